import type { ClickHouseClient } from '@clickhouse/client'
import Type from 'typebox'
import { canonicalFilters } from '../contract/canonical-topic.ts'
import {
  EntryEventExportRow,
  QueueExportRow,
  RejectExportRow,
  type EntryEventsKey,
} from '../contract/exports.ts'
import type { FilterName, Filters } from '../contract/filters.ts'
import { defaultMeasure, measures } from '../contract/measures.ts'
import { UniformityCellRow } from '../contract/uniformity.ts'
import { figure } from '../domain/figure.ts'
import { closedRange, rangeOf } from '../domain/range.ts'
import { notApplied } from '../domain/selection.ts'
import { views } from '../live/views.ts'
import type { Freshness } from '../loop/applied.ts'
import { defineQuery } from '../../sql/query.ts'
import type { Report } from './report.ts'
import { streamRows } from './row-stream.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const chosen = {
  center: 'Array(String)',
  segment: 'Array(String)',
  mode: 'Array(String)',
  tier: 'Array(Int8)',
  from: 'String',
  to: 'String',
} as const
const queuesQuery = defineQuery(
  file('exports_queues'),
  { ...chosen, port: 'Array(String)' },
  Type.Unsafe<object>({}),
)
const cellsQuery = defineQuery(
  file('uniformity_cells'),
  { ...chosen, measure: 'String', port: 'String', most: 'UInt32' },
  Type.Unsafe<object>({}),
  { scoped: false },
)
const eventsQuery = defineQuery(
  file('exports_entry_events'),
  { filed_on: 'Date', port: 'String', entry_number: 'String' },
  Type.Unsafe<object>({}),
)
const rejectsQuery = defineQuery(file('exports_rejects'), {}, Type.Unsafe<object>({}), {
  scoped: false,
})
const everyCell = 4_294_967_295

/** Who asks for a table that is read row by row: `signal` aborts when nobody waits for it any more. */
export interface Reading {
  client: ClickHouseClient
  freshness: Freshness
  signal: AbortSignal
}

const about = (
  report: string,
  { as_of, simulated }: Freshness,
  filters: Filters,
  known: readonly FilterName[],
  rows: number,
): Report['about'] => ({
  report,
  as_of,
  simulated: simulated ?? false,
  filters: canonicalFilters(filters),
  not_applied: notApplied(filters, known),
  rows,
})

/** The whole queue of the filters; the page has its first rows. */
export async function queuesReport(reading: Reading, filters: Filters): Promise<Report> {
  const { center = [], port = [], segment = [], mode = [], tier = [] } = filters
  const { from = '', to = '' } = closedRange(filters)
  const { count, batches } = await streamRows(
    reading.client,
    queuesQuery,
    { center, port, segment, mode, tier, from, to },
    reading.signal,
  )
  return {
    about: about('queues', reading.freshness, filters, views.queues.filters, count),
    row: QueueExportRow,
    batches,
  }
}

/** All cells of one port; without a port, or for a measure of teams, there are none, as on the page. */
export async function cellsReport(reading: Reading, filters: Filters): Promise<Report> {
  const { center = [], segment = [], mode = [], tier = [], measure = defaultMeasure } = filters
  const [port, another] = filters.port ?? []
  const known = views['uniformity/cells'].filters
  const report = (count: number, batches: Report['batches']): Report => ({
    about: about('uniformity-cells', reading.freshness, filters, known, count),
    row: UniformityCellRow,
    batches,
  })
  if (port === undefined || another !== undefined || measures[measure].unit !== 'port')
    return report(0, [])
  const { from, to } = rangeOf(filters, reading.freshness.as_of)
  const { count, batches } = await streamRows(
    reading.client,
    cellsQuery,
    { center, segment, mode, tier, from, to, measure, port, most: everyCell },
    reading.signal,
  )
  return report(count, asOnThePage(batches))
}

async function* asOnThePage(batches: AsyncIterable<object[]>) {
  for await (const rows of batches)
    yield rows.map((row) => {
      // The query names the column; see uniformity_cells.sql.
      const { contribution } = row as UniformityCellRow
      return { ...row, contribution: figure(contribution) }
    })
}

/** Every record that was refused. */
export async function rejectsReport(reading: Reading, filters: Filters): Promise<Report> {
  const { count, batches } = await streamRows(reading.client, rejectsQuery, {}, reading.signal)
  return {
    about: about('rejects', reading.freshness, filters, [], count),
    row: RejectExportRow,
    batches,
  }
}

/** Every event of one entry. */
export async function entryEventsReport(
  reading: Reading,
  { filed_on, port, number }: EntryEventsKey,
): Promise<Report> {
  const { count, batches } = await streamRows(
    reading.client,
    eventsQuery,
    { filed_on, port, entry_number: number },
    reading.signal,
  )
  return {
    about: about(`entry-${number}`, reading.freshness, {}, [], count),
    row: EntryEventExportRow,
    batches,
  }
}
