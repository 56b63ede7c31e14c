import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import type { CheckOptions, Count } from './check.ts'

const text = (name: string) =>
  readFileSync(new URL(`../../sql/queries/${name}.sql`, import.meta.url), 'utf8')
const shortText = text('reconcile_short_batches')
const touchText = text('reconcile_touch_short')

export interface BatchCounts {
  count: Count
  examples: string[]
}
interface ShortBatch {
  batch_seq: string
  counted: number
  written: number
}

/**
 * Compares what the ledger counted as accepted with what the batches named as touched, in one hour of the ledger. What a
 * short batch has in evidence is named now, so that it can be folded. Evidence itself cannot be counted by batch: of a
 * repeated event it keeps the first copy only.
 */
export async function checkBatches(
  { client, repair }: CheckOptions,
  hour: number,
): Promise<BatchCounts> {
  const compared = await batchesOf(client, hour)
  const short = await shortOf(client, hour)
  let left = short
  if (repair && short.length > 0) {
    await client.command({
      query: `insert into touched (batch_seq, subject_kind, filed_on, port, subject_id) ${touchText}`,
      query_params: { batches: short.map(({ batch_seq }) => BigInt(batch_seq)) },
      clickhouse_settings: { log_comment: 'reconcile_touch_short' },
    })
    left = await shortOf(client, hour)
  }
  return {
    count: { compared, different: short.length, repaired: short.length - left.length },
    examples: short.map(
      ({ batch_seq, counted, written }) =>
        `short batch ${batch_seq}: ${written} of ${counted} events`,
    ),
  }
}

async function shortOf(client: ClickHouseClient, hour: number): Promise<ShortBatch[]> {
  const answer = await client.query({
    ...{ query: shortText, query_params: { hour }, format: 'JSONEachRow' },
    clickhouse_settings: { log_comment: 'reconcile_short_batches' },
  })
  return answer.json<ShortBatch>()
}

async function batchesOf(client: ClickHouseClient, hour: number): Promise<number> {
  const answer = await client.query({
    query: `select uniqExact(batch_seq) as batches from ingest_batch
      where committed_at >= fromUnixTimestamp({hour:UInt32}) and committed_at < fromUnixTimestamp({hour:UInt32} + 3600)`,
    ...{ query_params: { hour }, format: 'JSONEachRow' },
    clickhouse_settings: { log_comment: 'reconcile_batches' },
  })
  return (await answer.json<{ batches: number }>())[0]?.batches ?? 0
}
