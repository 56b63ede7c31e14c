/**
 * How much units differ beyond chance: tau of a conditional likelihood with the Laplace step
 * (Breslow and Clayton 1993), by a dense grid and golden section; the index is the median ratio
 * of two units drawn at random (Larsen and Merlo 2005).
 */
import type { Cell } from './oracle-cells.ts'
import { normalQuantile } from './oracle-special.ts'

export interface Spread {
  tau: number
  lower: number
  upper: number
  loglik: number
}
/** One cell with effective counts: `at` are the places of its units, w the weight of the cell. */
interface Shrunk {
  w: number
  Xi: number
  at: number[]
  nu: number[]
  xi: number[]
}
export interface Likelihood {
  units: string[]
  cells: Shrunk[]
}

export const indexOf = (tau: number) => Math.exp(Math.SQRT2 * normalQuantile(0.75) * tau)

/** `cells` are comparable ones; counts of a unit are divided by its dispersion. */
export function likelihoodOf(cells: readonly Cell[], dispersion: Map<string, number>): Likelihood {
  const units = [...new Set(cells.flatMap((cell) => [...cell.units.keys()]))].toSorted()
  const place = new Map(units.map((unit, at) => [unit, at]))
  return {
    units,
    cells: cells.map((cell) => {
      const own = [...cell.units]
      const stretch = (unit: string) => dispersion.get(unit) ?? 1
      const xi = own.map(([unit, { x }]) => x / stretch(unit))
      return {
        w: Math.min(4, (cell.n - 1) / (cell.n - cell.x)),
        Xi: xi.reduce((total, value) => total + value, 0),
        at: own.map(([unit]) => place.get(unit) ?? 0),
        nu: own.map(([unit, { n }]) => n / stretch(unit)),
        xi,
      }
    }),
  }
}

/** l(b), its gradient and minus its second derivatives. */
function slopes(likelihood: Likelihood, b: number[]) {
  const size = b.length
  const gradient = b.map(() => 0)
  const H = b.map(() => Array.from({ length: size }, () => 0))
  let value = 0
  for (const { w, Xi, at, nu, xi } of likelihood.cells) {
    const raised = nu.map((n, j) => n * Math.exp(b[at[j] ?? 0] ?? 0))
    const total = raised.reduce((all, one) => all + one, 0)
    const base = nu.reduce((all, one) => all + one, 0)
    value -= w * Xi * Math.log(total / base)
    at.forEach((j, k) => {
      const pi = (raised[k] ?? 0) / total
      value += w * (xi[k] ?? 0) * (b[j] ?? 0)
      gradient[j] = (gradient[j] ?? 0) + w * ((xi[k] ?? 0) - Xi * pi)
      const row = H[j] ?? []
      at.forEach((i, m) => {
        const other = (raised[m] ?? 0) / total
        row[i] = (row[i] ?? 0) + w * Xi * ((i === j ? pi : 0) - pi * other)
      })
    })
  }
  return { value, gradient, H }
}

/** Gaussian elimination of a positive definite system: the solution and the log of the determinant. */
function solve(matrix: number[][], right: number[]): { solution: number[]; logDet: number } {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0])
  const size = right.length
  let logDet = 0
  for (let pivot = 0; pivot < size; pivot += 1) {
    const top = rows[pivot] ?? []
    logDet += Math.log(top[pivot] ?? 0)
    for (let below = pivot + 1; below < size; below += 1) {
      const row = rows[below] ?? []
      const factor = (row[pivot] ?? 0) / (top[pivot] ?? 1)
      if (factor === 0) continue
      for (let at = pivot; at <= size; at += 1) row[at] = (row[at] ?? 0) - factor * (top[at] ?? 0)
    }
  }
  const solution = right.map(() => 0)
  for (let at = size - 1; at >= 0; at -= 1) {
    const row = rows[at] ?? []
    let value = row[size] ?? 0
    for (let next = at + 1; next < size; next += 1)
      value -= (row[next] ?? 0) * (solution[next] ?? 0)
    solution[at] = value / (row[at] ?? 1)
  }
  return { solution, logDet }
}

/** The mode of l(b) - b'b / (2 tau^2) by Newton's steps, halved while they do not climb. */
export function modeOf(likelihood: Likelihood, tau: number): { b: number[]; height: number } {
  const square = tau * tau
  let b = likelihood.units.map(() => 0)
  if (tau === 0) return { b, height: 0 }
  const penalty = (at: number[]) => at.reduce((all, one) => all + one * one, 0) / (2 * square)
  let now = slopes(likelihood, b)
  for (let step = 0; step < 100; step += 1) {
    const lifted = now.H.map((row, at) => row.map((h, to) => h + (at === to ? 1 / square : 0)))
    const { solution } = solve(
      lifted,
      now.gradient.map((g, at) => g - (b[at] ?? 0) / square),
    )
    const height = now.value - penalty(b)
    let length = 1
    let moved = b
    let next = now
    for (; length > 1e-9; length /= 2) {
      const reach = length
      moved = b.map((one, at) => one + reach * (solution[at] ?? 0))
      next = slopes(likelihood, moved)
      if (next.value - penalty(moved) >= height) break
    }
    ;[b, now] = [moved, next]
    if (Math.max(...solution.map(Math.abs)) < 1e-10) break
  }
  const widened = now.H.map((row, at) => row.map((h, to) => square * h + (at === to ? 1 : 0)))
  const { logDet } = solve(
    widened,
    b.map(() => 0),
  )
  return { b, height: now.value - penalty(b) - logDet / 2 }
}

const greatestTau = 2.5
const golden = (Math.sqrt(5) - 1) / 2
const dropped = 1.920729

export function spreadOf(likelihood: Likelihood): Spread {
  const L = (tau: number) => modeOf(likelihood, tau).height
  const step = 0.05
  let best = { tau: 0, height: 0 }
  for (let tau = step; tau <= greatestTau + 1e-9; tau += step) {
    const height = L(tau)
    if (height > best.height) best = { tau, height }
  }
  // A maximum inside the first interval does not show on the grid.
  for (let tau = step / 2; best.tau === 0 && tau > 1e-4; tau /= 2)
    if (L(tau) > 0) best = { tau, height: L(tau) }
  let from = Math.max(0, best.tau - step)
  let to = Math.min(greatestTau, best.tau + step)
  for (; best.tau > 0 && to - from > 1e-7;) {
    const low = to - golden * (to - from)
    const high = from + golden * (to - from)
    if (L(low) < L(high)) from = low
    else to = high
  }
  const tau = best.tau === 0 ? 0 : (from + to) / 2
  const loglik = tau === 0 ? 0 : L(tau)
  const least = loglik - dropped
  const crossing = (inside: number, outside: number) => {
    let [near, far] = [inside, outside]
    while (Math.abs(far - near) > 1e-7) {
      const middle = (near + far) / 2
      if (L(middle) >= least) near = middle
      else far = middle
    }
    return (near + far) / 2
  }
  return {
    tau,
    lower: least <= 0 ? 0 : crossing(tau, 0),
    upper: L(greatestTau) >= least ? greatestTau : crossing(tau, greatestTau),
    loglik,
  }
}
