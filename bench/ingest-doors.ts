import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { mockBroker } from '../test/support/kafka.ts'
import { ended, foldingServer, httpIngest, program } from './processes.ts'
import { timed, type BenchWorld } from './world.ts'

const producers = 8
const linesOfRequest = 2000
/** The broker in memory keeps 5 MB a partition and has four of them. */
const kafkaEvents = 30_000

export interface Door {
  door: string
  events: number
  /** Until the last producer had its 202; none for Kafka. */
  answered_s: number | null
  evidence_s: number
}

/** The file's lines in requests of 2,000 by eight producers at once, while a server folds. */
export async function overHttp(world: BenchWorld, path: string): Promise<Door> {
  const server = await foldingServer(world.dataDir)
  const ingest = await httpIngest(world.dataDir)
  try {
    const bodies = requests(path)
    let events = 0
    const producer = async () => {
      for (let next = await bodies.next(); next.done !== true; next = await bodies.next()) {
        events += next.value.lines
        await post(ingest.url, next.value.body)
      }
    }
    let answered = 0
    const evidence = await timed(async () => {
      answered = await timed(() => Promise.all(Array.from({ length: producers }, producer)))
      await stored(world, () => events)
    })
    return { door: `HTTP, ${producers} producers`, events, ...seconds(answered, evidence) }
  } finally {
    await ended(ingest.child)
    await ended(server.child)
  }
}

/** Events that lie in a topic of four partitions when ingest starts; the time runs from the first run's beginning. */
export async function fromKafka(world: BenchWorld, path: string): Promise<Door> {
  const cleanups: (() => void)[] = []
  const onTestFinished = (cleanup: () => void) => void cleanups.push(cleanup)
  const broker = await mockBroker({ onTestFinished })
  const lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (lines.length === kafkaEvents) break
    lines.push(line)
  }
  for (const partition of [0, 1, 2, 3])
    await broker.produce(
      'entries',
      partition,
      lines.filter((_, at) => at % 4 === partition),
    )
  const args = ['--source', 'kafka', '--brokers', broker.address, '--topic', 'entries']
  const ingest = program('../ingest/main.ts', [...args, '--group', 'bench'], {
    DATA_DIR: world.dataDir,
    LOG_LEVEL: 'warn',
  })
  try {
    await stored(world, () => lines.length)
    const answer = await world.client.query({
      query: `select dateDiff('millisecond', (select min(started_at) from ingest_run), max(committed_at)) as ms from ingest_batch`,
      format: 'JSONEachRow',
    })
    const ms = Number((await answer.json<{ ms: string }>())[0]?.ms)
    return { door: 'Kafka', events: lines.length, ...seconds(null, ms) }
  } finally {
    await ended(ingest)
    for (const cleanup of cleanups) cleanup()
  }
}

const seconds = (answered: number | null, evidence: number) => ({
  answered_s: answered === null ? null : Number((answered / 1000).toFixed(2)),
  evidence_s: Number((evidence / 1000).toFixed(2)),
})

/** Waits until the ledger has so many events. */
async function stored(world: BenchWorld, events: () => number): Promise<void> {
  const query = 'select sum(received) as n from ingest_batch final'
  for (;;) {
    const answer = await world.client.query({ query, format: 'JSONEachRow' })
    if (Number((await answer.json<{ n: string }>())[0]?.n) >= events()) return
    await sleep(50)
  }
}

async function* requests(path: string): AsyncGenerator<{ body: string; lines: number }> {
  let lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(path) })) {
    lines.push(line)
    if (lines.length < linesOfRequest) continue
    yield { body: lines.join('\n'), lines: lines.length }
    lines = []
  }
  if (lines.length > 0) yield { body: lines.join('\n'), lines: lines.length }
}

/** Sends until it is taken; a full spool asks to come back later. */
export async function post(url: string, body: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
    })
    if (answer.status === 202) return void (await answer.arrayBuffer())
    if (answer.status !== 429 && answer.status !== 503)
      throw new Error(`${answer.status}: ${await answer.text()}`)
    await sleep(1000 * Number(answer.headers.get('retry-after') ?? 1))
  }
}
