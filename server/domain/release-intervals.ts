import { releaseIntervals, type ReleaseIntervalRow } from '../contract/release-intervals.ts'
import { minimumN } from './release-times.ts'

/** One interval and cut with its order statistics, whatever its `n`; meaningless numbers stand where `n` is 0. */
export type IntervalBaseRow = {
  [name in keyof ReleaseIntervalRow]: NonNullable<ReleaseIntervalRow[name]>
}

export const openHours = '08:00 to 17:00 local time on business days of the port (assumed)'

/** Intervals in the order of the goods' way, `all` before its cuts; times are shown from `minimumN` on. `n` counts entries. */
export function intervalsOf(base: readonly IntervalBaseRow[]): {
  rows: ReleaseIntervalRow[]
  n: number
} {
  const rows = base
    .toSorted(
      (a, b) =>
        releaseIntervals.indexOf(a.interval) - releaseIntervals.indexOf(b.interval) ||
        Number(b.cut === 'all') - Number(a.cut === 'all') ||
        (a.cut < b.cut ? -1 : 1),
    )
    .map(shownOf)
  // Every entry of the population was filed: its first interval has begun.
  const [first] = rows
  const n = first?.interval === 'filing_to_arrival' ? first.n + first.not_ended + first.negative : 0
  return { rows, n }
}

function shownOf(row: IntervalBaseRow): ReleaseIntervalRow {
  if (row.n >= minimumN) return row
  return {
    ...row,
    shortest_seconds: null,
    mean_seconds: null,
    median_seconds: null,
    p90_seconds: null,
    p95_seconds: null,
    longest_seconds: null,
    open_median_seconds: null,
    open_p90_seconds: null,
  }
}
