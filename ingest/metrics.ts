import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { rejectionCodes, type RejectionCode } from './contract/rejection.ts'
import type { DatabaseWatch } from './database-watch.ts'
import { databaseReasons, type DatabaseReason } from './reason.ts'
import type { BatchHeader, SealedBatch } from './seal.ts'
import type { Source } from './sources/source.ts'
import type { Spool } from './spool.ts'

/**
 * What operators watch, all of it named here. The names follow https://prometheus.io/docs/practices/naming/; each label has
 * few values that are known before, but for partitions. docs/operations.md has the table, which a test holds to this file.
 */
const prefix = 'centerline_ingest_'
const latencies = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]
const recordEnds = ['accepted', 'rejected', 'held'] as const
const mebibyte = 1_048_576

/** What the gauges read when they are asked. */
export interface Watched {
  spool?: Spool
  database?: DatabaseWatch
  /** The source that is being read, where that has an end to be behind of. */
  source?: Pick<Source, 'unreadBytes'>
}

export function ingestMetrics(watched: Watched) {
  const registry = new Registry()
  const registers = [registry]
  const counter = <L extends string>(
    name: string,
    help: string,
    label: L,
    known: readonly string[],
  ) => {
    const made = new Counter({ name: prefix + name, help, labelNames: [label], registers })
    const labelled = (value: string) => ({ [label]: value }) as Record<L, string>
    // A series that is there from the start at 0 shows its first increase.
    for (const value of known) made.inc(labelled(value), 0)
    return (value: string, count = 1) => made.inc(labelled(value), count)
  }
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: prefix + name, help, buckets, registers })
  /** Has no sample while there is nothing to say. */
  const gauge = (
    name: string,
    help: string,
    read: () => number | undefined | Promise<number | undefined>,
  ) =>
    new Gauge({
      name: prefix + name,
      help,
      registers,
      async collect() {
        const value = await read()
        if (value === undefined) this.remove()
        else this.set(value)
      },
    })

  const spooled = counter(
    'spooled_records_total',
    'Records durable in the spool, by their end; their sum is what was received',
    'end',
    recordEnds,
  )
  const stored = counter(
    'stored_records_total',
    'Records whose batch is in the ledger, by end; with those that a dead process left',
    'end',
    ['accepted', 'rejected'],
  )
  const rejected = counter(
    'rejected_records_total',
    'Records refused by the checks, by code; one that is sent again after a 503 counts again',
    'code',
    rejectionCodes,
  )
  const refusals = counter(
    'spool_refusals_total',
    'Writes that the spool refused, by code; nothing was acknowledged',
    'code',
    ['SPOOL_FULL', 'SPOOL_FAILED'],
  )
  const retries = counter(
    'database_retries_total',
    'Requests to the database that failed and are tried again, by reason',
    'reason',
    databaseReasons,
  )
  const responses = counter(
    'http_responses_total',
    'Answers of the HTTP listener, by status',
    'status',
    [],
  )
  const records = histogram(
    'batch_records',
    'Records of a batch when it is sealed',
    [1, 10, 100, 500, 1000, 2500, 5000, 10_000],
  )
  const bytes = histogram('batch_size_bytes', 'Bytes of the rows of a batch when it is sealed', [
    1024,
    16_384,
    131_072,
    524_288,
    mebibyte,
    4 * mebibyte,
    8 * mebibyte,
    24 * mebibyte,
  ])
  const spoolWrites = histogram(
    'spool_write_duration_seconds',
    'From a sealed batch until it is durable: written, synced, renamed, its folder synced',
    latencies,
  )
  const syncs = histogram(
    'spool_fsync_duration_seconds',
    'One fsync of a file or folder of the spool',
    latencies,
  )
  const inserts = histogram(
    'insert_duration_seconds',
    'From taking a batch out of the spool until its ledger row is written and its file removed',
    latencies,
  )
  let newestMs: number | undefined
  let storedMs: number | undefined
  const seconds = (ms: number | undefined) => (ms === undefined || ms === 0 ? undefined : ms / 1000)

  gauge('spool_batches', 'Batches that wait for the database', () => watched.spool?.batches)
  gauge(
    'spool_held_batches',
    'Batches of events ahead of their time',
    () => watched.spool?.heldBatches,
  )
  gauge(
    'spool_bytes',
    'Bytes of batches in the spool, held ones included',
    () => watched.spool?.bytes,
  )
  gauge(
    'spool_limit_bytes',
    'SPOOL_MAX_BYTES: what batches and bad files may take together',
    () => watched.spool?.maxBytes,
  )
  gauge(
    'spool_bad_files',
    'Files set aside as .bad that lie in the spool',
    () => watched.spool?.bad.count,
  )
  gauge(
    'spool_bad_bytes',
    'Bytes of these files; they count against the limit',
    () => watched.spool?.bad.bytes,
  )
  gauge(
    'spool_unremoved_files',
    'Files of no more use that the disk does not remove',
    () => watched.spool?.removals.count,
  )
  gauge(
    'database_up',
    '1 when the database answered the newest request, 0 when it could not be reached',
    () => watched.database && Number(watched.database.awaySinceMs === undefined),
  )
  gauge(
    'database_answer_timestamp_seconds',
    'When the database answered last, Unix time; it is asked each second',
    () => seconds(watched.database?.answeredMs),
  )
  gauge('stored_batch_timestamp_seconds', 'When a batch was stored last, Unix time', () =>
    seconds(storedMs),
  )
  gauge(
    'newest_event_timestamp_seconds',
    'The newest time an accepted event says it occurred at, Unix time',
    () => seconds(newestMs),
  )
  gauge(
    'file_unread_bytes',
    'Bytes of the file that were not read yet; with --source file only',
    () => watched.source?.unreadBytes?.(),
  )
  const lag = new Gauge({
    name: `${prefix}kafka_uncommitted_messages`,
    help: 'End of a partition minus the offset the group committed, as the brokers said at the last report (every 10 s); partitions of this process only',
    labelNames: ['partition'],
    registers,
  })

  return {
    /** Messages behind, by partition; partitions that are not in it are no longer ours. */
    lag: (partitions: ReadonlyMap<number, number>) => {
      lag.reset()
      for (const [partition, messages] of partitions) lag.set({ partition }, messages)
    },
    /** Starts the clock of a write; called with its end. */
    writing: (sealed: SealedBatch) => {
      const stop = spoolWrites.startTimer()
      return () => {
        stop()
        const { received, accepted, rejected: refused } = sealed.header
        records.observe(received)
        bytes.observe(sealed.body.length)
        spooled('accepted', accepted)
        spooled('rejected', refused)
        spooled('held', received - accepted - refused)
      }
    },
    syncing: () => syncs.startTimer(),
    refusedBySpool: (code: string) => refusals(code),
    committed: (header: BatchHeader, insertSeconds: number, nowMs: number) => {
      stored('accepted', header.accepted)
      stored('rejected', header.rejected)
      inserts.observe(insertSeconds)
      storedMs = nowMs
    },
    rejected: (code: RejectionCode) => rejected(code),
    accepted: (occurredMs: number) => {
      if (newestMs === undefined || occurredMs > newestMs) newestMs = occurredMs
    },
    retried: (reason: DatabaseReason) => retries(reason),
    answered: (status: number) => responses(String(status)),
    reads: (source: Pick<Source, 'unreadBytes'>) => {
      watched.source = source
    },
    /** As Prometheus knows them: name, kind, meaning and samples. */
    list: () => registry.getMetricsAsJSON(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
export type IngestMetrics = ReturnType<typeof ingestMetrics>
