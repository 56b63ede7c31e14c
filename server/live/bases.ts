import type { ClickHouseClient } from '@clickhouse/client'
import Type, { type TSchema } from 'typebox'
import type { CenterRow } from '../contract/throughput.ts'
import type { DayBaseRow, ThroughputBaseRow, ClockOfType } from '../domain/throughput.ts'
import type { ReleaseBaseRow } from '../domain/release-times.ts'
import type { Range } from '../domain/range.ts'
import { defineQuery, rows, type ParamTags } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

/** Base queries: one per family of views, range and tick, over all ports and Centers. Topics are answered from them with their filters and scope. */
const define = <P extends ParamTags, R extends TSchema>(name: string, params: P, row: R) =>
  defineQuery(new URL(`../../sql/queries/${name}.sql`, import.meta.url), params, row, {
    scoped: false,
  })

const period = { from: 'String', to: 'String', tz: 'String' } as const
const throughputBase = define(
  'throughput_base',
  { ...period, as_of: 'String' },
  Type.Unsafe<ThroughputBaseRow>({}),
)
const daysBase = define('throughput_days_base', period, Type.Unsafe<DayBaseRow>({}))
const centersBase = define('throughput_centers_base', period, Type.Unsafe<CenterRow>({}))
const releaseBase = define(
  'release_times_base',
  { from: 'String', to: 'String' },
  Type.Unsafe<ReleaseBaseRow>({}),
)
const clocksQuery = define(
  'session_clocks',
  {},
  Type.Unsafe<{ code: string; kind: ClockOfType['clock_kind'] }>({}),
)

export const throughputBaseOf = (client: ClickHouseClient, range: Range, asOf: string) =>
  rows(client, throughputBase, fullScope, { ...range, as_of: asOf })
export const throughputDaysBaseOf = (client: ClickHouseClient, range: Range) =>
  rows(client, daysBase, fullScope, { ...range })
export const centersBaseOf = (client: ClickHouseClient, range: Range) =>
  rows(client, centersBase, fullScope, { ...range })
export const releaseBaseOf = (client: ClickHouseClient, { from, to }: Range) =>
  rows(client, releaseBase, fullScope, { from, to })

/** The clock that stands for a work type, as the reference has it. */
export async function clocksByType(client: ClickHouseClient): Promise<Map<string, ClockOfType>> {
  const kinds = new Map(
    (await rows(client, clocksQuery, fullScope, {})).map((row) => [row.code, row.kind]),
  )
  const code: Record<string, string> = {
    cf28: 'cf28_response',
    cf29: 'cf29_response',
    protest: 'protest_decision',
  }
  return new Map(
    Object.entries(code).map(([type, clock_code]) => [
      type,
      { clock_code, clock_kind: kinds.get(clock_code) ?? null },
    ]),
  )
}
