/** Which units differ beyond chance: exact mid-p, stretched by importers, among the units that agree with each other. */
import type { Side } from './oracle-cells.ts'
import { freedomOf, ratioOf, varianceOf } from './oracle-ratio.ts'
import {
  discoveries,
  hypergeometric,
  normalCdf,
  normalDensity,
  normalQuantile,
  sum,
  tTwoSided,
} from './oracle-special.ts'

export const discoveryRate = 0.035
const greatestSupport = 5000

/** Two-sided p of a score with variance and third moment: one term of Edgeworth's series. */
export function skewedP(u: number, v: number, k3: number): number {
  const z = u / Math.sqrt(v)
  const bend = (k3 / v ** 1.5 / 6) * (z * z - 1) * normalDensity(z)
  return Math.max(0, Math.min(1, 2 * Math.min(normalCdf(z) - bend, normalCdf(-z) + bend)))
}

/** Third moment of one hypergeometric count. */
export function thirdMoment(side: Side): number {
  const { n, N, X } = side
  return N <= 2 ? 0 : (varianceOf(side) * (N - 2 * X) * (N - 2 * n)) / (N * (N - 2))
}

/** Exact two-sided mid-p of the sum of the outcomes, given every cell's totals. */
export function midP(sides: readonly Side[]): number {
  const support = sum(sides.map(({ n, N, X }) => Math.min(n, X) - Math.max(0, n + X - N)))
  const { u, v, observed } = ratioOf(sides)
  if (support + 1 > greatestSupport) return skewedP(u, v, sum(sides.map(thirdMoment)))
  let law = [1]
  let from = 0
  for (const { n, N, X } of sides) {
    const next = hypergeometric(N, X, n)
    from += next.from
    const wider = Array.from({ length: law.length + next.probabilities.length - 1 }, () => 0)
    law.forEach((p, at) => {
      next.probabilities.forEach((q, step) => {
        wider[at + step] = (wider[at + step] ?? 0) + p * q
      })
    })
    law = wider
  }
  const at = observed - from
  const half = (law[at] ?? 0) / 2
  return Math.min(1, 2 * Math.min(sum(law.slice(0, at)) + half, sum(law.slice(at + 1)) + half))
}

export interface Test {
  mid_p: number
  z: number
  p: number
}
export interface Stretch {
  psi: number
  m: number
  k: number | null
}

/** Null where nothing varies. */
export function testOf(sides: readonly Side[], { psi, m, k }: Stretch): Test | null {
  const { u, v } = ratioOf(sides)
  if (v === 0) return null
  const mid = midP(sides)
  const z = mid < 1e-14 ? Math.abs(u) / Math.sqrt(v) : -normalQuantile(mid / 2)
  return { mid_p: mid, z, p: tTwoSided(z / Math.sqrt(psi), freedomOf(k, Math.max(psi, m))) }
}

/** Two units that mirror each other differ by rounding only. */
const ordered = (a: number, b: number) =>
  Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : a - b

export interface Reference {
  setAside: Set<string>
  /** The last p of every tested unit against the units not set aside. */
  p: Map<string, number>
  flagged: Set<string>
}

/**
 * Sets aside, one by one, the unit that differs most from the rest. `against` tests a unit against
 * the units outside the given ones; null when too little is left to compare with.
 */
export function stepwise(
  tested: readonly string[],
  against: (unit: string, excluded: ReadonlySet<string>) => { p: number; z: number } | null,
): Reference {
  const setAside = new Set<string>()
  for (;;) {
    const tests = tested.flatMap((unit) => {
      const test = against(unit, setAside)
      return test === null ? [] : [{ unit, ...test }]
    })
    const found = discoveries(
      tests.map(({ p }) => p),
      discoveryRate,
    )
    const flagged = tests.filter((_, at) => found[at] === true)
    const fresh = flagged
      .filter(({ unit }) => !setAside.has(unit))
      .toSorted((a, b) => ordered(a.p, b.p) || ordered(b.z, a.z) || (a.unit < b.unit ? -1 : 1))[0]
    if (fresh === undefined)
      return {
        setAside,
        p: new Map(tests.map(({ unit, p }) => [unit, p])),
        flagged: new Set(flagged.map(({ unit }) => unit)),
      }
    setAside.add(fresh.unit)
  }
}
