import type { ClickHouseClient } from '@clickhouse/client'
import { folds, type FoldTable } from './fold.ts'

/**
 * Folds a sample again from evidence and counts rows that differ from what the pages read; writes the result.
 * A row that a concurrent round folds again between the two reads is compared by content, not by version.
 */
export async function checkSample(
  client: ClickHouseClient,
  now: Date,
  sample = 200,
): Promise<{ entries: number; works: number; different: number }> {
  // a queue number of its own, as in applied.ts
  const batch = BigInt(now.getTime()) * 4n
  await client.command({
    query: `insert into touched (batch_seq, subject_kind, filed_on, port, subject_id)
      select {batch:UInt64}, 'entry', filed_on, port, entry_number from
        (select filed_on, port, entry_number from entry order by cityHash64(entry_number, {batch:UInt64}) limit {sample:UInt32})
      union all
      select {batch:UInt64}, 'work', toDate(0), '', work_id from
        (select work_id from work order by cityHash64(work_id, {batch:UInt64}) limit {sample:UInt32})`,
    query_params: { batch, sample },
    clickhouse_settings: { log_comment: 'check_sample' },
  })
  const entries = await compare(client, 'entry', batch)
  const works = await compare(client, 'work', batch)
  const result = {
    entries: entries.compared,
    works: works.compared,
    different: entries.different + works.different,
  }
  await client.insert({ table: 'quality_check', values: [result], format: 'JSONEachRow' })
  return result
}

const keys: Record<FoldTable, string> = {
  entry: 'filed_on, port, entry_number',
  work: 'work_id',
  importer: 'subject_kind, subject_id',
}

/** Rows that are not in the table exactly as evidence makes them now; compared in a table of the same types. */
async function compare(
  client: ClickHouseClient,
  table: FoldTable,
  batch: bigint,
): Promise<{ compared: number; different: number }> {
  const again = `check_${table}_${batch}`
  await client.command({ query: `create table ${again} as ${table} engine = Memory` })
  try {
    await client.command({
      query: `insert into ${again} ${folds[table]}`,
      query_params: { batches: [batch], buckets: 1, bucket: 0, version: 0 },
      clickhouse_settings: { log_comment: `check_${table}` },
    })
    const answer = await client.query({
      query: `select count() as compared, countIf(stored.hash != again.hash) as different
        from (select ${keys[table]}, sipHash64(toString(tuple(* except version))) as hash from ${again}) as again
        left any join (select ${keys[table]}, sipHash64(toString(tuple(* except version))) as hash from ${table} final
          where (${keys[table]}) in (select ${keys[table]} from ${again})) as stored using (${keys[table]})`,
      format: 'JSONEachRow',
      clickhouse_settings: { log_comment: `check_${table}_compare` },
    })
    const [counts] = await answer.json<{ compared: number; different: number }>()
    return counts ?? { compared: 0, different: 0 }
  } finally {
    await client.command({ query: `drop table if exists ${again}` })
  }
}
