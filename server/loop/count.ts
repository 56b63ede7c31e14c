import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Batch } from './applied.ts'

const text = (name: string) =>
  readFileSync(new URL(`../../sql/queries/${name}.sql`, import.meta.url), 'utf8')
/** Distinct events of batches, one row a batch; used to write rows and to check them. */
export const countText = text('count_events')
const overtakenText = text('count_overtaken')

/**
 * Counts the distinct events of these batches, and again those of counted ones that shared an event with them and have a
 * greater number: evidence keeps the copy with the least. A batch's count is a function of evidence, so that a repeat
 * writes the same row. `version` is the ledger's size read before the call, as in fold.ts.
 */
export async function countEvents(
  client: ClickHouseClient,
  batches: readonly string[],
  version: number,
): Promise<void> {
  await writeCounts(client, [...batches, ...(await overtaken(client, batches))], version)
}

export async function writeCounts(
  client: ClickHouseClient,
  batches: readonly string[],
  version: number,
): Promise<void> {
  await client.command({
    query: `insert into event_count (batch_seq, counts, version)
      select batch_seq, counts, {version:UInt64} from (${countText})`,
    query_params: { batches: batches.map(BigInt), version },
    clickhouse_settings: { log_comment: 'count_events' },
  })
}

async function overtaken(client: ClickHouseClient, batches: readonly string[]): Promise<string[]> {
  const answer = await client.query({
    query: overtakenText,
    query_params: { batches: batches.map(BigInt) },
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'count_overtaken' },
  })
  return (await answer.json<{ batch_seq: string }>()).map(({ batch_seq }) => batch_seq)
}

/**
 * The oldest batches, until they have `most` records; at least one. In the order of their numbers, whatever is folded
 * first: a batch that comes after one with a greater number costs a look at all that came between.
 */
export function oldest(ready: readonly Batch[], most: number): string[] {
  let records = 0
  const beyond = ready.findIndex(({ received }) => {
    records += received
    return records >= most
  })
  return ready.slice(0, beyond < 0 ? ready.length : beyond + 1).map(({ batch_seq }) => batch_seq)
}
