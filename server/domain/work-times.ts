import type { Filters } from '../contract/filters.ts'
import type { Quantile, ThroughputTimeRow } from '../contract/throughput-times.ts'
import { figure } from './figure.ts'
import {
  curveOf,
  pooledAges,
  shownQuantiles,
  type Ages,
  type QuantileEstimate,
} from './survival/kaplan-meier.ts'
import { grouped, ofCenters } from './work-divisions.ts'

/** Work of one Center and kind that was open in the period or came in it; ages in days, pauses taken off. */
export interface WorkGroup extends Ages {
  center: string
  work_type: ThroughputTimeRow['work_type']
  importer_size: 'under_20' | '20_to_199' | 'from_200' | 'unknown'
  /** `none` when the work is about no entry. */
  entry_type: string
  /** 1: a line of that entry has an antidumping or countervailing case. */
  adcvd: number
  items: number
  /** Of these opened in the period, not before it. */
  received: number
  closed: number
  /** Greatest age at which a piece of work leaves. */
  longest: number
  /** The ages of what was received. */
  cohort: Ages
}

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
 * (delayed entry: open work counts with the age it has) and of what was received in it.
 * Source: Kaplan and Meier (1958); `survival/kaplan-meier.ts`.
 */
export function workTimesOf(groups: readonly WorkGroup[]): ThroughputTimeRow[] {
  // Codes of Centers are of one length: the key sorts by Center, then by type.
  return grouped(groups, ({ center, work_type }) => `${center} ${work_type}`).flatMap(
    ([, alike]) => {
      const [first] = alike
      return first === undefined ? [] : [rowOf(first, alike)]
    },
  )
}

/** The rows of the chosen Centers; `n` counts their items. A Center's times rest on its own work alone. */
export function workTimesIn(
  all: readonly ThroughputTimeRow[],
  filters: Filters,
): { rows: ThroughputTimeRow[]; n: number } {
  const rows = ofCenters(all, filters)
  return { rows, n: rows.reduce((sum, row) => sum + row.open_at_start + row.received, 0) }
}

function rowOf({ center, work_type }: WorkGroup, groups: readonly WorkGroup[]): ThroughputTimeRow {
  const total = (read: (group: WorkGroup) => number) =>
    groups.reduce((sum, group) => sum + read(group), 0)
  const received = total((group) => group.received)
  const period = shownQuantiles(curveOf(pooledAges(groups)))
  const cohort = shownQuantiles(curveOf(pooledAges(groups.map((group) => group.cohort))))
  return {
    center,
    work_type,
    open_at_start: total(({ items }) => items) - received,
    received,
    closed: total(({ closed }) => closed),
    longest_days: figure(groups.reduce((most, { longest }) => Math.max(most, longest), 0)),
    median: quantileFigure(period.median),
    p90: quantileFigure(period.p90),
    cohort_median: quantileFigure(cohort.median),
    cohort_p90: quantileFigure(cohort.p90),
  }
}
