/** Compliance from the random sample: by domain and by month. */
import type { Filters } from '../../server/contract/filters.ts'
import type {
  ComplianceMonthPage,
  ComplianceMonthRow,
  CompliancePage,
  ComplianceRow,
} from '../../server/contract/compliance.ts'
import {
  count,
  gapFigures,
  grouped,
  letter,
  material,
  minimumN,
  rateFigures,
  strata,
  unreviewedShare,
} from './oracle-compliance-figures.ts'
import { daysBetween, entriesIn, utcDay } from './oracle-entry-parts.ts'
import { time } from './oracle-evidence.ts'
import type { Reply } from './oracle-queues.ts'
import { passes, rangeOf } from './oracle-range.ts'
import { type Registered, registered, sectionOf } from './oracle-register.ts'
import { sum } from './oracle-special.ts'
import type { World } from './oracle-world.ts'

/** Mean recorded probability of the random reviews of each stratum, over all of the view. */
function probabilities(register: readonly Registered[]): Map<string, number> {
  const means = new Map<string, number>()
  for (const [stratum, members] of grouped(register, (one) => one.stratum)) {
    const ppm = members.flatMap((one) =>
      one.random.map((review) => review.selection_probability_ppm),
    )
    if (ppm.length > 0) means.set(stratum, sum(ppm) / ppm.length / 1e6)
  }
  return means
}

function expectedReviews(entries: readonly Registered[], means: Map<string, number>) {
  let expected = 0
  for (const [stratum, members] of grouped(entries, (one) => one.stratum)) {
    const mean = means.get(stratum)
    if (mean === undefined) return null
    expected += members.length * mean
  }
  return expected
}

const over = (part: number, whole: number | null) =>
  whole === null || whole === 0 ? null : part / whole

const hasSummary = (one: Registered) => one.has_summary

/** What a domain and a month have in common. Targeted reviews are those of all entries in view. */
function sharedFigures(inView: readonly Registered[], means: Map<string, number>) {
  const entries = inView.filter(hasSummary)
  const reviewed = count(entries, (one) => one.random.length > 0)
  const expected = expectedReviews(entries, means)
  return {
    register: entries.length,
    expected_reviews: expected,
    reviewed,
    with_outcome: count(entries, (one) => one.letter !== null),
    response_share: over(reviewed, expected),
    material: rateFigures(entries, material),
    letter_of_law: rateFigures(entries, letter),
    targeted: count(inView, (one) => one.targeted),
    targeted_findings: count(inView, (one) => one.targeted_finding),
  }
}

function rowOf(
  dimension: ComplianceRow['dimension'],
  value: string,
  inView: readonly Registered[],
  means: Map<string, number>,
): ComplianceRow {
  const shared = sharedFigures(inView, means)
  const entries = inView.filter(hasSummary)
  const targetedRate = over(shared.targeted_findings, shared.targeted)
  const { rate, state } = shared.material
  return {
    dimension,
    value,
    duty_cents: sum(entries.map((one) => one.duty_cents)),
    ...shared,
    unrecorded_share: over(shared.reviewed - shared.with_outcome, shared.reviewed),
    unreviewed_share: unreviewedShare(entries, (one) => one.letter !== null),
    revenue_gap: gapFigures(entries, state === 'suppressed'),
    targeted_rate: targetedRate,
    lift: targetedRate === null || rate === null ? null : over(targetedRate, rate),
  }
}

function populationOf(world: World, filters: Filters) {
  const range = rangeOf(filters, world.asOf)
  const inView = entriesIn(world, range)
    .filter((entry) => passes(entry, filters))
    .map((entry) => registered(world.reference, entry))
  const register = inView.filter(hasSummary)
  return { range, inView, register, means: probabilities(register) }
}

/** Rows exist where the register is not empty. */
const domains = (inView: readonly Registered[], key: (one: Registered) => string) =>
  grouped(inView, key).filter(([, members]) => members.some(hasSummary))

/** Reviews that closed early beside those that closed late. */
function closingOf(register: readonly Registered[]): CompliancePage['meta']['closing'] {
  const closed = register.flatMap(({ entry, material: review }) =>
    review === null
      ? []
      : [{ days: daysBetween(entry.ref.filed_on, utcDay(time(review))), found: review.material }],
  )
  const days = closed.map((one) => one.days).toSorted((a, b) => a - b)
  const median = days[Math.ceil(days.length / 2) - 1] ?? null
  const quick = closed.filter((one) => median !== null && one.days <= median)
  const slow = closed.filter((one) => median !== null && one.days > median)
  return {
    median_days: median,
    quick_n: quick.length,
    quick_findings: count(quick, (one) => one.found === true),
    slow_n: slow.length,
    slow_findings: count(slow, (one) => one.found === true),
  }
}

export function compliance(
  world: World,
  filters: Filters,
): Reply<CompliancePage['meta'], ComplianceRow> {
  const { range, inView, register, means } = populationOf(world, filters)
  const dimensions: [ComplianceRow['dimension'], (one: Registered) => string][] = [
    ['all', () => 'all'],
    ['center', ({ entry }) => entry.center ?? 'none'],
    ['industry', ({ entry }) => sectionOf(world.reference, entry)],
    ['tier', ({ entry }) => String(entry.account?.ctpat_tier ?? 'unknown')],
  ]
  const rows = dimensions.flatMap(([dimension, key]) =>
    domains(inView, key).map(([value, entries]) => rowOf(dimension, value, entries, means)),
  )
  return {
    n: rows[0]?.reviewed ?? 0,
    meta: {
      ...range,
      minimum_n: minimumN,
      closing: closingOf(register),
      strata: strata(register).length,
      not_in_register: count(inView, (one) => !one.has_summary && one.random.length > 0),
      recorded_in_other_stratum: count(
        register,
        (one) => one.letter !== null && one.letter.stratum !== one.band,
      ),
    },
    rows,
  }
}

export function complianceMonths(
  world: World,
  filters: Filters,
): Reply<ComplianceMonthPage['meta'], ComplianceMonthRow> {
  const { range, inView, means } = populationOf(world, filters)
  const rows = domains(inView, ({ entry }) => entry.ref.filed_on.slice(0, 7)).map(
    ([month, entries]): ComplianceMonthRow => {
      const shared = sharedFigures(entries, means)
      const { reviewed, expected_reviews: expected } = shared
      return {
        month,
        ...shared,
        settled: expected !== null && reviewed >= 0.9 * expected,
        breaks: world.reference.definitionBreaks
          .filter((row) => row['date']?.startsWith(month))
          .map((row) => ({
            date: row['date'] ?? '',
            name: row['name'] ?? '',
            source: row['source'] ?? '',
          })),
      }
    },
  )
  return {
    n: sum(rows.map((row) => row.reviewed)),
    meta: { ...range, minimum_n: minimumN },
    rows,
  }
}
