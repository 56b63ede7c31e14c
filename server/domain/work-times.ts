import type { Filters } from '../contract/filters.ts'
import type { Quantile, ThroughputTimeRow } from '../contract/throughput-times.ts'
import { figure } from './figure.ts'
import {
  kaplanMeier,
  shownQuantiles,
  type QuantileEstimate,
  type Spell,
} from './survival/kaplan-meier.ts'
import { grouped, ofCenters } from './work-divisions.ts'

/** A piece of work that was open in the period or came in it; ages in milliseconds, pauses taken off. */
export interface WorkItem {
  center: string
  work_type: ThroughputTimeRow['work_type']
  importer_size: 'under_20' | '20_to_199' | 'from_200' | 'unknown'
  /** `none` when the work is about no entry. */
  entry_type: string
  /** 1: a line of that entry has an antidumping or countervailing case. */
  adcvd: number
  /** 1: opened in the period, 0: before it. */
  received: number
  closed: number
  entry_ms: number
  exit_ms: number
}

const dayMs = 86_400_000

/** In days. A period that begins after the newest event watches nothing: such an item leaves at the age it enters. */
export const spellOf = (item: WorkItem): Spell => ({
  entry: item.entry_ms / dayMs,
  exit: Math.max(item.entry_ms, item.exit_ms) / dayMs,
  closed: item.closed === 1,
})

/** A quantile as pages show it; null stands for too few closings. */
export function quantileFigure(quantile: QuantileEstimate | null): Quantile {
  if (quantile === null) return { days: null, lower: null, upper: null, state: 'too_few' }
  return {
    days: figure(quantile.estimate),
    lower: figure(quantile.lower),
    upper: figure(quantile.upper),
    state: quantile.estimate === null ? 'not_reached' : 'shown',
  }
}

/**
 * Days from opening to closing by Center and type of work, in the order of the key: of all work open in the period
 * (delayed entry: open work counts with the age it has) and of what was received in it. `n` counts items.
 * Source: Kaplan and Meier (1958); `survival/kaplan-meier.ts`.
 */
export function workTimesOf(
  items: readonly WorkItem[],
  filters: Filters,
): { rows: ThroughputTimeRow[]; n: number } {
  // Codes of Centers are of one length: the key sorts by Center, then by type.
  const rows = grouped(
    ofCenters(items, filters),
    ({ center, work_type }) => `${center} ${work_type}`,
  ).flatMap(([, group]) => {
    const [first] = group
    return first === undefined ? [] : [rowOf(first, group)]
  })
  return { rows, n: rows.reduce((sum, row) => sum + row.open_at_start + row.received, 0) }
}

function rowOf({ center, work_type }: WorkItem, items: readonly WorkItem[]): ThroughputTimeRow {
  const received = items.filter((item) => item.received === 1)
  const period = shownQuantiles(kaplanMeier(items.map(spellOf)))
  const cohort = shownQuantiles(kaplanMeier(received.map(spellOf)))
  const longest = items.reduce((most, item) => Math.max(most, item.exit_ms), 0)
  return {
    center,
    work_type,
    open_at_start: items.length - received.length,
    received: received.length,
    closed: items.reduce((sum, item) => sum + item.closed, 0),
    longest_days: figure(longest / dayMs),
    median: quantileFigure(period.median),
    p90: quantileFigure(period.p90),
    cohort_median: quantileFigure(cohort.median),
    cohort_p90: quantileFigure(cohort.p90),
  }
}
