import type { ClickHouseClient } from '@clickhouse/client'
import Type from 'typebox'
import type { Filters } from '../contract/filters.ts'
import type { Measure } from '../contract/measures.ts'
import type { AttachedReason, UniformityCellRow } from '../contract/uniformity.ts'
import type { Range } from '../domain/range.ts'
import type { MeasureDelay } from '../domain/settling.ts'
import { readTreated, type Treated } from '../domain/treated.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const period = { from: 'String', to: 'String', measure: 'String' } as const
const entriesQuery = defineQuery(
  file('uniformity_base'),
  { ...period, settled_through: 'String', matched: 'UInt8' },
  Type.Unsafe<object>({}),
  { scoped: false },
)
const worksQuery = defineQuery(
  file('uniformity_work_base'),
  { ...period, tz: 'String' },
  Type.Unsafe<object>({}),
  { scoped: false },
)
const settlingQuery = defineQuery(
  file('settling'),
  { as_of: 'String' },
  Type.Unsafe<MeasureDelay>({}),
  { scoped: false },
)
const reasonsQuery = defineQuery(
  file('uniformity_reasons'),
  { measure: 'String' },
  Type.Unsafe<AttachedReason & { unit: string }>({}),
  { scoped: false },
)
type CellRecord = Omit<UniformityCellRow, 'work_type' | 'center'> & {
  all_cells: number
  all_compared: number
  all_n: number
}
const cellsQuery = defineQuery(
  file('uniformity_cells'),
  {
    ...period,
    port: 'String',
    center: 'Array(String)',
    segment: 'Array(String)',
    mode: 'Array(String)',
    tier: 'Array(Int8)',
    most: 'UInt32',
  },
  Type.Unsafe<CellRecord>({}),
  { scoped: false },
)

/** RowBinary of a base query: fixed width, so that a million rows cost no parsing. */
async function binary(
  client: ClickHouseClient,
  query: typeof entriesQuery | typeof worksQuery,
  params: Record<string, string | number>,
): Promise<Treated> {
  const answer = await client.exec({
    query: query.text,
    query_params: { ...params },
    clickhouse_settings: { log_comment: query.name },
  })
  const chunks: Buffer[] = []
  for await (const chunk of answer.stream) chunks.push(chunk as Buffer)
  return readTreated(Buffer.concat(chunks))
}

export const treatedEntries = (
  client: ClickHouseClient,
  { from, to }: Range,
  measure: Measure,
  matched: boolean,
  settledThrough: string,
) =>
  binary(client, entriesQuery, {
    from,
    to,
    measure,
    matched: matched ? 1 : 0,
    settled_through: settledThrough,
  })
export const treatedWorks = (client: ClickHouseClient, { from, to, tz }: Range, measure: Measure) =>
  binary(client, worksQuery, { from, to, tz, measure })
export const delaysOf = (client: ClickHouseClient, asOf: string) =>
  rows(client, settlingQuery, fullScope, { as_of: asOf.slice(0, 10) })
export const reasonsOf = (client: ClickHouseClient, measure: Measure) =>
  rows(client, reasonsQuery, fullScope, { measure })
export const cellsOf = (
  client: ClickHouseClient,
  { from, to }: Range,
  measure: Measure,
  port: string,
  { center = [], segment = [], mode = [], tier = [] }: Filters,
) =>
  rows(client, cellsQuery, fullScope, {
    ...{ from, to, measure, port, center, segment, mode, tier },
    most: 500,
  })
