import type { ClickHouseClient } from '@clickhouse/client'
import type { TSchema } from 'typebox'
import type { FilterName, Filters } from '../contract/filters.ts'
import type { LiveView } from '../contract/live.ts'
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
import { queueOf } from '../domain/queues.ts'
import { closedRange, rangeOf, type Range } from '../domain/range.ts'
import { minimumN, releaseDaysOf, releaseTimesOf } from '../domain/release-times.ts'
import { notApplied } from '../domain/selection.ts'
import { centersOf, throughputDaysOf, throughputOf } from '../domain/throughput.ts'
import type { Freshness } from '../loop/applied.ts'
import type { ImporterKeySecret } from '../config.ts'
import type { Scope } from '../../sql/scope.ts'
import {
  centersBaseOf,
  clocksByType,
  queueBase,
  releaseBaseOf,
  throughputBaseOf,
  throughputDaysBaseOf,
} from './bases.ts'
import { qualityOf } from './quality.ts'

/** What a view needs to answer: the folded tables, as of when, and who asks. */
export interface Asking {
  client: ClickHouseClient
  secret: ImporterKeySecret
  freshness: Freshness
  /** Answers the same base once per state of `applied`. */
  base: <T>(key: string, load: () => Promise<T>) => Promise<T>
}
export interface Answer {
  n: number
  meta: Record<string, unknown>
  rows: readonly object[]
}
export interface View {
  row: TSchema
  page: TSchema
  definition: string
  filters: readonly FilterName[]
  answer: (asking: Asking, filters: Filters, scope: Scope) => Promise<Answer>
}

const goods = ['center', 'port', 'segment', 'mode', 'tier', 'from', 'to'] as const
const work = ['center', 'from', 'to', 'tz'] as const
const rangeKey = (range: Range) => `${range.from}/${range.to}/${range.tz}`
/** Day of an instant in a zone, YYYY-MM-DD. */
const localDay = (instant: string, timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(instant))

/** The one place to add a live view: what it answers, from which base, with which filters. */
export const views: Record<LiveView, View> = {
  queues: {
    row: QueueRow,
    page: QueuePage,
    definition: 'queues',
    filters: goods,
    answer: async ({ client, secret, freshness, base }, filters, scope) =>
      queueOf(
        await base('queues', () => queueBase(client, secret)),
        closedRange(filters),
        scope,
        freshness.as_of,
      ),
  },
  throughput: {
    row: ThroughputRow,
    page: ThroughputPage,
    definition: 'throughput',
    filters: work,
    answer: async ({ client, freshness, base }, filters) => {
      const range = rangeOf(filters, freshness.as_of)
      const asOf = freshness.as_of ?? '1970-01-01T00:00:00.000Z'
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
    answer: async ({ client, freshness, base }, filters) => {
      const range = rangeOf(filters, freshness.as_of)
      const lastDay = localDay(freshness.as_of ?? '1970-01-01T00:00:00.000Z', range.tz)
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
  'data-quality': {
    row: RunRow,
    page: QualityPage,
    definition: 'data_quality',
    filters: [],
    answer: ({ client, freshness, base }) => base('quality', () => qualityOf(client, freshness)),
  },
}

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
