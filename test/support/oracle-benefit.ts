/** Trusted importers beside others on the same goods at the same port. */
import type { Filters } from '../../server/contract/filters.ts'
import type { BenefitPage, BenefitRow } from '../../server/contract/trusted-benefit.ts'
import { type TimedRow, bothArms, riskRatioOf, timeRatioOf } from './oracle-benefit-ratios.ts'
import {
  entriesIn,
  physicalExams,
  quarterOf,
  regionOf,
  requestedDocuments,
  sizeBand,
} from './oracle-entry-parts.ts'
import type { Entry } from './oracle-entry.ts'
import type { Reply } from './oracle-queues.ts'
import { passes, rangeOf } from './oracle-range.ts'
import { settling } from './oracle-settling.ts'
import { sum } from './oracle-special.ts'
import type { World } from './oracle-world.ts'

const trustedFrom = 2
const leastTrusted = 10
const hourMs = 3_600_000

/** Null: the entry has no such value. */
const valueOf: Record<BenefitRow['measure'], (entry: Entry) => number | null> = {
  exam: (entry) => (physicalExams(entry).length > 0 ? 1 : 0),
  hold: (entry) => (entry.holds.length > 0 ? 1 : 0),
  document_request: (entry) => (requestedDocuments(entry).length > 0 ? 1 : 0),
  touches: (entry) => entry.holds.length + entry.exams.length + requestedDocuments(entry).length,
  release_time: ({ arrived_at, released_at }) =>
    arrived_at === null || released_at === null || arrived_at > released_at
      ? null
      : (released_at - arrived_at) / hourMs,
}
// the listed order of the contract
const measures: BenefitRow['measure'][] = [
  'exam',
  'hold',
  'document_request',
  'touches',
  'release_time',
]

function stratumOf(world: World, { goods, filing, ref, value_cents }: Entry): string {
  return [
    goods?.hts10.slice(0, 4),
    regionOf(world.reference, goods?.origin ?? '', ref.filed_on),
    filing?.mode,
    sizeBand(value_cents),
    ref.port,
    quarterOf(ref.filed_on),
  ].join('|')
}

/** The least value at which half of the weight is reached. */
function weightedMedian(values: readonly { value: number; weight: number }[]): number | null {
  const half = sum(values.map(({ weight }) => weight)) / 2
  let reached = 0
  for (const { value, weight } of values.toSorted((a, b) => a.value - b.value)) {
    reached += weight
    if (reached >= half - 1e-9) return value
  }
  return null
}

function rowOf(measure: BenefitRow['measure'], rows: readonly TimedRow[]): BenefitRow {
  const cells = bothArms(rows)
  const trusted = cells.flatMap((cell) => cell.trusted)
  const timed = measure === 'release_time'
  const trustedImporters = new Set(trusted.map((row) => row.importer)).size
  const importers = new Set(
    cells.flatMap((cell) => [...cell.trusted, ...cell.other]).map((row) => row.importer),
  ).size
  const others = cells.flatMap((cell) =>
    cell.other.map((row) => ({
      value: row.hours,
      weight: cell.trusted.length / cell.other.length,
    })),
  )
  const mean = (values: readonly { value: number; weight: number }[]) =>
    values.length === 0
      ? null
      : sum(values.map(({ value, weight }) => value * weight)) /
        sum(values.map(({ weight }) => weight))
  // counts: each cell by n1 n0 / N, so that the ratio is that of the two values
  const common = ({ trusted: { length: a }, other: { length: b } }: (typeof cells)[number]) =>
    (a * b) / (a + b)
  const even = (arm: 'trusted' | 'other') =>
    cells.flatMap((cell) =>
      cell[arm].map((row) => ({ value: row.hours, weight: common(cell) / cell[arm].length })),
    )
  const figures = timed
    ? timeRatioOf(rows)
    : riskRatioOf(rows.map((row) => ({ ...row, n: 1, x: row.hours })))
  const state =
    figures === null ? 'undefined' : trustedImporters < leastTrusted ? 'too_few_importers' : 'shown'
  const shown = state === 'shown' ? figures : null
  return {
    measure,
    n_trusted: rows.filter((row) => row.trusted).length,
    n_other: rows.filter((row) => !row.trusted).length,
    compared_trusted: trusted.length,
    importers,
    trusted_importers: trustedImporters,
    trusted_value: timed
      ? weightedMedian(trusted.map((row) => ({ value: row.hours, weight: 1 })))
      : mean(even('trusted')),
    other_value: timed ? weightedMedian(others) : mean(even('other')),
    ratio: shown?.ratio ?? null,
    lower: shown?.lower ?? null,
    upper: shown?.upper ?? null,
    state,
  }
}

/** Filters: center, port, segment, mode, from, to. */
export function trustedBenefit(
  world: World,
  filters: Filters,
): Reply<Omit<BenefitPage['meta'], 'adjusted_for' | 'not_adjusted_for'>, BenefitRow> {
  const { tier: _, ...known } = filters
  const range = rangeOf(filters, world.asOf)
  const inView = entriesIn(world, range).filter((entry) => passes(entry, known))
  const entries = inView.filter((entry) => entry.account !== null)
  const rows = measures.map((measure) =>
    rowOf(
      measure,
      entries.flatMap((entry): TimedRow[] => {
        const value = valueOf[measure](entry)
        if (value === null) return []
        return [
          {
            importer: entry.filing?.importer_number ?? '',
            stratum: stratumOf(world, entry),
            trusted: (entry.account?.ctpat_tier ?? 0) >= trustedFrom,
            hours: value,
          },
        ]
      }),
    ),
  )
  const [exams] = rows
  return {
    n: (exams?.n_trusted ?? 0) + (exams?.n_other ?? 0),
    meta: {
      ...range,
      trusted_from_tier: trustedFrom,
      account_unknown: inView.length - entries.length,
      settling: settling(
        world,
        'exam',
        entries.map((entry) => entry.ref.filed_on),
      ),
    },
    rows,
  }
}
