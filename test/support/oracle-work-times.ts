/** How long work takes, and Centers compared like for like. */
import type { Static } from 'typebox'
import type { Filters } from '../../server/contract/filters.ts'
import type { RangeMeta } from '../../server/contract/throughput.ts'
import type {
  Quantile,
  ThroughputComparedPage,
  ThroughputComparedRow,
  ThroughputTimeRow,
} from '../../server/contract/throughput-times.ts'
import { stepwise } from './oracle-flags.ts'
import { differenceOf, mediansOf, paceOf } from './oracle-pace.ts'
import type { Reply } from './oracle-queues.ts'
import { allowsCenter } from './oracle-range.ts'
import {
  type Item,
  type QuantileFigures,
  closingsOf,
  curveOf,
  longestOf,
  quantileOf,
} from './oracle-survival.ts'
import { metaOf, periodOf } from './oracle-throughput.ts'
import { groupedBy, itemsOf } from './oracle-work-items.ts'
import type { World } from './oracle-world.ts'

const leastClosings = { median: 10, p90: 30 }

/** Words of the contract for a quantile of so many closings. */
function shown(figures: QuantileFigures, closings: number, least: number): Quantile {
  if (closings < least) return { days: null, lower: null, upper: null, state: 'too_few' }
  const { estimate, lower, upper } = figures
  return { days: estimate, lower, upper, state: estimate === null ? 'not_reached' : 'shown' }
}

function quantiles(items: readonly Item[]): { median: Quantile; p90: Quantile } {
  const curve = curveOf(items)
  const longest = items.length === 0 ? 0 : longestOf(items)
  const closings = closingsOf(items)
  return {
    median: shown(quantileOf(curve, 0.5, longest), closings, leastClosings.median),
    p90: shown(quantileOf(curve, 0.9, longest), closings, leastClosings.p90),
  }
}

export function throughputTimes(
  world: World,
  filters: Filters,
): Reply<RangeMeta, ThroughputTimeRow> {
  const period = periodOf(world, filters)
  const items = itemsOf(world, period).filter(({ center }) => allowsCenter(filters, center))
  const rows = groupedBy(
    items,
    ({ center, work }) => `${center} ${work.opening.work_type}`,
  ).flatMap(([, group]): ThroughputTimeRow[] => {
    const [head] = group
    if (head === undefined) return []
    const cohort = group.filter((item) => item.received_inside)
    const { median, p90 } = quantiles(group)
    const received = quantiles(cohort)
    return [
      {
        center: head.center,
        work_type: head.work.opening.work_type,
        open_at_start: group.length - cohort.length,
        received: cohort.length,
        closed: closingsOf(group),
        longest_days: longestOf(group),
        median,
        p90,
        cohort_median: received.median,
        cohort_p90: received.p90,
      },
    ]
  })
  return { n: items.length, meta: metaOf(period), rows }
}

type ComparedMeta = Omit<
  Static<typeof ThroughputComparedPage>['meta'],
  'adjusted_for' | 'not_adjusted_for'
>

export function throughputCompared(
  world: World,
  filters: Filters,
): Reply<ComparedMeta, ThroughputComparedRow> {
  const period = periodOf(world, filters)
  const items = itemsOf(world, period)
  const centers = [...new Set(items.map(({ center }) => center))].toSorted()
  const paces = new Map(centers.map((center) => [center, paceOf(items, center)]))
  const tested = centers.filter((center) => (paces.get(center)?.v ?? 0) >= 1)
  const reference = stepwise(tested, (center, excluded) => {
    const { p, u, v } = paceOf(items, center, excluded)
    return p === null || v < 1 ? null : { p, z: Math.abs(u) / Math.sqrt(v) }
  })
  const pooled = items.map((item) => ({ ...item, stratum: 'all' }))
  const rows = centers.map((center): ThroughputComparedRow => {
    const pace = paces.get(center)
    const own = items.filter((item) => item.center === center)
    const medians = mediansOf(items, center)
    const { median } = leastClosings
    const enough = medians.own_closings >= median && medians.expected_closings >= median
    const difference = enough ? differenceOf(medians.own, medians.expected) : null
    const p = reference.p.get(center) ?? null
    return {
      center,
      items: own.length,
      closed: closingsOf(own),
      pace_ratio: pace?.ratio ?? null,
      pace_lower: pace?.lower ?? null,
      pace_upper: pace?.upper ?? null,
      pace_ratio_reference: p === null ? null : paceOf(items, center, reference.setAside).ratio,
      raw_pace_ratio: paceOf(pooled, center).ratio,
      own_median: shown(medians.own, medians.own_closings, median),
      expected_median: shown(medians.expected, medians.expected_closings, median),
      difference_days: difference?.estimate ?? null,
      difference_lower: difference?.lower ?? null,
      difference_upper: difference?.upper ?? null,
      left_out_share: medians.left_out_share,
      p: tested.includes(center) ? (pace?.p ?? null) : null,
      p_reference: p,
      tested: tested.includes(center),
      set_aside: reference.setAside.has(center),
      flagged: reference.flagged.has(center),
    }
  })
  return {
    n: items.length,
    meta: { ...metaOf(period), strata: new Set(items.map(({ stratum }) => stratum)).size },
    rows: rows.filter(({ center }) => allowsCenter(filters, center)),
  }
}
