import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { markRepaired, type Batch } from './applied.ts'
import type { BatchCounts } from './check-batches.ts'
import type { CheckOptions } from './check.ts'
import { countText, oldest, writeCounts } from './count.ts'

const waitingText = readFileSync(
  new URL('../../sql/queries/count_waiting.sql', import.meta.url),
  'utf8',
)

/** Records of the batches that one statement counts again. */
const recordsPerStatement = 20_000

interface Difference {
  batch_seq: string
  counted: number
  evidence: number
  /** The row has a version that no count could have given it yet. */
  above: 0 | 1
}

/**
 * Counts the events of batches again and compares with what the data page adds up. A batch without a count is left to the
 * loop; one whose events may have come with a batch that is not counted yet is left out.
 */
export async function checkCounts(
  options: CheckOptions,
  batches: readonly string[],
): Promise<BatchCounts> {
  const { client, repair, now } = options
  // Twice: a batch that came meanwhile may have changed evidence before the loop counted it.
  const different = await differencesOf(client, numbersOf(await differencesOf(client, batches)))
  let left = different
  if (repair && different.length > 0) {
    await write(client, different)
    await markRepaired(client, now())
    left = await differencesOf(client, numbersOf(different))
  }
  const repaired = different.length - left.length
  return {
    count: { compared: batches.length, different: different.length, repaired },
    examples: different.map(
      ({ batch_seq, counted, evidence }) =>
        `wrong count of batch ${batch_seq}: ${counted}, in evidence ${evidence} events`,
    ),
  }
}

const numbersOf = (of: readonly { batch_seq: string }[]) => of.map(({ batch_seq }) => batch_seq)

/** The counts of every batch, some batches at a time, in the order of their numbers. */
export async function* checkEveryCount(options: CheckOptions): AsyncGenerator<BatchCounts> {
  let left = await batchesOf(options.client, '1', {})
  while (left.length > 0) {
    const next = oldest(left, recordsPerStatement)
    left = left.slice(next.length)
    yield await checkCounts(options, next)
  }
}

/** The batches of one slice of an hour of the ledger. */
export async function batchesOfSlice(
  client: ClickHouseClient,
  slice: { hour: number; buckets: number; bucket: number },
): Promise<string[]> {
  const within = `committed_at >= fromUnixTimestamp({hour:UInt32}) and committed_at < fromUnixTimestamp({hour:UInt32} + 3600)
    and cityHash64(batch_seq) % {buckets:UInt32} = {bucket:UInt32}`
  return numbersOf(await batchesOf(client, within, slice))
}

async function batchesOf(
  client: ClickHouseClient,
  which: string,
  params: Record<string, number>,
): Promise<Batch[]> {
  const answer = await client.query({
    query: `select toString(batch_seq) as batch_seq, max(received) as received from ingest_batch
      where ${which} group by ingest_batch.batch_seq order by ingest_batch.batch_seq`,
    ...{ query_params: params, format: 'JSONEachRow' },
    clickhouse_settings: { log_comment: 'reconcile_counted_batches' },
  })
  return answer.json<Batch>()
}

async function differencesOf(
  client: ClickHouseClient,
  batches: readonly string[],
): Promise<Difference[]> {
  if (batches.length === 0) return []
  const answer = await client.query({
    query: `select toString(batch_seq) as batch_seq, arraySum(stored.counts.events) as counted,
        arraySum(arrayMap(x -> x.3, fresh.counts)) as evidence,
        stored.version > (select uniqExact(batch_seq) from ingest_batch) as above
      from (${countText}) as fresh
      inner join (select batch_seq, counts, version from event_count final) as stored using (batch_seq)
      where toString(fresh.counts) != toString(stored.counts) or above`,
    ...{ query_params: { batches: batches.map(BigInt) }, format: 'JSONEachRow' },
    clickhouse_settings: { log_comment: 'reconcile_counts' },
  })
  const found = await answer.json<Difference>()
  if (found.length === 0) return []
  const waits = await client.query({
    query: waitingText,
    query_params: { batches: numbersOf(found).map(BigInt) },
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'count_waiting' },
  })
  const waiting = new Set(numbersOf(await waits.json<Batch>()))
  return found.filter(({ batch_seq }) => !waiting.has(batch_seq))
}

/** Of two rows with the ledger's size as version the later written counts; a greater version goes first. */
async function write(client: ClickHouseClient, different: readonly Difference[]): Promise<void> {
  const batches = numbersOf(different)
  const answer = await client.query({
    query: 'select uniqExact(batch_seq) as size from ingest_batch',
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'reconcile_version' },
  })
  const size = (await answer.json<{ size: number }>())[0]?.size ?? 0
  if (different.some(({ above }) => above === 1)) {
    await client.command({
      query: `delete from event_count where batch_seq in {batches:Array(UInt64)} and version > {size:UInt64}`,
      query_params: { batches: batches.map(BigInt), size },
      clickhouse_settings: { log_comment: 'remove_event_count', lightweight_deletes_sync: '2' },
    })
  }
  await writeCounts(client, batches, size)
}
