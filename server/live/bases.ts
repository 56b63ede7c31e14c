import type { ClickHouseClient } from '@clickhouse/client'
import Type, { type TSchema } from 'typebox'
import type { CenterRow } from '../contract/throughput.ts'
import type { QueueRow } from '../contract/queues.ts'
import type { DayBaseRow, ThroughputBaseRow, ClockOfType } from '../domain/throughput.ts'
import type { ReleaseBaseRow } from '../domain/release-times.ts'
import type { QueueBaseRow } from '../domain/queues.ts'
import type { Range } from '../domain/range.ts'
import type { ImporterKeySecret } from '../config.ts'
import { defineQuery, rows, type ParamTags } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

/** Base queries: one per family of views, range and tick, over all ports and Centers. Topics are answered from them with their filters and scope. */
const define = <P extends ParamTags, R extends TSchema>(name: string, params: P, row: R) =>
  defineQuery(new URL(`../../sql/queries/${name}.sql`, import.meta.url), params, row, {
    scoped: false,
  })

const period = { from: 'String', to: 'String', tz: 'String' } as const
const queuesBase = define(
  'queues_base',
  { key_high: 'UInt64', key_low: 'UInt64' },
  Type.Unsafe<RawQueueRow>({}),
)
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

interface RawQueueRow extends Omit<
  QueueRow,
  'reasons' | 'recommended_lane' | 'tier' | 'center' | 'importer_name' | 'clock_code'
> {
  kind: QueueBaseRow['kind']
  decision: string
  importer_name: string
  tier: number
  center: string
  clock_code: string
}

export async function queueBase(
  client: ClickHouseClient,
  secret: ImporterKeySecret,
): Promise<QueueBaseRow[]> {
  const raw = await rows(client, queuesBase, fullScope, {
    key_high: secret.key_high.toString(),
    key_low: secret.key_low.toString(),
  })
  return raw.map(({ kind, decision, ...row }): QueueBaseRow => {
    const { reasons = [], recommended_lane = 'release' } =
      decision === ''
        ? {}
        : (JSON.parse(decision) as Pick<QueueRow, 'reasons' | 'recommended_lane'>)
    return {
      kind,
      center: row.center,
      port: row.port,
      segment: row.segment,
      mode: row.mode,
      tier: row.tier,
      filed_on: row.filed_on,
      row: {
        ...row,
        reasons,
        recommended_lane,
        importer_name: row.importer_name || null,
        tier: row.tier < 0 ? null : row.tier,
        center: row.center || null,
        clock_code: row.clock_code || null,
      },
    }
  })
}

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
