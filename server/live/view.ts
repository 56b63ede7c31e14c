import type { ClickHouseClient } from '@clickhouse/client'
import type { TSchema } from 'typebox'
import type { FilterName, Filters } from '../contract/filters.ts'
import type { LiveView } from '../contract/live.ts'
import type { ImporterKeySecret } from '../config.ts'
import { rangeOf, type Range } from '../domain/range.ts'
import type { Freshness } from '../loop/applied.ts'
import type { Scope } from '../../sql/scope.ts'
import type { Queue } from './queue.ts'

/** What a view needs to answer: the folded tables, as of when, and who asks. */
export interface Asking {
  client: ClickHouseClient
  secret: ImporterKeySecret
  freshness: Freshness
  /** Answers the same base once per state of `applied`. */
  base: <T>(key: string, load: () => Promise<T>) => Promise<T>
  /** Outlives the bases: it follows the database. */
  queue: Queue
  /** Answers a view of pace `minute` in the thread of the measures. */
  apart: (view: LiveView, filters: Filters, scope: Scope) => Promise<Answer>
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
  /** `live`: pushed with every change. `minute`: computed in the worker thread, pushed at most once a minute. */
  pace: 'live' | 'minute'
  answer: (asking: Asking, filters: Filters, scope: Scope) => Promise<Answer>
  /** What people write into a view of pace `minute`: put in anew where it is asked, without computing the rest again. */
  amend?: (asking: Asking, filters: Filters, answer: Answer) => Promise<Answer>
}
export type Views<Names extends LiveView> = Record<Names, View>

export const goods = ['center', 'port', 'segment', 'mode', 'tier', 'from', 'to'] as const
export const work = ['center', 'from', 'to', 'tz'] as const
export const rangeKey = (range: Range) => `${range.from}/${range.to}/${range.tz}`
export const noEvents = '1970-01-01T00:00:00.000Z'
export const periodOf = (filters: Filters, freshness: Freshness) =>
  rangeOf(filters, freshness.as_of)
/** Day of an instant in a zone, YYYY-MM-DD. */
export const localDay = (instant: string, timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(instant))
/** Later than any filing day: nothing is unsettled when it is not known what is. */
export const noDay = '2299-12-31'
