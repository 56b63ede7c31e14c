import { createHash } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'

export interface ReferenceTable {
  table: string
  rows: object[]
}
/** Tables of ClickHouse that hold reference data; others of the reference are used by validation only. */
const stored = new Set([
  'ref_center',
  'ref_hts_range',
  'ref_port',
  'ref_entry_type',
  'ref_mode',
  'ref_clock',
  'ref_region',
  'ref_review_stratum',
  'ref_hs_section',
  'ref_definition_break',
  'ref_calendar',
])

/**
 * Loads the reference tables when they, or the `definitions` of the fold, differ from what everything was folded
 * with, and calls `refold` then. The new state is recorded after the refold, so that a killed process repeats it.
 * Answers with what names the state.
 */
export async function loadReference(
  client: ClickHouseClient,
  tables: ReferenceTable[],
  definitions: readonly string[],
  refold: () => Promise<void>,
): Promise<string> {
  const hash = referenceHash(tables, definitions)
  const answer = await client.query({
    query: 'select hash from reference_state order by loaded_at desc limit 1',
    format: 'JSONEachRow',
  })
  const [loaded] = await answer.json<{ hash: string }>()
  if (loaded?.hash === hash) return hash
  for (const { table, rows } of tables.filter(isStored)) {
    await client.command({ query: `truncate table ${table}` })
    await client.insert({ table, values: rows, format: 'JSONEachRow' })
  }
  await client.command({ query: 'truncate table calendar_day' })
  await client.command({
    query:
      'insert into calendar_day select time_zone, day, starts_at, ends_at - toIntervalMillisecond(1), business_ordinal from ref_calendar',
  })
  await client.command({ query: 'truncate table calendar_business' })
  await client.command({
    query: `insert into calendar_business select time_zone, business_ordinal, min(day) as day, min(ends_at) - toIntervalMillisecond(1) as last_at
      from ref_calendar where is_business = 1 group by time_zone, business_ordinal`,
  })
  await refold()
  await client.insert({ table: 'reference_state', values: [{ hash }], format: 'JSONEachRow' })
  return hash
}

const isStored = ({ table }: ReferenceTable) => stored.has(table)

/** Names reference tables and definitions of the fold: what is recorded once everything is folded with them. */
export const referenceHash = (
  tables: readonly ReferenceTable[],
  definitions: readonly string[],
): string =>
  createHash('sha256')
    .update(JSON.stringify([tables.filter(isStored), definitions]))
    .digest('hex')
