import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { canonicalJson } from '../../ingest/canonical.ts'
import { ingestFile } from '../../ingest/load.ts'
import { startHttpIngest } from '../../ingest/sources/http.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { filed, ndjson, ref, released } from '../support/events.ts'
import { ingestParts, ingestText, loseAnswer, never } from '../support/ingest.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})
const count = async (like: string) => {
  const [row] = await rowsOf<{ n: number }>(
    db.client,
    `select count() as n from entry_event final where event_id like '${like}'`,
  )
  return row?.n
}
const ledgerAddsUp = async () => {
  const [row] = await rowsOf<{ ok: number; received: number }>(
    db.client,
    'select sum(received) as received, received = sum(accepted) + sum(rejected) as ok from ingest_batch final',
  )
  return Boolean(row?.ok)
}

test('a file full of garbage: each bad line is kept with code, path and raw text, the good ones around it are stored', async () => {
  const good = (sequence: number) =>
    Buffer.from(ndjson([released(sequence, { event_id: `garbage-${sequence}` })]))
  const random = Buffer.from([0x9f, 0x00, 0xff, 0x80, 0x41])
  const bad: [Buffer, string, string][] = [
    [random, 'not_utf8', ''],
    [Buffer.concat([Buffer.from('{"event_id":"half'), Buffer.from([0xe2, 0x82])]), 'not_utf8', ''],
    [Buffer.alloc(10_000_000, 'x'), 'too_long', ''],
    [Buffer.from('{"event_type":'), 'not_json', ''],
    [Buffer.from('[1,2]'), 'not_json', ''],
    [Buffer.from(JSON.stringify(released(1, { occurred_at: 7 }))), 'wrong_type', '/occurred_at'],
    [Buffer.from(JSON.stringify(filed(1, { 'half \ud800': 1 }))), 'unknown_field', '/half \ufffd'],
    [
      Buffer.from(JSON.stringify(released(1, { entry: { ...ref(), number: 'ABC00000019' } }))),
      'bad_check_digit',
      '/entry/number',
    ],
    [
      Buffer.from(JSON.stringify(released(1, { entry: { ...ref(), port: 'ZZZZ' } }))),
      'unknown_code',
      '/entry/port',
    ],
    [Buffer.from(JSON.stringify(released(1, { simulated: false }))), 'wrong_world', '/simulated'],
  ]
  const path = join(db.dataDir, 'garbage.ndjson')
  const end = Buffer.from('\r\n')
  writeFileSync(
    path,
    Buffer.concat([good(0), ...bad.flatMap(([bytes], index) => [bytes, end, good(index + 1)])]),
  )
  const parts = ingestParts(db)
  const totals = await ingestFile({
    ...parts,
    path,
    format: 'ndjson',
    stdin: process.stdin,
    stop: never(),
    abandon: never(),
  })
  expect(totals).toEqual({ received: 21, accepted: 11, rejected: 10, pending: 0 })
  expect(await count('garbage-%')).toBe(11)
  const rows = await rowsOf<{
    line: number
    code: string
    path: string
    raw: string
    raw_base64: string
  }>(
    db.client,
    `select line, code, path, raw, raw_base64 from rejected where origin = '${path}' order by line`,
  )
  expect(rows.map(({ code, path: where }) => [code, where])).toEqual(
    bad.map(([, code, where]) => [code, where]),
  )
  expect(rows.map(({ line }) => line)).toEqual(bad.map((_, index) => index * 2 + 2))
  for (const [index, row] of rows.entries()) {
    const raw = row.raw_base64 === '' ? Buffer.from(row.raw) : Buffer.from(row.raw_base64, 'base64')
    expect(raw.equals(bad[index]?.[0] ?? Buffer.alloc(0))).toBe(true)
  }
  expect(await ledgerAddsUp()).toBe(true)
  const [run] = await rowsOf(
    db.client,
    `select received, accepted, rejected, pending, closed, read_bytes = total_bytes as whole from ingest_run final where origin = '${path}'`,
  )
  expect(run).toEqual({
    received: 21,
    accepted: 11,
    rejected: 10,
    pending: 0,
    closed: true,
    whole: 1,
  })
})

test('the same events again, in another order and another cut, change nothing', async () => {
  const events = [1, 2, 3, 4, 5].map((sequence) =>
    released(sequence, { event_id: `again-${sequence}` }),
  )
  await ingestText(ingestParts(db), ndjson(events))
  const totals = await ingestText(ingestParts(db), ...Array.from(ndjson(events.toReversed())))
  expect(totals).toEqual({ received: 5, accepted: 5, rejected: 0, pending: 0 })
  expect(await count('again-%')).toBe(5)
})

test('the stored payload is the canonical text, byte for byte', async () => {
  const event = {
    event_id: 'bytes',
    event_type: 'importer.registered',
    schema_version: 1,
    occurred_at: '2026-03-02T14:05:09.120Z',
    source: 'ace-extract',
    simulated: true,
    importer_number: '12-345678900',
    name: 'é 😀 \u0000 "\\ } { \n',
    center: '003',
    center_basis: 'override',
    ctpat_tier: 2,
    trade_compliance: false,
  }
  expect(await ingestText(ingestParts(db), ndjson([event]))).toMatchObject({ accepted: 1 })
  const rows = await rowsOf<{ payload: string; same: number }>(
    db.client,
    `select payload, content_hash = sipHash64(payload) as same from account_event where event_id = 'bytes'`,
  )
  expect(rows).toEqual([{ payload: canonicalJson(event), same: 1 }])
})

test('filing years from all the calendar fit in one batch', async () => {
  const events = Array.from({ length: 170 }, (_, index) =>
    released(1, {
      event_id: `year-${index}`,
      entry: { ...ref(), filed_on: `${1975 + index}-01-02` },
    }),
  )
  const parts = ingestParts(db)
  const totals = await ingestText(parts, ndjson(events))
  expect(totals).toMatchObject({ accepted: 170, pending: 0 })
  expect(await count('year-%')).toBe(170)
})

test.each(['entry_event', 'ingest_batch'])(
  'a batch whose answer from %s was lost is counted once',
  async (table) => {
    const flaky = await loseAnswer(db.engine, (query) => query.startsWith(`insert into ${table} `))
    onTestFinished(flaky.close)
    const id = `lost-${table}`
    const before = await rowsOf<{ n: number }>(
      db.client,
      'select count() as n from ingest_batch final',
    )
    const totals = await ingestText(
      ingestParts({ ...db, engine: flaky.engine }),
      ndjson([released(1, { event_id: id })]),
    )
    expect(flaky.lost()).toBe(1)
    expect(totals).toEqual({ received: 1, accepted: 1, rejected: 0, pending: 0 })
    const raw = await rowsOf<{ n: number }>(
      db.client,
      `select count() as n from entry_event where event_id = '${id}'`,
    )
    expect(raw).toEqual([{ n: 1 }])
    const after = await rowsOf<{ n: number }>(
      db.client,
      'select count() as n from ingest_batch final',
    )
    expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(1)
  },
)

test('an event ahead of its time waits in the spool, and is stored once its time comes', async () => {
  const parts = ingestParts(db)
  const tomorrow = new Date(Date.now() + 86_400_000)
  const event = released(1, { event_id: 'tomorrow', occurred_at: tomorrow.toISOString() })
  const totals = await ingestText(parts, ndjson([event, released(1, { event_id: 'today' })]))
  expect(totals).toEqual({ received: 2, accepted: 1, rejected: 0, pending: 1 })
  expect(await count('tomorrow')).toBe(0)
  // The folder of this process stays; the next ingest of a later day finds it as that of a dead one.
  const { renameSync, readdirSync } = await import('node:fs')
  const spool = parts.config.spool_dir
  for (const name of readdirSync(spool))
    renameSync(join(spool, name), join(spool, 'w999999999-1-a'))
  const later = { ...ingestParts(db), now: () => new Date(tomorrow.getTime() + 1000) }
  const http = await startHttpIngest(later)
  await expect.poll(() => count('tomorrow'), { timeout: 20_000 }).toBe(1)
  await http.close()
  expect(readdirSync(spool)).toEqual([])
})

test('nothing is left in the spool when all runs are closed', async () => {
  const totals = await ingestText(ingestParts(db), '')
  expect(totals).toEqual({ received: 0, accepted: 0, rejected: 0, pending: 0 })
  expect(await ledgerAddsUp()).toBe(true)
})
