import {
  ThroughputComparedPage,
  ThroughputComparedRow,
  ThroughputDivisionPage,
  ThroughputDivisionRow,
  ThroughputForecastPage,
  ThroughputForecastRow,
  ThroughputTimePage,
  ThroughputTimeRow,
} from '../contract/throughput-times.ts'
import type { Filters } from '../contract/filters.ts'
import { adjustedFor, centersComparedOf, notAdjustedFor } from '../domain/centers-compared.ts'
import { divisionsOf, ofCenters } from '../domain/work-divisions.ts'
import { forecastOf, minimumWeeks } from '../domain/work-forecast.ts'
import { workTimesIn, workTimesOf } from '../domain/work-times.ts'
import { divisionsBaseOf, weeksBaseOf, workGroupsOf } from './bases-work.ts'
import { localDay, noEvents, periodOf, rangeKey, work, type Asking, type Views } from './view.ts'

function groupsOf({ client, freshness, base }: Asking, filters: Filters) {
  const range = periodOf(filters, freshness)
  return base(`work-groups/${rangeKey(range)}`, () =>
    workGroupsOf(client, range, freshness.as_of ?? noEvents),
  )
}

/** How long Center work takes, Centers compared on the same work, work by division, and what will be open. */
export const workViews: Views<
  'throughput/times' | 'throughput/compared' | 'throughput/divisions' | 'throughput/forecast'
> = {
  'throughput/times': {
    row: ThroughputTimeRow,
    page: ThroughputTimePage,
    definition: 'throughput_times',
    filters: work,
    pace: 'minute',
    answer: async (asking, filters) => {
      const range = periodOf(filters, asking.freshness)
      const rows = await asking.base(`times/${rangeKey(range)}`, async () =>
        workTimesOf(await groupsOf(asking, filters)),
      )
      return { ...workTimesIn(rows, filters), meta: { ...range } }
    },
  },
  'throughput/compared': {
    row: ThroughputComparedRow,
    page: ThroughputComparedPage,
    definition: 'throughput_compared',
    filters: work,
    pace: 'minute',
    answer: async (asking, filters) => {
      const range = periodOf(filters, asking.freshness)
      const compared = await asking.base(`compared/${rangeKey(range)}`, async () =>
        centersComparedOf(await groupsOf(asking, filters)),
      )
      return {
        rows: ofCenters(compared.rows, filters),
        // A chosen Center's row rests on the work of all.
        n: compared.rows.reduce((sum, row) => sum + row.items, 0),
        meta: {
          ...range,
          strata: compared.strata,
          adjusted_for: adjustedFor,
          not_adjusted_for: notAdjustedFor,
        },
      }
    },
  },
  'throughput/divisions': {
    row: ThroughputDivisionRow,
    page: ThroughputDivisionPage,
    definition: 'throughput_divisions',
    filters: work,
    pace: 'live',
    answer: async ({ client, freshness, base }, filters) => {
      const range = periodOf(filters, freshness)
      const rows = await base(`divisions/${rangeKey(range)}`, () => divisionsBaseOf(client, range))
      return { ...divisionsOf(rows, filters), meta: { ...range } }
    },
  },
  'throughput/forecast': {
    row: ThroughputForecastRow,
    page: ThroughputForecastPage,
    definition: 'throughput_forecast',
    filters: ['center', 'tz'],
    pace: 'minute',
    answer: async ({ client, freshness, base }, filters) => {
      const { tz } = periodOf(filters, freshness)
      const weeks = await base(`weeks/${tz}`, () => weeksBaseOf(client, tz))
      const lastDay = localDay(freshness.as_of ?? noEvents, tz)
      const { rows, n, lastWeekEnds } = forecastOf(weeks, filters, lastDay)
      return {
        rows,
        n,
        meta: { tz, last_week_ends: lastWeekEnds, weeks: n, minimum_weeks: minimumWeeks },
      }
    },
  },
}
