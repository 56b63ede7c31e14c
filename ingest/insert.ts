import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import type { BatchTable } from './rows.ts'
import type { Group, SealedBatch } from './seal.ts'
import type { Spool } from './spool.ts'
import { isRefusal, reasonOf } from './reason.ts'
import { untilDone, type Database } from './retry.ts'

const inFlight = 2
/** Writes the batch's rows, tables side by side, then its ledger row. A second try with the same token stores nothing twice. */
export async function insertBatch(client: ClickHouseClient, batch: SealedBatch): Promise<void> {
  const { groups, ...header } = batch.header
  let from = 0
  const inserts = groups.map(async ({ name, format, bytes }) => {
    const rows = batch.body.subarray(from, from + bytes)
    from += bytes
    if (name !== 'held') await insertRows(client, name, format, rows, `${header.token}-${name}`)
  })
  // All of them have ended before another try begins.
  for (const insert of await Promise.allSettled(inserts))
    if (insert.status === 'rejected') throw insert.reason
  const ledger = Buffer.from(JSON.stringify(ledgerRow(header)), 'utf8')
  const names = Object.keys(ledgerRow(header)).join(', ')
  await send(client, `insert into ingest_batch (${names}) format JSONEachRow`, ledger, {})
}

function ledgerRow(header: Omit<SealedBatch['header'], 'groups'>) {
  return { ...header, sealed_at: header.sealed_at.replace('T', ' ').replace('Z', '') }
}

async function insertRows(
  client: ClickHouseClient,
  table: BatchTable,
  format: Group['format'],
  rows: Buffer,
  token: string,
): Promise<void> {
  await send(client, `insert into ${table} format ${format ?? 'JSONEachRow'}`, rows, {
    insert_deduplication_token: token,
    // Bad luck with filing years must not refuse a batch; one batch is one insert block.
    max_partitions_per_insert_block: 0,
    max_insert_block_size: '1048576',
    min_insert_block_size_bytes: '0',
    ...(format === undefined && earlierFiles),
  })
}

/** Files of earlier versions: a line of 16 MiB is longer than the parallel parser's chunk; the payload stands as an object. */
const earlierFiles = {
  input_format_parallel_parsing: 0,
  input_format_json_read_objects_as_strings: 1,
}

async function send(
  client: ClickHouseClient,
  query: string,
  rows: Buffer,
  settings: Record<string, string | number>,
): Promise<void> {
  const answer = await client.exec({
    query,
    values: Readable.from([rows], { objectMode: false }),
    clickhouse_settings: {
      ...settings,
      date_time_input_format: 'basic',
      log_comment: 'ingest',
    },
  })
  for await (const _ of answer.stream) continue
}

export interface InsertEvents {
  committed(batch: SealedBatch, seconds: number): Promise<void> | void
  setAside(batch: SealedBatch): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * Takes batches from the spool until it is ended and empty, two at a time. A batch that the database refuses
 * for its data is set aside, so that it cannot stop the others; everything else is tried again for ever.
 */
export async function insertLoop(
  spool: Spool,
  database: Database,
  events: InsertEvents,
  signal: AbortSignal,
  clockMs: () => number,
): Promise<void> {
  const worker = async () => {
    for (let next = await spool.next(); next !== undefined; next = await spool.next()) {
      const { name, batch } = next
      const started = clockMs()
      try {
        await untilDone(database, (client) => insertBatch(client, batch), events, signal)
        await spool.done(name)
        await events.committed(batch, (clockMs() - started) / 1000)
      } catch (error) {
        if (signal.aborted) return
        const reason = reasonOf(error)
        if (!isRefusal(error)) {
          // Stored, but its spool file or run row could not be settled: the next start inserts it again, harmlessly.
          events.error(
            { batch_seq: batch.header.batch_seq, reason },
            'a stored batch stays in the spool',
          )
          continue
        }
        events.error(
          { batch_seq: batch.header.batch_seq, reason },
          'the database refuses this batch',
        )
        // With a disk that cannot even rename, the file waits for the next start; the others go on.
        const aside = await spool.setAside(name, reason).then(
          () => true,
          (failed: unknown) => {
            events.error({ name, reason: String(failed) }, 'a refused batch cannot be set aside')
            return false
          },
        )
        if (aside) events.setAside(batch)
      }
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}
