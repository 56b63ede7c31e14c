import { spawn } from 'node:child_process'
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { insertBatch } from '../../ingest/insert.ts'
import { ingestFile } from '../../ingest/load.ts'
import { isRefusal, reasonOf } from '../../ingest/reason.ts'
import type { SealedBatch } from '../../ingest/seal.ts'
import { startHttpIngest } from '../../ingest/sources/http.ts'
import { testEngine, type TestEngine } from '../support/engine.ts'
import { ndjson, released } from '../support/events.ts'
import { ingestParts, never } from '../support/ingest.ts'
import { cuttable } from '../support/outage.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})

/** Samples of a listener by their name in front of the prefix, labels included. */
async function samples(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith('centerline_ingest_'))
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value] = line.slice('centerline_ingest_'.length).split(' ')
      return [name, Number(value)]
    }),
  )
}
const ready = async (url: string) => {
  const answer = await fetch(`${url}/readyz`)
  return { status: answer.status, body: await answer.json() }
}
const load = (parts: ReturnType<typeof ingestParts>, path: string, change: object = {}) =>
  ingestFile({
    ...parts,
    ...{ path, stdin: Readable.from([]), format: 'ndjson' },
    ...{ stop: never(), abandon: never(), ...change },
  })

test('a followed file shows what it read, how old it is and what is not read yet', async () => {
  const path = join(db.dataDir, 'watched.ndjson')
  const occurred_at = '2026-03-02T14:05:09.120Z'
  writeFileSync(path, ndjson([released(1, { event_id: 'w-1', occurred_at })]))
  const parts = ingestParts(db, { ingest_metrics_port: 0 })
  const stop = new AbortController()
  const done = load(parts, path, { follow: true, stop: stop.signal })
  const served = () => {
    const fields = parts.lines.find(({ message }) => message === 'metrics are served')?.fields
    return fields !== undefined && 'url' in fields ? String(fields.url) : ''
  }
  await expect.poll(served, { timeout: 20_000 }).toMatch('http')
  const url = served()
  const stored = 'stored_records_total{end="accepted"}'
  await expect.poll(async () => (await samples(url))[stored], { timeout: 20_000 }).toBe(1)
  expect(await samples(url)).toMatchObject({
    'spooled_records_total{end="accepted"}': 1,
    newest_event_timestamp_seconds: Date.parse(occurred_at) / 1000,
    file_unread_bytes: 0,
    database_up: 1,
    spool_batches: 0,
    batch_records_count: 1,
    spool_write_duration_seconds_count: 1,
    insert_duration_seconds_count: 1,
  })
  const { stored_batch_timestamp_seconds = 0, spool_fsync_duration_seconds_count } =
    await samples(url)
  // The batch and its folder; before them the folders of the spool.
  expect(spool_fsync_duration_seconds_count).toBeGreaterThanOrEqual(2)
  expect(Math.abs(Date.now() / 1000 - stored_batch_timestamp_seconds)).toBeLessThan(20)
  expect(await ready(url)).toMatchObject({ status: 200, body: { status: 'ready', reasons: [] } })
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
  // Half a line is read and waits for its end.
  appendFileSync(path, '{"half":')
  const unread = async () => (await samples(url))['file_unread_bytes']
  await expect.poll(unread, { timeout: 5000 }).toBe(0)
  stop.abort()
  await done
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
})

test('a follower under a supervisor writes log lines only, and few', async () => {
  const path = join(db.dataDir, 'quiet.ndjson')
  writeFileSync(path, ndjson([released(1, { event_id: 'w-3' })]))
  const args = ['--import', 'tsx', 'ingest/main.ts', '--source', 'file', '--path', path, '--follow']
  const env = { ...process.env, DATA_DIR: db.dataDir, SPOOL_DIR: '', LOG_LEVEL: 'info' }
  const child = spawn(process.execPath, args, { env })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await expect.poll(() => said, { timeout: 30_000 }).toContain('"received":1')
  await new Promise((resolve) => setTimeout(resolve, 2500))
  child.kill('SIGTERM')
  const code = await new Promise((resolve) => child.once('close', resolve))
  const lines = said.split('\n').filter((line) => line !== '')
  expect(code).toBe(0)
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'reading a file',
    'reading',
  ])
})

test('a load whose metrics port is taken goes on without, a follower says so', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const ingest_metrics_port = typeof address === 'object' ? address?.port : undefined
  const path = join(db.dataDir, 'taken.ndjson')
  writeFileSync(path, ndjson([released(1, { event_id: 'w-2' })]))
  const parts = ingestParts(db, { ingest_metrics_port })
  expect(await load(parts, path)).toMatchObject({ accepted: 1 })
  expect(parts.lines.map(({ message }) => message)).toContain('metrics are not served')
  await expect(load(parts, path, { follow: true })).rejects.toMatchObject({ code: 'PORT_BUSY' })
})

test('while the database is away events are taken, it is said in few lines, and none of them holds a record', async () => {
  const link = await cuttable(db.engine)
  onTestFinished(link.close)
  const parts = ingestParts({ ...db, engine: link.engine })
  const http = await startHttpIngest(parts)
  onTestFinished(() => http.close())
  const post = (id: string) =>
    fetch(`${http.url}/v1/events`, {
      method: 'POST',
      body: ndjson([released(1, { event_id: id }), { importer_number: '12-345678900' }]),
    })
  expect((await post('away-0')).status).toBe(202)
  const committed = async () => (await samples(http.url))['stored_records_total{end="accepted"}']
  await expect.poll(committed, { timeout: 20_000 }).toBe(1)
  const before = parts.lines.length
  await link.cut()
  const started = Date.now()
  const up = async () => (await samples(http.url))['database_up']
  await expect.poll(up, { timeout: 20_000 }).toBe(0)
  let sent = 0
  while (Date.now() - started < 8_000) {
    expect((await post(`away-${(sent += 1)}`)).status).toBe(202)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const lines = parts.lines.slice(before)
  expect(sent).toBeGreaterThan(20)
  // Two batches in flight and the run's row were tried for 8 s.
  const messages = new Set(lines.map(({ message }) => message))
  expect(lines.length).toBeGreaterThanOrEqual(messages.size)
  expect(lines.length).toBeLessThanOrEqual(messages.size * 2)
  expect(messages.size).toBeLessThanOrEqual(2)
  expect(JSON.stringify(lines)).not.toContain('12-3456')
  expect(JSON.stringify(lines)).not.toContain('away-1')
  expect((await samples(http.url))['database_retries_total{reason="connection"}']).toBeGreaterThan(
    10,
  )
  const { status, body } = await ready(http.url)
  expect(status).toBe(200)
  expect(body).toMatchObject({ status: 'ready', database: { reachable: false } })
  await link.mend()
  await expect.poll(committed, { timeout: 20_000 }).toBe(1 + sent)
  expect(await up()).toBe(1)
  expect(parts.lines.map(({ message }) => message)).toContain('the database answers again')
})

test('rows that the database refuses are quoted by it, and not by the log', async () => {
  const row = '{"batch_seq":1,"filed_on":"12-345678900 Acme","port":"2704"}\n'
  const body = Buffer.from(row)
  const groups = [{ name: 'entry_event' as const, rows: 1, bytes: body.length }]
  // Only what insertBatch reads before its first request.
  const batch = { header: { token: 'x', groups }, body } as unknown as SealedBatch
  const error = await insertBatch(db.client, batch).catch((caught: unknown) => caught)
  expect(isRefusal(error)).toBe(true)
  expect(String(error)).toContain('12-3456')
  expect(reasonOf(error)).toMatch(/^\d+ [A-Z_]+, column filed_on(, row 1)?$/)
})

test('a spool without room is not ready, and says why', async () => {
  const http = await startHttpIngest(ingestParts(db, { spool_max_bytes: 0 }))
  onTestFinished(() => http.close())
  expect(await ready(http.url)).toMatchObject({
    status: 503,
    body: { status: 'refusing', reasons: [{ code: 'SPOOL_FULL' }] },
  })
  await fetch(`${http.url}/v1/events`, { method: 'POST', body: 'x\n' })
  expect(await samples(http.url)).toMatchObject({ 'http_responses_total{status="503"}': 2 })
  expect(readdirSync(join(db.dataDir, 'spool')).length).toBeGreaterThan(0)
})
