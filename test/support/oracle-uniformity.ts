/** Are the same goods treated alike: the replies of uniformity, its cells, and matched goods. */
import type { Static } from 'typebox'
import type { Filters } from '../../server/contract/filters.ts'
import type { Measure } from '../../server/contract/measures.ts'
import type {
  MatchedPage,
  MatchedRow,
  UniformityCellPage,
  UniformityCellRow,
  UniformityPage,
  UniformityRow,
} from '../../server/contract/uniformity.ts'
import type { CountRow } from './oracle-cells.ts'
import { type Comparison, type UnitFigures, compare } from './oracle-comparison.ts'
import { excessOf } from './oracle-excess.ts'
import { type Case, casesOf, isEntryMeasure, kindOf } from './oracle-measures.ts'
import type { Reply } from './oracle-queues.ts'
import { byText, rangeOf } from './oracle-range.ts'
import { settling } from './oracle-settling.ts'
import { sum } from './oracle-special.ts'
import { indexOf } from './oracle-spread.ts'
import type { World } from './oracle-world.ts'

/** What the product says in words is its own. */
type Words = 'adjusted_for' | 'not_adjusted_for'
type Meta = Omit<UniformityPage['meta'], Words>
type CellMeta = Static<typeof UniformityCellPage>['meta']

const measureOf = (filters: Filters): Measure => filters.measure ?? 'exam'
const rowOfCase = ({ importer, unit, outcome }: Case, cell: string): CountRow => ({
  importer,
  unit,
  cell,
  n: 1,
  x: outcome ? 1 : 0,
})

function rowOf(one: UnitFigures, byImporter: boolean): MatchedRow {
  const { ratio, stretch, verdict } = one
  const compared = verdict !== 'not_compared'
  // fewer than five importers in effect carry no interval, unless importers hardly matter
  const few = byImporter && stretch.k !== null && stretch.k < 5 && stretch.m >= 1.1
  const limit = (value: number | null) => (few ? null : value)
  return {
    unit: one.unit,
    n: one.n,
    outcomes: one.outcomes,
    compared_n: one.compared_n,
    compared_share: one.n === 0 ? null : one.compared_n / one.n,
    observed: compared ? one.observed : null,
    expected: ratio.expected,
    ratio: ratio.ratio,
    lower: limit(one.lower),
    upper: limit(one.upper),
    ratio_reference: one.ratio_reference,
    lower_reference: limit(one.lower_reference),
    upper_reference: limit(one.upper_reference),
    p: one.p,
    p_reference: one.p_reference,
    effective_importers: byImporter && compared ? stretch.k : null,
    dispersion: compared ? stretch.psi : null,
    information: ratio.v / stretch.psi,
    tested: one.tested,
    set_aside: one.set_aside,
    flagged: one.flagged,
    stands_out: one.stands_out,
    verdict,
  }
}

function metaOf(
  world: World,
  filters: Filters,
  cases: readonly Case[],
  result: Comparison,
  byImporter: boolean,
): Meta {
  const measure = measureOf(filters)
  const { spread, units } = result
  const compared = sum(units.map((one) => one.compared_n))
  return {
    ...rangeOf(filters, world.asOf),
    measure,
    ...kindOf[measure],
    complement: result.complement,
    cells: result.cells.filter((cell) => cell.units.size > 1).length,
    outcomes: result.outcomes,
    compared_n: compared,
    compared_share: result.n === 0 ? null : compared / result.n,
    index:
      spread === null
        ? null
        : {
            value: indexOf(spread.tau),
            lower: indexOf(spread.lower),
            upper: indexOf(spread.upper),
          },
    spread:
      spread === null ? null : { value: spread.tau, lower: spread.lower, upper: spread.upper },
    state:
      spread !== null && spread.lower > 0
        ? 'differs'
        : spread === null || units.filter((one) => one.tested).length < 3
          ? 'too_little_to_tell'
          : 'uniform',
    tested: units.filter((one) => one.tested).length,
    flagged: units.filter((one) => one.flagged).length,
    set_aside_share: result.set_aside_share,
    no_common_practice: result.set_aside_share > 0.5,
    importers_adjusted: byImporter,
    flag_z: result.flag_z,
    settling: settling(
      world,
      measure,
      cases.flatMap(({ entry }) => (entry === null ? [] : [entry.ref.filed_on])),
    ),
  }
}

export function uniformity(world: World, filters: Filters): Reply<Meta, UniformityRow> {
  const cases = casesOf(world, filters, measureOf(filters))
  const result = compare(
    cases.map((one) => rowOfCase(one, one.cell)),
    true,
  )
  return {
    n: result.n,
    meta: metaOf(world, filters, cases, result, true),
    rows: result.units.map((one) => ({ ...rowOf(one, true), reasons: [] })),
  }
}

/** The importer is held fixed by the cell, so that it needs no adjustment. */
export function matched(
  world: World,
  filters: Filters,
): Reply<Omit<MatchedPage['meta'], Words>, MatchedRow> {
  const measure = measureOf(filters)
  const cases = isEntryMeasure(measure) ? casesOf(world, filters, measure) : []
  const rows = cases.map((one) => {
    const { goods, filing } = one.entry ?? { goods: null, filing: null }
    const parts = [one.importer, goods?.hts10, goods?.origin, filing?.mode, one.parts.quarter]
    return rowOfCase(one, parts.join('|'))
  })
  const result = compare(rows, false)
  const importerOf = new Map(rows.map((row) => [row.cell, row.importer ?? '']))
  const groups = result.cells.filter((cell) => cell.units.size > 1)
  const { importers, pairs, excess, lower, upper, typical_points } = excessOf(
    groups.map((cell) => ({
      importer: importerOf.get(cell.key) ?? '',
      ports: [...cell.units].toSorted(([a], [b]) => byText(a, b)).map(([, counts]) => counts),
    })),
  )
  return {
    n: result.n,
    meta: {
      ...metaOf(world, filters, cases, result, false),
      groups: groups.length,
      excess: { importers, pairs, excess, lower, upper, typical_points },
    },
    rows: result.units.map((one) => rowOf(one, false)),
  }
}

const shownCells = 500

/** One port, cell by cell; exact fractions decide the order. */
export function uniformityCells(
  world: World,
  filters: Filters,
): Reply<CellMeta, UniformityCellRow> {
  const measure = measureOf(filters)
  const [port, another] = filters.port ?? []
  const unit = port === undefined || another !== undefined ? '' : port
  const cells = new Map<string, Case[]>()
  for (const one of isEntryMeasure(measure) ? casesOf(world, filters, measure) : [])
    cells.set(one.cell, [...(cells.get(one.cell) ?? []), one])
  const weighed = [...cells].flatMap(([cell, cases]) => {
    const own = cases.filter((one) => one.unit === unit)
    const [head] = own
    if (head === undefined) return []
    const outcomes = own.filter((one) => one.outcome).length
    const all = cases.filter((one) => one.outcome).length
    const above = outcomes * cases.length - own.length * all
    const row = {
      cell,
      ...head.parts,
      n: own.length,
      outcomes,
      others_n: cases.length - own.length,
      others_outcomes: all - outcomes,
      contribution: above / cases.length,
    }
    return [{ row, above: Math.abs(above), below: cases.length }]
  })
  weighed.sort((a, b) => b.above * a.below - a.above * b.below || byText(a.row.cell, b.row.cell))
  const rows = weighed.map(({ row }) => row)
  return {
    n: sum(rows.map((row) => row.n)),
    meta: {
      ...rangeOf(filters, world.asOf),
      measure,
      unit,
      cells: rows.length,
      compared_cells: rows.filter((row) => row.others_n > 0).length,
    },
    rows: rows.slice(0, shownCells),
  }
}
