import type { ComplianceMonthRow } from '../contract/compliance.ts'
import { figure } from './figure.ts'
import {
  expectedReviews,
  probabilitiesOf,
  rateOf,
  type ComplianceBaseRow,
} from './compliance-rows.ts'

const settledShare = 0.9
export type Break = ComplianceMonthRow['breaks'][number]

/** The sample of each month of filing: how far it has come in, and what it says. */
export function complianceMonthsOf(
  rows: readonly ComplianceBaseRow[],
  breaks: readonly Break[],
): ComplianceMonthRow[] {
  const probabilities = probabilitiesOf(rows)
  const sum = (group: readonly ComplianceBaseRow[], read: (row: ComplianceBaseRow) => number) =>
    group.reduce((all, row) => all + read(row), 0)
  return [...new Set(rows.map(({ month }) => month))].toSorted().flatMap((month) => {
    const group = rows.filter((row) => row.month === month)
    const register = sum(group, (row) => row.register)
    if (register === 0) return []
    const reviewed = sum(group, (row) => row.reviewed)
    const expected = expectedReviews(group, probabilities)
    const response = expected === null || expected === 0 ? null : reviewed / expected
    return [
      {
        month,
        register,
        expected_reviews: expected,
        reviewed,
        with_outcome: sum(group, (row) => row.letter_n),
        response_share: figure(response),
        settled: response !== null && response >= settledShare,
        material: rateOf(group, 'material'),
        letter_of_law: rateOf(group, 'letter'),
        targeted: sum(group, (row) => row.targeted),
        targeted_findings: sum(group, (row) => row.targeted_findings),
        breaks: breaks.filter(({ date }) => date.startsWith(month)),
      },
    ]
  })
}

/** Whether what closes quickly says the same as what closes slowly: unweighted counts at the median. */
export function closingOf(rows: readonly ComplianceBaseRow[]) {
  const speeds = rows.flatMap((row) => row.speeds).toSorted((a, b) => a[0] - b[0])
  const median = speeds[Math.ceil(speeds.length / 2) - 1]?.[0] ?? null
  const quick = speeds.filter(([days]) => median !== null && days <= median)
  const slow = speeds.filter(([days]) => median !== null && days > median)
  const findings = (list: readonly [number, number][]) =>
    list.reduce((all, [, found]) => all + found, 0)
  return {
    median_days: median,
    quick_n: quick.length,
    quick_findings: findings(quick),
    slow_n: slow.length,
    slow_findings: findings(slow),
  }
}
