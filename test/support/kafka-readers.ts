import { spawn } from 'node:child_process'
import { expect, vi, type TestContext } from 'vitest'
import { ingestKafka } from '../../ingest/sources/kafka.ts'
import type { KafkaSettings } from '../../ingest/sources/kafka-client.ts'
import { nodeFs } from '../../ingest/spool-fs.ts'
import { rowsOf, type TestEngine } from './engine.ts'
import { ingestParts, never } from './ingest.ts'

/** Waits until what is read is as wanted. Works in tests that run side by side, where `expect.poll` does not. */
export const until = <T>(read: () => T | Promise<T>, wanted: T) =>
  vi.waitFor(async () => expect(await read()).toEqual(wanted), { timeout: 40_000, interval: 100 })

/** How many different events are stored whose id begins with the name. */
export async function events(db: TestEngine, name: string): Promise<number | undefined> {
  const [row] = await rowsOf<{ n: number }>(
    db.client,
    `select count() as n from entry_event final where event_id like '${name}-%'`,
  )
  return row?.n
}

/** What the ledger says of a topic: more received than it has messages when some were read twice. */
export function ledger(db: TestEngine, topic: string) {
  return rowsOf<{ partition: number; received: number; first: number; last: number }>(
    db.client,
    `select toUInt8(splitByChar('/', origin)[-1]) as partition, toUInt32(sum(received)) as received,
        toUInt32(min(first_position)) as first, toUInt32(max(last_position)) as last
     from ingest_batch final where source = 'kafka' and origin like '%/${topic}/%'
     group by partition order by partition`,
  )
}

/** A reader in this process. `stop` ends it as a signal would and gives its totals. */
export function reading(
  { onTestFinished }: TestContext,
  db: TestEngine,
  brokers: string,
  topic: string,
  change: Partial<KafkaSettings> = {},
  fs = nodeFs,
) {
  const stop = new AbortController()
  const parts = { ...ingestParts(db, { ingest_metrics_port: 0 }), fs }
  const kafka: KafkaSettings = {
    brokers: [brokers],
    topic,
    group: topic,
    from: 'earliest',
    ssl: false,
    sasl: undefined,
    // The broker of the tests lets a group that was left wait for this long.
    session_seconds: 3,
    ...change,
  }
  const ended = ingestKafka({ ...parts, kafka, stop: stop.signal, abandon: never() })
  ended.catch(() => undefined)
  onTestFinished(async () => {
    stop.abort()
    await ended.catch(() => undefined)
  })
  const logged = (message: string) =>
    parts.lines.filter((line) => line.message === message).map(({ fields }) => fields)
  return {
    ended,
    logged: (message: string) => logged(message).length,
    /** One line of its metrics, undefined as long as there is none. */
    metric: async (name: string) => {
      const [served] = logged('metrics are served')
      if (served === undefined || !('url' in served)) return undefined
      const text = await (await fetch(`${String(served.url)}/metrics`)).text()
      return text.split('\n').find((line) => line.startsWith(name))
    },
    /** The partitions of each time it joined. */
    joined: () =>
      logged('joined the group').map((fields) =>
        'partitions' in fields && Array.isArray(fields.partitions) ? fields.partitions : [],
      ),
    stop: () => {
      stop.abort()
      return ended
    },
  }
}

/** The same as a process of its own. */
export function command(
  { onTestFinished }: TestContext,
  db: TestEngine,
  brokers: string,
  topic: string,
) {
  const args = ['--source', 'kafka', '--brokers', brokers, '--topic', topic, '--group', topic]
  const child = spawn(process.execPath, ['--import', 'tsx', 'ingest/main.ts', ...args], {
    env: { ...process.env, DATA_DIR: db.dataDir, SPOOL_DIR: '', KAFKA_SESSION_SECONDS: '3' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const ended = new Promise<{ code: number | null; signal: string | null; out: string }>(
    (resolve) => child.on('close', (code, signal) => resolve({ code, signal, out })),
  )
  return { child, ended }
}
