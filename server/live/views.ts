import type { Filters } from '../contract/filters.ts'
import { liveViews, type LiveView } from '../contract/live.ts'
import { QueuePage, QueueRow } from '../contract/queues.ts'
import {
  CenterPage,
  CenterRow,
  ThroughputDayPage,
  ThroughputDayRow,
  ThroughputPage,
  ThroughputRow,
} from '../contract/throughput.ts'
import {
  ReleaseTimesDayPage,
  ReleaseTimesDayRow,
  ReleaseTimesPage,
  ReleaseTimesRow,
} from '../contract/release-times.ts'
import { QualityPage, RunRow } from '../contract/data-quality.ts'
import { candidatesOf, indexedQueue } from '../domain/queue-merge.ts'
import { queueOf } from '../domain/queues.ts'
import { closedRange, rangeOf } from '../domain/range.ts'
import { minimumN, releaseDaysOf, releaseTimesOf } from '../domain/release-times.ts'
import { notApplied } from '../domain/selection.ts'
import { centersOf, throughputDaysOf, throughputOf } from '../domain/throughput.ts'
import type { Scope } from '../../sql/scope.ts'
import {
  centersBaseOf,
  clocksByType,
  releaseBaseOf,
  throughputBaseOf,
  throughputDaysBaseOf,
} from './bases.ts'
import { qualityOf } from './quality.ts'
import { goods, localDay, noEvents, rangeKey, work, type Asking, type View } from './view.ts'
import { benefitViews } from './views-benefit.ts'
import { complianceViews } from './views-compliance.ts'
import { releaseViews } from './views-release.ts'
import { uniformityViews } from './views-uniformity.ts'
import { workViews } from './views-work.ts'

/** The one place to add a live view: what it answers, from which base, with which filters. Computed in the thread that asks. */
export const computed: Record<LiveView, View> = {
  queues: {
    row: QueueRow,
    page: QueuePage,
    definition: 'queues',
    filters: goods,
    pace: 'live',
    answer: async ({ queue, freshness, base }, filters, scope) => {
      const whole = await base('queues', async () => indexedQueue(await queue.read()))
      const asked = closedRange(filters)
      return queueOf(candidatesOf(whole, asked, scope), asked, scope, freshness.as_of)
    },
  },
  throughput: {
    row: ThroughputRow,
    page: ThroughputPage,
    definition: 'throughput',
    filters: work,
    pace: 'live',
    answer: async ({ client, freshness, base }, filters) => {
      const range = rangeOf(filters, freshness.as_of)
      const asOf = freshness.as_of ?? noEvents
      const clocks = await base('clocks', () => clocksByType(client))
      const rows = throughputOf(
        await base(`throughput/${rangeKey(range)}`, () => throughputBaseOf(client, range, asOf)),
        filters,
        clocks,
      )
      return {
        rows,
        n: rows.reduce((sum, row) => sum + row.received + row.backlog_start, 0),
        meta: { ...range },
      }
    },
  },
  'throughput/days': {
    row: ThroughputDayRow,
    page: ThroughputDayPage,
    definition: 'throughput',
    filters: work,
    pace: 'live',
    answer: async ({ client, freshness, base }, filters) => {
      const range = rangeOf(filters, freshness.as_of)
      const lastDay = localDay(freshness.as_of ?? noEvents, range.tz)
      const days = throughputDaysOf(
        await base(`days/${rangeKey(range)}`, () => throughputDaysBaseOf(client, range)),
        filters,
        range,
        lastDay,
      )
      return { ...days, meta: { ...range } }
    },
  },
  'throughput/centers': {
    row: CenterRow,
    page: CenterPage,
    definition: 'center_figures',
    filters: work,
    pace: 'live',
    answer: async ({ client, freshness, base }, filters) => {
      const range = rangeOf(filters, freshness.as_of)
      const rows = centersOf(
        await base(`centers/${rangeKey(range)}`, () => centersBaseOf(client, range)),
        filters,
      )
      return {
        rows,
        n: rows.reduce((sum, row) => sum + row.entries, 0),
        meta: { ...range },
      }
    },
  },
  'release-times': {
    row: ReleaseTimesRow,
    page: ReleaseTimesPage,
    definition: 'release_times',
    filters: goods,
    pace: 'live',
    answer: async ({ client, freshness, base }, filters) => {
      const range = rangeOf(filters, freshness.as_of)
      const rows = await base(`release/${range.from}/${range.to}`, () =>
        releaseBaseOf(client, range),
      )
      return {
        ...releaseTimesOf(rows, filters),
        meta: { from: range.from, to: range.to, minimum_n: minimumN },
      }
    },
  },
  'release-times/days': {
    row: ReleaseTimesDayRow,
    page: ReleaseTimesDayPage,
    definition: 'release_times',
    filters: goods,
    pace: 'live',
    answer: async ({ client, freshness, base }, filters) => {
      const range = rangeOf(filters, freshness.as_of)
      const rows = await base(`release/${range.from}/${range.to}`, () =>
        releaseBaseOf(client, range),
      )
      return {
        ...releaseDaysOf(rows, filters),
        meta: { from: range.from, to: range.to, minimum_n: minimumN },
      }
    },
  },
  ...workViews,
  ...releaseViews,
  ...uniformityViews,
  ...complianceViews,
  ...benefitViews,
  'data-quality': {
    row: RunRow,
    page: QualityPage,
    definition: 'data_quality',
    filters: [],
    pace: 'live',
    answer: ({ client, freshness, base }) => base('quality', () => qualityOf(client, freshness)),
  },
}

/** Every live view as pages, downloads and sockets ask it: what takes longer is computed in the thread of the measures. */
export const views = Object.fromEntries(
  liveViews.map((name) => {
    const view = computed[name]
    const answer: View['answer'] = async (asking, filters, scope) => {
      const whole = await asking.apart(name, filters, scope)
      return view.amend === undefined ? whole : view.amend(asking, filters, whole)
    }
    return [name, view.pace === 'minute' ? { ...view, answer } : view]
  }),
) as Record<LiveView, View>

/** The whole reply of a view as REST, socket and export give it. */
export async function reply(view: View, asking: Asking, filters: Filters, scope: Scope, now: Date) {
  const { n, meta, rows } = await view.answer(asking, filters, scope)
  return {
    as_of: asking.freshness.as_of,
    applied_at: asking.freshness.applied_at,
    computed_at: now.toISOString(),
    simulated: asking.freshness.simulated ?? false,
    n,
    definition: view.definition,
    filters,
    not_applied: notApplied(filters, view.filters),
    meta,
    rows,
  }
}
export type Reply = Awaited<ReturnType<typeof reply>>
