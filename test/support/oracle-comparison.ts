/** Units compared on the same goods: ratio, dispersion, spread, flags. One row per unit. */
import {
  type Cell,
  type CountRow,
  cellsOf,
  comparable,
  sidesAgainst,
  sidesOf,
} from './oracle-cells.ts'
import { dispersionOf } from './oracle-dispersion.ts'
import { type Stretch, discoveryRate, stepwise, testOf } from './oracle-flags.ts'
import { freedomOf, limitsOf, ratioOf } from './oracle-ratio.ts'
import { discoveries, normalCdf, normalQuantile, sum } from './oracle-special.ts'
import { type Spread, likelihoodOf, spreadOf } from './oracle-spread.ts'

type Verdict =
  'flagged' | 'not_distinguishable' | 'too_little_to_tell' | 'too_few_importers' | 'not_compared'
export interface UnitFigures {
  unit: string
  n: number
  /** As recorded, also where the complement was compared. */
  outcomes: number
  compared_n: number
  observed: number
  ratio: ReturnType<typeof ratioOf>
  lower: number | null
  upper: number | null
  stretch: Stretch
  c: number
  mid_p: number | null
  p: number | null
  tested: boolean
  p_reference: number | null
  ratio_reference: number | null
  lower_reference: number | null
  upper_reference: number | null
  set_aside: boolean
  flagged: boolean
  stands_out: boolean
  verdict: Verdict
}
export interface Comparison {
  complement: boolean
  cells: Cell[]
  n: number
  outcomes: number
  sigma2: number
  spread: Spread | null
  units: UnitFigures[]
  set_aside_share: number
  flag_z: number | null
}

const nothing: Stretch = { psi: 1, m: 1, k: null }

/** Counts of the complement where more than half of all cases have the outcome. */
export function compare(rows: readonly CountRow[], byImporter: boolean): Comparison {
  const n = sum(rows.map((row) => row.n))
  const outcomes = sum(rows.map((row) => row.x))
  const complement = outcomes > n / 2
  const cells = cellsOf(
    rows.map((row) => ({
      ...row,
      importer: byImporter ? row.importer : null,
      x: complement ? row.n - row.x : row.x,
    })),
  )
  const kept = cells.filter(comparable)
  const { sigma2, units: stretches } = byImporter
    ? dispersionOf(kept)
    : { sigma2: 0, units: new Map<string, never>() }
  const names = [...new Set(rows.map((row) => row.unit))].toSorted()
  const units = names.map((unit): UnitFigures => {
    const sides = sidesOf(kept, unit)
    const ratio = ratioOf(sides)
    const found = stretches.get(unit)
    const stretch = found ?? nothing
    const test = testOf(sides, stretch)
    const wide = Math.max(stretch.psi, stretch.m)
    const limits = limitsOf(sides, stretch.psi, freedomOf(stretch.k, wide))
    const manyImporters = stretch.k === null || stretch.k >= 5
    const tested = ratio.v >= 1 && (stretch.m < 1.1 || manyImporters)
    const own = rows.filter((row) => row.unit === unit)
    return {
      unit,
      n: sum(own.map((row) => row.n)),
      outcomes: sum(own.map((row) => row.x)),
      compared_n: sum(
        cells.map((cell) => (cell.units.size > 1 ? (cell.units.get(unit)?.n ?? 0) : 0)),
      ),
      observed: sum(sides.map(({ x }) => x)),
      ratio,
      lower: limits?.lower ?? null,
      upper: limits?.upper ?? null,
      stretch,
      c: found?.c ?? 1,
      mid_p: test?.mid_p ?? null,
      p: test?.p ?? null,
      tested,
      p_reference: null,
      ratio_reference: null,
      lower_reference: null,
      upper_reference: null,
      set_aside: false,
      flagged: false,
      stands_out: false,
      verdict:
        sides.length === 0
          ? 'not_compared'
          : ratio.v < 1
            ? 'too_little_to_tell'
            : tested
              ? 'not_distinguishable'
              : 'too_few_importers',
    }
  })
  const { flag_z } = markFlags(kept, units)
  const volumeOf = (some: readonly UnitFigures[]) => sum(some.map((one) => one.compared_n))
  const volume = volumeOf(units)
  const spread = spreadAmong(kept, units, byImporter)
  markOutstanding(units, spread)
  return {
    complement,
    cells,
    n,
    outcomes,
    sigma2,
    spread,
    units,
    set_aside_share: volume === 0 ? 0 : volumeOf(units.filter((one) => one.set_aside)) / volume,
    flag_z,
  }
}

function markFlags(kept: Cell[], units: UnitFigures[]) {
  const byName = new Map(units.map((one) => [one.unit, one]))
  const tested = units.filter((one) => one.tested).map(({ unit }) => unit)
  const { setAside, p, flagged } = stepwise(tested, (unit, excluded) => {
    const sides = sidesAgainst(kept, unit, excluded)
    if (ratioOf(sides).v < 1) return null
    return testOf(sides, byName.get(unit)?.stretch ?? nothing)
  })
  for (const one of units) {
    one.set_aside = setAside.has(one.unit)
    one.flagged = flagged.has(one.unit)
    if (one.flagged) one.verdict = 'flagged'
    const reference = p.get(one.unit)
    if (reference === undefined) {
      if (one.tested && !one.flagged) one.verdict = 'too_little_to_tell'
      continue
    }
    const sides = sidesAgainst(kept, one.unit, setAside)
    const wide = Math.max(one.stretch.psi, one.stretch.m)
    const limits = limitsOf(sides, one.stretch.psi, freedomOf(one.stretch.k, wide))
    one.p_reference = reference
    one.ratio_reference = ratioOf(sides).ratio
    one.lower_reference = limits?.lower ?? null
    one.upper_reference = limits?.upper ?? null
  }
  const line = (discoveryRate * Math.max(1, flagged.size)) / p.size
  return { setAside, flag_z: p.size === 0 ? null : -normalQuantile(line / 2) }
}

function spreadAmong(kept: Cell[], units: UnitFigures[], byImporter: boolean): Spread | null {
  if (units.filter(({ ratio }) => ratio.v > 0).length < 3) return null
  const wide = new Map(units.map(({ unit, stretch }) => [unit, Math.max(stretch.m, stretch.psi)]))
  const spread = spreadOf(likelihoodOf(kept, wide))
  if (!byImporter) return spread
  const own = new Map(units.map(({ unit, stretch }) => [unit, stretch.psi]))
  return { ...spread, upper: Math.max(spread.upper, spreadOf(likelihoodOf(kept, own)).upper) }
}

function markOutstanding(units: UnitFigures[], spread: Spread | null) {
  if (spread === null || spread.lower <= 0) return
  const tested = units.filter((one) => one.tested)
  const found = discoveries(
    tested.map(({ ratio: { u, v }, stretch }) => {
      const z = u / Math.sqrt(v * stretch.psi + spread.tau ** 2 * v ** 2)
      return 2 * normalCdf(-Math.abs(z))
    }),
    discoveryRate,
  )
  tested.forEach((one, at) => {
    one.stands_out = found[at] === true
  })
}
