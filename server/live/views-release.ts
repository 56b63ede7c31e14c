import { canonicalFilters } from '../contract/canonical-topic.ts'
import type { Filters } from '../contract/filters.ts'
import { ReleaseIntervalPage, ReleaseIntervalRow } from '../contract/release-intervals.ts'
import { RevenuePage, RevenueRow } from '../contract/revenue.ts'
import { intervalsOf, openHours } from '../domain/release-intervals.ts'
import { minimumN } from '../domain/release-times.ts'
import { revenueOf } from '../domain/revenue.ts'
import { intervalsBaseOf, revenueBaseOf, type GoodsFilters } from './bases-work.ts'
import { goods, periodOf, type Views } from './view.ts'

function goodsFilters({ center, port, segment, mode, tier }: Filters): GoodsFilters {
  return {
    ...(center && { center }),
    ...(port && { port }),
    ...(segment && { segment }),
    ...(mode && { mode }),
    ...(tier && { tier }),
  }
}

/** The way of the goods interval by interval, and the money of the entries. */
export const releaseViews: Views<'release-times/intervals' | 'revenue'> = {
  'release-times/intervals': {
    row: ReleaseIntervalRow,
    page: ReleaseIntervalPage,
    definition: 'release_intervals',
    filters: goods,
    pace: 'minute',
    answer: async ({ client, freshness, base }, filters) => {
      const range = periodOf(filters, freshness)
      const { from, to } = range
      const chosen = goodsFilters(filters)
      // Exact quantiles need all times of the choice: the database keeps them, one answer a choice.
      const rows = await base(`intervals/${from}/${to}/${canonicalFilters(chosen)}`, () =>
        intervalsBaseOf(client, range, chosen),
      )
      return {
        ...intervalsOf(rows),
        meta: { from, to, minimum_n: minimumN, open_hours: openHours },
      }
    },
  },
  revenue: {
    row: RevenueRow,
    page: RevenuePage,
    definition: 'revenue',
    filters: goods,
    pace: 'live',
    answer: async ({ client, freshness, base }, filters) => {
      const range = periodOf(filters, freshness)
      const { from, to } = range
      const rows = await base(`revenue/${from}/${to}`, () => revenueBaseOf(client, range))
      return { ...revenueOf(rows, filters), meta: { from, to } }
    },
  },
}
