import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { rejectionCodes, type RejectionCode } from './contract/rejection.ts'
import type { Spool } from './spool.ts'

/** What operators watch. Records are counted when their end is durable, not when they arrive. */
export function ingestMetrics(spool: () => Spool | undefined) {
  const registry = new Registry()
  const registers = [registry]
  const records = new Counter({
    name: 'centerline_ingest_records_total',
    help: 'Records made durable in the spool',
    registers,
  })
  const committed = new Counter({
    name: 'centerline_ingest_committed_records_total',
    help: 'Records whose batch is in the ledger, by end',
    labelNames: ['end'],
    registers,
  })
  const refused = new Counter({
    name: 'centerline_ingest_rejected_records_total',
    help: 'Records refused, by code',
    labelNames: ['code'],
    registers,
  })
  for (const code of rejectionCodes) refused.inc({ code }, 0)
  const insertSeconds = new Histogram({
    name: 'centerline_ingest_insert_seconds',
    help: 'From taking a batch out of the spool until its ledger row',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
    registers,
  })
  const gauge = (name: string, help: string, read: (spool: Spool) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const open = spool()
        this.set(open === undefined ? 0 : read(open))
      },
    })
  gauge('centerline_ingest_spool_bytes', 'Bytes of batches in the spool', (open) => open.bytes)
  gauge(
    'centerline_ingest_spool_batches',
    'Batches that wait for the database',
    (open) => open.batches,
  )
  gauge(
    'centerline_ingest_spool_bad_batches',
    'Batches set aside as .bad by this process',
    (open) => open.bad.count,
  )
  const lag = new Gauge({
    name: 'centerline_ingest_kafka_uncommitted_messages',
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
    spooled: (count: number) => records.inc(count),
    committed: (counts: { accepted: number; rejected: number }, seconds: number) => {
      committed.inc({ end: 'accepted' }, counts.accepted)
      committed.inc({ end: 'rejected' }, counts.rejected)
      insertSeconds.observe(seconds)
    },
    rejected: (code: RejectionCode) => refused.inc({ code }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
export type IngestMetrics = ReturnType<typeof ingestMetrics>
