import { Kafka, logLevel, type Consumer, type EachBatchPayload, type SASLOptions } from 'kafkajs'
import type { KafkaSasl } from '../config.ts'

/**
 * One membership in a consumer group, and the only file that knows the client library (docs/decisions/0017).
 * Nothing is committed by itself: an offset moves when `done` says that everything before it is durable.
 */
export interface KafkaSettings {
  brokers: string[]
  topic: string
  group: string
  /** Where a group begins that has committed nothing yet; `latest` is the end of the topic at that moment. */
  from: 'earliest' | 'latest'
  ssl: boolean
  sasl: KafkaSasl | undefined
  /** A member that is silent this long is taken for dead and its partitions go to others. */
  session_seconds: number
}
export interface KafkaMessage {
  offset: string
  key: Buffer | null
  value: Buffer | null
}
export interface PartitionBatch {
  partition: number
  messages: KafkaMessage[]
  /** Aborted at the stop, or once this member may have lost the partition: what is not durable then is read again. */
  giveUp: AbortSignal
  /** Everything up to and including the offset is durable: commits it. Throws what the brokers answer. */
  done(offset: string): Promise<void>
}
export interface GroupEvents {
  joined(partitions: number[]): void
  batch(batch: PartitionBatch): Promise<void>
  warn(fields: object, message: string): void
}

const heartbeatMs = 1000
/** The brokers wait this long for `gatherBytes`, so that a slow stream gives few batches and still reads live. */
const gatherMs = 250
const gatherBytes = 262_144
const mostPartitionBytes = 4 * 1_048_576
const mostBytes = 16 * 1_048_576

/** A member of the group from `run` until `close`. After a fault it is of no more use: make another one. */
export class GroupMember {
  private readonly settings: KafkaSettings
  private readonly consumer: Consumer
  private readonly admin: ReturnType<Kafka['admin']>
  private readonly events: GroupEvents
  private assigned: number[] = []
  /** Under `latest`: partitions nobody committed yet, and their end before this member joined. */
  private readonly beginAt = new Map<number, string>()
  private begun: Promise<void> = Promise.resolve()

  constructor(settings: KafkaSettings, events: GroupEvents) {
    this.settings = settings
    this.events = events
    const { brokers, ssl, sasl, group: groupId } = settings
    const retry = { retries: 3, initialRetryTime: 200, maxRetryTime: 2000 }
    const kafka = new Kafka({
      clientId: 'centerline-ingest',
      brokers,
      ssl,
      // The three mechanisms share one shape, which the library's type asks for one at a time.
      ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
      connectionTimeout: 3000,
      retry,
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => {
        const { message, error } = entry.log
        const fields = { from: entry.namespace, said: message, reason: String(error ?? '') }
        this.events.warn(fields, 'the Kafka client warns')
      },
    })
    this.admin = kafka.admin({ retry })
    this.consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: settings.session_seconds * 1000,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: gatherMs,
      minBytes: gatherBytes,
      maxBytesPerPartition: mostPartitionBytes,
      maxBytes: mostBytes,
      // The caller makes a new member; the library's own restart gives up on some faults and not on others.
      retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
    })
  }

  /** Reads until `stop`, then finishes the batch in hand. Throws the fault that ended it. */
  async run(stop: AbortSignal): Promise<void> {
    const { consumer } = this
    const { topic } = this.settings
    const ended = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
      stop.addEventListener('abort', () => resolve(), { once: true })
      if (stop.aborted) resolve()
    })
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.assigned = payload.memberAssignment[topic] ?? []
      this.events.joined(this.assigned)
      if (this.beginAt.size > 0) {
        this.begun = this.begin(this.assigned)
        this.begun.catch((error: unknown) =>
          this.events.warn({ reason: String(error) }, 'the beginning is not committed'),
        )
      }
    })
    const reading = async () => {
      await consumer.connect()
      await this.admin.connect()
      await this.rememberEnds()
      // Always from the beginning: an offset that the brokers no longer have must not skip what they do have.
      await consumer.subscribe({ topic, fromBeginning: true })
      if (stop.aborted) return
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.take(payload, stop),
      })
      await ended
    }
    await Promise.race([reading(), ended])
  }

  /** Leaves the group and closes its connections. */
  async close(): Promise<void> {
    await this.consumer.disconnect().catch(() => undefined)
    await this.admin.disconnect().catch(() => undefined)
  }

  /** Messages of each partition of this member that the group has not committed yet, as the brokers see it now. */
  async lag(): Promise<Map<number, number>> {
    const { topic } = this.settings
    const ends = await this.admin.fetchTopicOffsets(topic)
    const committed = await this.committed()
    const lags = new Map<number, number>()
    for (const { partition, low, high } of ends) {
      if (!this.assigned.includes(partition)) continue
      lags.set(partition, Number(high) - Number(committed.get(partition) ?? low))
    }
    return lags
  }

  private async take(payload: EachBatchPayload, stop: AbortSignal): Promise<void> {
    const { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary } = payload
    const { topic, partition } = batch
    if (await this.moved(partition)) return
    const giveUp = new AbortController()
    const onStop = () => giveUp.abort()
    stop.addEventListener('abort', onStop, { once: true })
    if (stop.aborted) onStop()
    // The handler may wait for room for as long as it takes; the group must hear from it meanwhile.
    const beating = setInterval(() => {
      heartbeat().catch(() => giveUp.abort())
    }, heartbeatMs)
    const done = async (offset: string) => {
      resolveOffset(offset)
      const whole = offset === batch.messages.at(-1)?.offset
      const next = String(BigInt(whole ? batch.lastOffset() : offset) + 1n)
      const partitions = [{ partition, offset: next }]
      await commitOffsetsIfNecessary({ topics: [{ topic, partitions }] })
    }
    try {
      await this.events.batch({ partition, messages: batch.messages, giveUp: giveUp.signal, done })
    } finally {
      clearInterval(beating)
      stop.removeEventListener('abort', onStop)
    }
  }

  private async rememberEnds(): Promise<void> {
    if (this.settings.from === 'earliest') return
    const committed = await this.committed()
    for (const { partition, high } of await this.admin.fetchTopicOffsets(this.settings.topic)) {
      if (!committed.has(partition)) this.beginAt.set(partition, high)
    }
  }

  /**
   * Commits where partitions begin under `latest`, before anything of them is read: from then on a restart goes on
   * there, also when no message came in between.
   */
  private async begin(partitions: number[]): Promise<void> {
    // The client takes commits once it has told everybody that it joined.
    await new Promise<void>((resolve) => setImmediate(resolve))
    const { topic } = this.settings
    const known = await this.committed()
    const fresh = partitions.flatMap((partition) => {
      const offset = this.beginAt.get(partition)
      // Another member may have begun it since.
      return offset === undefined || known.has(partition) ? [] : [{ topic, partition, offset }]
    })
    if (fresh.length > 0) await this.consumer.commitOffsets(fresh)
  }

  /** Goes to where a partition begins under `latest`, once; true when the batch in hand is not to be read. */
  private async moved(partition: number): Promise<boolean> {
    const begin = this.beginAt.get(partition)
    if (begin === undefined) return false
    await this.begun
    const offset = (await this.committed()).get(partition) ?? begin
    this.beginAt.delete(partition)
    this.consumer.seek({ topic: this.settings.topic, partition, offset })
    return true
  }

  private async committed(): Promise<Map<number, string>> {
    const { topic, group } = this.settings
    const [answer] = await this.admin.fetchOffsets({ groupId: group, topics: [topic] })
    const known = (answer?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0)
    return new Map(known.map(({ partition, offset }) => [partition, offset]))
  }
}
