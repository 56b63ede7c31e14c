import type { ClickHouseClient } from '@clickhouse/client'
import Type, { type TSchema } from 'typebox'
import type { Filters } from '../contract/filters.ts'
import type { ThroughputDivisionRow } from '../contract/throughput-times.ts'
import type { Range } from '../domain/range.ts'
import type { IntervalBaseRow } from '../domain/release-intervals.ts'
import type { RevenueBaseRow } from '../domain/revenue.ts'
import type { WeekBaseRow } from '../domain/work-forecast.ts'
import { ascending } from '../domain/survival/kaplan-meier.ts'
import type { WorkGroup } from '../domain/work-times.ts'
import { defineQuery, rows, type ParamTags } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { binaryRows, RowBinary } from './row-binary.ts'

/** Base queries of work times, release intervals and revenue. */
const define = <P extends ParamTags, R extends TSchema>(name: string, params: P, row: R) =>
  defineQuery(new URL(`../../sql/queries/${name}.sql`, import.meta.url), params, row, {
    scoped: false,
  })

const period = { from: 'String', to: 'String', tz: 'String' } as const
const days = { from: 'String', to: 'String' } as const
const itemsBase = define(
  'throughput_items_base',
  { ...period, as_of: 'String' },
  Type.Unsafe<object>({}),
)
const divisionsBase = define(
  'throughput_divisions_base',
  period,
  Type.Unsafe<ThroughputDivisionRow>({}),
)
const weeksBase = define('throughput_weeks_base', { tz: 'String' }, Type.Unsafe<WeekBaseRow>({}))
const intervalsBase = define(
  'release_intervals_base',
  {
    ...days,
    center: 'Array(String)',
    port: 'Array(String)',
    segment: 'Array(String)',
    mode: 'Array(String)',
    tier: 'Array(Int8)',
  },
  Type.Unsafe<IntervalBaseRow>({}),
)
const revenueBase = define('revenue_base', days, Type.Unsafe<RevenueBaseRow>({}))

export async function workGroupsOf(
  client: ClickHouseClient,
  range: Range,
  asOf: string,
): Promise<WorkGroup[]> {
  const reader = new RowBinary(await binaryRows(client, itemsBase, { ...range, as_of: asOf }))
  const groups: WorkGroup[] = []
  while (!reader.ended) groups.push(workGroup(reader))
  return groups
}

/** One row of throughput_items_base.sql; exits and closings are put together from its lists. */
function workGroup(reader: RowBinary): WorkGroup {
  const kind = {
    center: reader.text(),
    // The work types of the contract are those that ingest lets in.
    work_type: reader.text() as WorkGroup['work_type'],
    importer_size: reader.text() as WorkGroup['importer_size'],
    entry_type: reader.text(),
    adcvd: reader.uint8(),
    items: reader.float64(),
    received: reader.float64(),
    closed: reader.float64(),
    longest: reader.float64(),
  }
  const entries = reader.float64s()
  const [receivedClosings, receivedOpen] = [reader.float64s(), reader.float64s()]
  const [earlierClosings, earlierOpen] = [reader.float64s(), reader.float64s()]
  return {
    ...kind,
    entries,
    exits: ascending([receivedClosings, receivedOpen, earlierClosings, earlierOpen]),
    closings: ascending([receivedClosings, earlierClosings]),
    cohort: {
      entries: new Float64Array(),
      exits: ascending([receivedClosings, receivedOpen]),
      closings: receivedClosings,
    },
  }
}
export const divisionsBaseOf = (client: ClickHouseClient, range: Range) =>
  rows(client, divisionsBase, fullScope, { ...range })
export const weeksBaseOf = (client: ClickHouseClient, tz: string) =>
  rows(client, weeksBase, fullScope, { tz })
export const revenueBaseOf = (client: ClickHouseClient, { from, to }: Range) =>
  rows(client, revenueBase, fullScope, { from, to })

/** The filters that the database applies: quantiles of a choice do not follow from those of its parts. */
export type GoodsFilters = Pick<Filters, 'center' | 'port' | 'segment' | 'mode' | 'tier'>
export const intervalsBaseOf = (
  client: ClickHouseClient,
  { from, to }: Range,
  { center = [], port = [], segment = [], mode = [], tier = [] }: GoodsFilters,
) => rows(client, intervalsBase, fullScope, { from, to, center, port, segment, mode, tier })
