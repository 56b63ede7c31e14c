import { setTimeout as sleep } from 'node:timers/promises'
import { fault, type RawRecord } from '../record.ts'
import { maxLineBytes, tooLong } from '../formats/lines.ts'
import { serveMetrics } from '../metrics-http.ts'
import { openIngest, type IngestParts, type Opened } from '../open.ts'
import { judge } from '../pipeline.ts'
import { reasonOf } from '../reason.ts'
import { batchOrigin, totalsOf, type Run, type Totals } from '../run.ts'
import { Sealer } from '../seal.ts'
import {
  GroupMember,
  type KafkaMessage,
  type KafkaSettings,
  type PartitionBatch,
} from './kafka-client.ts'
import { lastingFault } from './kafka-faults.ts'

/**
 * A topic, read as a member of a consumer group. An offset is committed only when everything before it is durable in
 * the spool, so a rebalance or a crash makes records be read twice, which the database counts once, and loses none.
 * One message is one record; each partition is a run of its own, so a batch says partition and offsets.
 */
export interface KafkaOptions extends IngestParts {
  kafka: KafkaSettings
  /** Ends reading: the batch in hand is stored and committed, the group is left, the spool drained. */
  stop: AbortSignal
  /** Gives up on waiting for brokers and database; what is spooled stays for the next start. */
  abandon: AbortSignal
}

const reportMs = 10_000

/**
 * Reads until `stop`. Brokers that are away are tried again for ever, also at the start. Throws UNSUPPORTED_COMPRESSION,
 * and SOURCE_UNREADABLE when the brokers refuse topic, group or credentials before the group was ever joined.
 */
export async function ingestKafka(options: KafkaOptions): Promise<Totals> {
  const ingest = await openIngest(options)
  const runs = new Map<number, Run>()
  try {
    const metrics = await serveMetrics(options.config, ingest)
    try {
      await read(ingest, runs, options)
    } finally {
      await metrics?.close()
    }
  } finally {
    await ingest.close(options.abandon)
  }
  return totalsOf(runs.values())
}

async function read(
  ingest: Opened,
  runs: Map<number, Run>,
  { kafka, stop, abandon }: KafkaOptions,
): Promise<void> {
  const { log } = ingest
  const abandoned = new Promise<void>((resolve) => {
    if (abandon.aborted) resolve()
    else abandon.addEventListener('abort', () => resolve(), { once: true })
  })
  let everJoined = false
  let failures = 0
  while (!stop.aborted) {
    const member = new GroupMember(kafka, {
      joined: (partitions) => {
        everJoined = true
        failures = 0
        log.info({ topic: kafka.topic, group: kafka.group, partitions }, 'joined the group')
        say()
      },
      batch: (batch) => take(ingest, runs, kafka, batch),
      warn: (fields, message) => log.warn(fields, message),
    })
    const say = () => {
      report(ingest, runs, member).catch((error: unknown) =>
        log.warn({ reason: reasonOf(error) }, 'the lag is not known'),
      )
    }
    const reports = setInterval(say, reportMs)
    try {
      await member.run(stop)
    } catch (error) {
      const lasting = lastingFault(error, kafka, everJoined)
      if (lasting !== undefined) throw lasting
      failures += 1
      log.warn(
        { tries: failures, reason: reasonOf(error) },
        'the brokers cannot be read; trying again',
      )
    } finally {
      clearInterval(reports)
      // A group that cannot be left forgets this member by itself.
      await Promise.race([member.close(), abandoned])
    }
    if (stop.aborted) break
    const restMs = Math.min(5000, 100 * 2 ** Math.min(failures, 6))
    await sleep(restMs, undefined, { signal: stop }).catch(() => undefined)
  }
}

/** Judges what a fetch gave of one partition, makes it durable, then commits. */
async function take(
  ingest: Opened,
  runs: Map<number, Run>,
  kafka: KafkaSettings,
  batch: PartitionBatch,
): Promise<void> {
  const { giveUp } = batch
  const run = await runOf(ingest, runs, kafka, batch.partition, giveUp)
  if (run === undefined) return
  const sealer = new Sealer(batchOrigin(run), ingest.nextSeq)
  for (const [index, message] of batch.messages.entries()) {
    await judge(ingest, sealer, record(message))
    if (!sealer.full && index < batch.messages.length - 1) continue
    try {
      await ingest.store(run, sealer, giveUp)
    } catch (error) {
      // Told to go while there was no room: not durable, not committed, so it is read again.
      if (giveUp.aborted) return
      throw error
    }
    await batch.done(message.offset)
    // Others have to get their turn, above all the heartbeat.
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  run.read_bytes += batch.messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
}

/** The run of a partition, begun at its first batch. Waits for the database; undefined when told to go. */
async function runOf(
  ingest: Opened,
  runs: Map<number, Run>,
  { brokers, topic }: KafkaSettings,
  partition: number,
  giveUp: AbortSignal,
): Promise<Run | undefined> {
  const known = runs.get(partition)
  if (known !== undefined) return known
  const origin = `${brokers.join(',')}/${topic}/${partition}`
  const from = { source: 'kafka', origin, kind: 'live', total_bytes: 0 } as const
  try {
    const run = await ingest.beginRun(from, giveUp)
    runs.set(partition, run)
    return run
  } catch (error) {
    if (giveUp.aborted) return undefined
    throw error
  }
}

/** A message has one line, whatever it holds; its position is its offset. */
function record({ offset, key, value }: KafkaMessage): RawRecord {
  const at = { line: 1, position: Number(offset) }
  if (value === null) {
    const name = key === null ? 'no key' : `the key ${JSON.stringify(key.toString('utf8', 0, 200))}`
    const message = `The message has no value (a tombstone) and ${name}; events are not deleted.`
    return { ...at, bytes: Buffer.alloc(0), fault: fault('not_json', '', message) }
  }
  if (value.length > maxLineBytes) return tooLong({ ...at, bytes: value, length: value.length })
  return { ...at, bytes: value }
}

async function report(ingest: Opened, runs: Map<number, Run>, member: GroupMember): Promise<void> {
  const lag = await member.lag()
  ingest.metrics.lag(lag)
  const lag_messages = Object.fromEntries(lag)
  ingest.log.info({ ...totalsOf(runs.values()), lag_messages }, 'reading')
}
