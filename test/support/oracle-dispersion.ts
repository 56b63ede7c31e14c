/**
 * Entries of one importer are not independent: by how much the variance of a unit exceeds chance.
 * Two estimates are mixed: one importer variance for all units (M), and the unit's own residuals (C).
 */
import type { Cell } from './oracle-cells.ts'
import { sidesOf } from './oracle-cells.ts'
import { ratioOf } from './oracle-ratio.ts'
import { sum } from './oracle-special.ts'
import { likelihoodOf, modeOf, spreadOf } from './oracle-spread.ts'

export interface Dispersion {
  m: number
  c: number
  k: number
  psi: number
}
interface Residual {
  n: number
  e: number
  r: number
}
type Effects = Map<string, number>

/** Outcomes expected of a unit's entry in a cell under the unit effects. */
function ratesOf(cell: Cell, effects: Effects): Map<string, number> {
  const lift = (unit: string) => Math.exp(effects.get(unit) ?? 0)
  const total = sum([...cell.units].map(([unit, { n }]) => n * lift(unit)))
  return new Map([...cell.units.keys()].map((unit) => [unit, (cell.x * lift(unit)) / total]))
}

function residualsOf(cell: Cell, effects: Effects): Map<string, Residual> {
  const rates = ratesOf(cell, effects)
  const residuals = new Map<string, Residual>()
  for (const [importer, units] of cell.importers) {
    const own = { n: 0, e: 0, r: 0 }
    for (const [unit, { n, x }] of units) {
      const expected = n * (rates.get(unit) ?? 0)
      own.n += n
      own.e += expected
      own.r += x - expected
    }
    residuals.set(importer, own)
  }
  return residuals
}

function importerVariance(cells: readonly Cell[], effects: Effects): number {
  const importers = new Map<string, { r: number; e: number; v: number }>()
  for (const cell of cells) {
    const f = (cell.n - cell.x) / (cell.n - 1)
    for (const [importer, { n, e, r }] of residualsOf(cell, effects)) {
      const total = importers.get(importer) ?? { r: 0, e: 0, v: 0 }
      importers.set(importer, total)
      total.r += r
      total.e += e * (1 - n / cell.n)
      total.v += e * (1 - n / cell.n) * f
    }
  }
  let sigma2 = 0.3
  for (let step = 0; step < 20; step += 1) {
    let [above, below] = [0, 0]
    for (const { r, e, v } of importers.values()) {
      if (e === 0) continue
      const g = (e * e) / (v + 2 * (v + sigma2 * e * e) ** 2)
      above += g * (r * r - v)
      below += g * e * e
    }
    const next = below === 0 ? 0 : Math.max(0, above / below)
    const moved = Math.abs(next - sigma2)
    sigma2 = next
    if (moved < 1e-6) break
  }
  return sigma2
}

/** M and the effective number of importers of a unit. */
function commonPart(cells: readonly Cell[], unit: string, sigma2: number) {
  const h = new Map<string, number>()
  let absent = 0
  for (const cell of cells) {
    const own = cell.units.get(unit)
    if (own === undefined) continue
    const share = own.n / cell.n
    let squares = 0
    for (const [importer, units] of cell.importers) {
      const n = sum([...units.values()].map((counts) => counts.n))
      const here = units.get(unit)
      // whole numbers until the last step: an importer alone in a cell counts exactly nothing
      if (here === undefined) squares += ((n * cell.x) / cell.n) ** 2
      else {
        const part = ((here.n * cell.n - own.n * n) * cell.x) / (cell.n * cell.n)
        h.set(importer, (h.get(importer) ?? 0) + part)
      }
    }
    absent += share * share * squares
  }
  const all = [...h.values()]
  const squares = sum(all.map((one) => one * one))
  const { v } = ratioOf(sidesOf(cells, unit))
  return {
    m: 1 + (v === 0 ? 0 : (sigma2 * (squares + absent)) / v),
    k: squares === 0 ? 0 : sum(all.map(Math.abs)) ** 2 / squares,
  }
}

/** C: squared residuals of the unit's importers around its own ratio. */
function ownPart(cells: readonly Cell[], unit: string, k: number, effects: Effects): number {
  const { o_star, e_star } = ratioOf(sidesOf(cells, unit))
  const theta = Math.min(5, Math.max(0.2, (o_star + 0.5) / (e_star + 0.5)))
  const residuals = new Map<string, number>()
  let [absent, chance] = [0, 0]
  for (const cell of cells) {
    const own = cell.units.get(unit)
    if (own === undefined) continue
    const share = own.n / cell.n
    const rate = cell.x / (cell.n + (theta - 1) * own.n)
    const f = (cell.n - cell.x) / (cell.n - 1)
    const residualsHere = residualsOf(cell, effects)
    for (const [importer, units] of cell.importers) {
      const here = units.get(unit)
      if (here === undefined) {
        absent += share * share * (residualsHere.get(importer)?.r ?? 0) ** 2
        continue
      }
      const n = sum([...units.values()].map((counts) => counts.n))
      const x = sum([...units.values()].map((counts) => counts.x))
      const part =
        (1 - share) * (here.x - theta * here.n * rate) - share * (x - here.x - (n - here.n) * rate)
      residuals.set(importer, (residuals.get(importer) ?? 0) + part)
    }
    chance += ((1 - share) ** 2 * theta * own.n + share * share * (cell.n - own.n)) * rate * f
  }
  const squares = sum([...residuals.values()].map((one) => one * one))
  const least = Math.max(2, k)
  return chance === 0 ? 1 : (((squares + absent) / chance) * least) / (least - 1)
}

/** `cells` are comparable ones with importers. */
export function dispersionOf(cells: readonly Cell[]): {
  sigma2: number
  units: Map<string, Dispersion>
} {
  const names = [...new Set(cells.flatMap((cell) => [...cell.units.keys()]))].toSorted()
  let effects: Effects = new Map()
  for (let round = 0; round < 3; round += 1) {
    const sigma2 = importerVariance(cells, effects)
    const common = new Map(names.map((unit) => [unit, commonPart(cells, unit, sigma2).m]))
    const likelihood = likelihoodOf(cells, common)
    const { b } = modeOf(likelihood, spreadOf(likelihood).tau)
    effects = new Map(likelihood.units.map((unit, at) => [unit, b[at] ?? 0]))
  }
  const sigma2 = importerVariance(cells, effects)
  const units = new Map<string, Dispersion>()
  for (const unit of names) {
    const { m, k } = commonPart(cells, unit, sigma2)
    const c = ownPart(cells, unit, k, effects)
    units.set(unit, { m, c, k, psi: Math.max(1, (k * c + 10 * m) / (k + 10)) })
  }
  return { sigma2, units }
}
