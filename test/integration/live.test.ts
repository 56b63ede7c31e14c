import { tableFromIPC } from 'apache-arrow'
import { io } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import { readFileSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import type { Socket as NetSocket } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startHttpIngest, type HttpIngest } from '../../ingest/sources/http.ts'
import { readServerConfig } from '../../server/config.ts'
import type { Current, Pulse, Refused, Snapshot } from '../../server/contract/live.ts'
import { runServer, type RunningServer } from '../../server/run.ts'
import type { EngineFile } from '../../sql/engine-config.ts'
import { testEngine, type TestEngine } from '../support/engine.ts'
import { entryNumber, filed, ndjson } from '../support/events.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'
import { simulate } from '../support/streams.ts'

let db: TestEngine
let server: RunningServer
let ingest: HttpIngest
const serve = async (port: string) => {
  const config = readServerConfig({ DATA_DIR: db.dataDir, PORT: port, COOKIE_SECRET: 'test' })
  const parts = { config, now: () => new Date(), clientRoot: '/nowhere' }
  server = await runServer({ ...parts, logger: false })
}
beforeAll(async () => {
  db = await testEngine()
  const history = await simulate(['--entries', '2500', '--seed', '5'])
  await ingestText(ingestParts(db), `${history.join('\n')}\n`)
  await serve('0')
  afterAll(() => server.close())
  ingest = await startHttpIngest(ingestParts(db))
  afterAll(() => ingest.close())
  await server.settle()
})

/** A new entry that goes to the top of the queue as soon as it is scored. */
let posted = 0
async function postEntry(): Promise<string> {
  const number = entryNumber((posted += 1), 'XYZ')
  const line = { line_number: 1, hts10: '8471300100', origin: 'CN', value_cents: 9_000_000_000 }
  const event = filed(posted, {
    ...{ event_id: `live-${posted}`, entry_type: '03', importer_number: '99-999999900' },
    entry: { number, port: '2704', filed_on: '2026-03-01' },
    lines: [{ ...line, duty_rate_ppm: 250_000, adcvd_case: 'A570123000' }],
  })
  const headers = { 'content-type': 'application/x-ndjson' }
  const body = ndjson([event])
  const answer = await fetch(`${ingest.url}/v1/events`, { method: 'POST', headers, body })
  expect(await answer.json()).toMatchObject({ accepted: 1 })
  return number
}

interface Messages {
  snapshot: Snapshot
  current: Current
  refused: Refused
  pulse: Pulse
}
/** A page: joins, hears, and waits for what it should hear. Goes away with the test. */
async function page(origin?: string, reconnection = false) {
  const socket = io(server.url, {
    ...{ parser, transports: ['websocket'], reconnection, forceNew: true },
    extraHeaders: origin === undefined ? {} : { origin },
  })
  onTestFinished(() => void socket.disconnect())
  const heard: [string, unknown][] = []
  const waiting = new Set<() => void>()
  socket.onAny((name: string, message: unknown) => {
    heard.push([name, message])
    for (const check of waiting) check()
  })
  const all = <N extends keyof Messages>(name: N) =>
    heard.filter(([heardName]) => heardName === name).map(([, message]) => message as Messages[N])
  const until = <N extends keyof Messages>(name: N, fits: (message: Messages[N]) => boolean) =>
    new Promise<Messages[N]>((resolve) => {
      const check = () => {
        const found = all(name).find(fits)
        if (found === undefined) return
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject)
  })
  const join = (topic: string, have?: { epoch: string; seq: number }) =>
    socket.emit('join', have === undefined ? { topic } : { topic, have })
  const shows = (topic: string, number: string) =>
    until('snapshot', (message) => message.topic === topic && numbers(message).includes(number))
  return { socket, all, until, join, shows }
}
const numbers = ({ table }: Snapshot) =>
  tableFromIPC(table)
    .toArray()
    .map((row: { entry_number: string }) => row.entry_number)
const rest = async (topic: string) =>
  (await (await fetch(`${server.url}/api/${topic}`)).json()) as Record<string, unknown> & {
    rows: { entry_number: string }[]
  }

test('a join is answered with one snapshot that says what REST says', async () => {
  const { join, until, all } = await page()
  const topic = 'queues?port=2704&port=4601&segment=high'
  join(topic)
  const snapshot = await until('snapshot', () => true)
  const { rows, ...reply } = await rest(topic)
  expect({ ...JSON.parse(snapshot.reply), computed_at: '' }).toEqual({ ...reply, computed_at: '' })
  expect(numbers(snapshot)).toEqual(rows.map((row) => row.entry_number))
  expect(snapshot).toMatchObject({
    topic,
    seq: expect.any(Number) as unknown,
    as_of: reply['as_of'],
  })
  const pulse = await until('pulse', ({ as_of }) => as_of === reply['as_of'])
  expect(pulse).toMatchObject({ state: 'live', epoch: snapshot.epoch, reason: null })
  expect(all('snapshot')).toHaveLength(1)
})

test('an event taken over HTTP changes the topic within a second: next number, same epoch', async () => {
  const { join, until, shows } = await page()
  join('queues')
  let last = await until('snapshot', () => true)
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now()
    const next = await shows('queues', await postEntry())
    times.push(Math.round(performance.now() - began))
    expect([next.epoch, next.seq]).toEqual([last.epoch, last.seq + 1])
    last = next
  }
  console.log(`event posted to snapshot received: ${times.join(', ')} ms`)
  expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(1000)
})

test('who has the newest is told so; who has less gets a snapshot', async () => {
  const one = await page()
  one.join('queues')
  const { epoch, seq } = await one.until('snapshot', () => true)
  const two = await page()
  two.join('queues', { epoch, seq })
  expect(await two.until('current', () => true)).toMatchObject({ topic: 'queues', epoch, seq })
  expect(two.all('snapshot')).toEqual([])
  two.join('queues', { epoch, seq: seq - 1 })
  expect(await two.until('snapshot', () => true)).toMatchObject({ epoch, seq })
})

test('who left before a change and comes back is not told that nothing changed', async () => {
  const watcher = await page()
  const topic = 'queues?mode=11'
  watcher.join(topic)
  const { epoch, seq } = await watcher.until('snapshot', () => true)
  watcher.socket.emit('leave', { topic })
  const other = await page()
  other.join('queues')
  const number = await postEntry()
  await other.shows('queues', number)
  watcher.join(topic, { epoch, seq })
  await watcher.shows(topic, number)
  expect(watcher.all('current')).toEqual([])
})

test('topics that change together all arrive', async () => {
  const { join, shows } = await page()
  const topics = ['queues', 'queues?port=2704', 'queues?segment=high', 'queues?mode=11']
  topics.forEach((topic) => join(topic))
  for (let round = 0; round < 3; round += 1) {
    const number = await postEntry()
    for (const topic of topics) await shows(topic, number)
  }
})

test.each([
  ['queue', 'UNKNOWN_VIEW'],
  ['queues?port=4601&port=2704', 'NOT_CANONICAL'],
  ['queues?', 'NOT_CANONICAL'],
  ['queues?colour=red', 'UNKNOWN_FILTER'],
  ['queues?from=2026-02-30', 'BAD_FILTER'],
])('the topic %s is refused: %s', async (topic, code) => {
  const { join, until, socket, all } = await page()
  join(topic)
  expect(await until('refused', () => true)).toMatchObject({ topic, code })
  socket.emit('join', { topic, more: 1 })
  await until('refused', (refused) => refused.code === 'BAD_MESSAGE')
  expect(all('snapshot')).toEqual([])
})

test('a page of another origin gets no connection', async () => {
  await expect(page('http://elsewhere.example')).rejects.toThrow()
  await expect(page('null')).rejects.toThrow()
  await page(server.url)
})

test('a page that does not read costs one frame a topic and nobody else any time', async () => {
  const [slow, quick] = [await page(), await page()]
  const days = Array.from({ length: 12 }, (_, day) => `queues?from=2025-01-${String(day + 10)}`)
  for (const topic of days) {
    slow.join(topic)
    quick.join(topic)
  }
  const of = (watcher: typeof slow, topic: string) =>
    watcher.all('snapshot').filter((snapshot) => snapshot.topic === topic)
  for (const topic of days)
    for (const watcher of [slow, quick]) await watcher.until('snapshot', (s) => s.topic === topic)
  const { transport } = slow.socket.io.engine as unknown as {
    transport: { ws: { _socket: NetSocket } }
  }
  transport.ws._socket.pause()
  const times: number[] = []
  let number = ''
  for (let round = 0; round < 12; round += 1) {
    const began = performance.now()
    number = await postEntry()
    for (const topic of days) await quick.shows(topic, number)
    times.push(Math.round(performance.now() - began))
    console.log(times.at(-1), quick.all('snapshot').length, slow.all('snapshot').length)
  }
  const bytes = quick.all('snapshot').reduce((sum, { table }) => sum + table.length, 0)
  console.log(`beside a page that reads nothing: ${times.join(', ')} ms, ${bytes} bytes`)
  const before = slow.all('snapshot').length
  transport.ws._socket.resume()
  for (const topic of days) await slow.shows(topic, number)
  console.log(`late: ${slow.all('snapshot').length - before} of ${12 * days.length} frames`)
  for (const topic of days) {
    expect(of(slow, topic).at(-1)?.seq).toBe(of(quick, topic).at(-1)?.seq)
    expect(of(slow, topic).length).toBeLessThan(of(quick, topic).length)
  }
  expect(times.toSorted((a, b) => a - b)[6]).toBeLessThan(1500)
})

test('an engine killed hard: stale with a reason, live again, and every figure is there', async () => {
  const { until, all, join, shows } = await page()
  join('queues')
  await until('snapshot', () => true)
  const before = await rest('queues')
  const file = readFileSync(pathOf(db.dataDir, 'engine.json'), 'utf8')
  process.kill((JSON.parse(file) as EngineFile).engine_pid, 'SIGKILL')
  const stale = await until('pulse', ({ state }) => state === 'stale')
  expect(stale).toMatchObject({ as_of: before['as_of'], reason: expect.any(String) as unknown })
  await expect.poll(() => all('pulse').at(-1)?.state, { timeout: 20_000 }).toBe('live')
  const { rows, meta } = await rest('queues')
  expect({ rows, meta }).toEqual({ rows: before.rows, meta: before['meta'] })
  await shows('queues', await postEntry())
})

test('a server that starts again has a new epoch and gives a snapshot', async () => {
  const { join, until, socket, all } = await page(undefined, true)
  join('queues')
  const { epoch, seq, reply } = await until('snapshot', () => true)
  await server.close()
  await serve(new URL(server.url).port)
  await until('pulse', (pulse) => pulse.epoch !== epoch)
  expect(socket.connected).toBe(true)
  join('queues', { epoch, seq })
  const again = await until('snapshot', (snapshot) => snapshot.epoch !== epoch)
  expect(all('current')).toEqual([])
  expect(JSON.parse(again.reply)).toMatchObject({
    meta: (JSON.parse(reply) as { meta: object }).meta,
  })
})
