import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { eventTypes } from '../../ingest/contract/entry-event.ts'
import { rejectionCodes } from '../../ingest/contract/rejection.ts'
import { ingestFile } from '../../ingest/load.ts'
import { startHttpIngest } from '../../ingest/sources/http.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { damagedGzip, fuzzRecords, seeds, some } from '../support/fuzz.ts'
import { csvFile, csvMap } from '../support/fuzz-csv.ts'
import { rejectedRows, sendRecords, type Ends } from '../support/fuzz-road.ts'
import { ingestParts, never } from '../support/ingest.ts'
import { seededRandom } from '../support/streams.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})

const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const named = `FUZZ_SEED=${seed}`

/** Of rows of CSV; a line has no columns. See the test of CSV. */
const ofCsv = ['bad_csv', 'map_failed']

test('the fuzz starts from every type of event', () => {
  const types = new Set(seeds().map(({ event_type }) => event_type))
  expect(Object.keys(eventTypes).filter((type) => !types.has(type))).toEqual([])
})

test('15,000 damaged records: each has one end, and its bytes or its content are there', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  const records = fuzzRecords(seed, tomorrow)
  const all: Ends = new Map()
  for (let part = 0; part < 3; part += 1) {
    const sent = some(records, 5000)
    const { ends } = await sendRecords(db, sent, `${named} part ${part}`, seededRandom(seed))
    for (const [end, count] of ends) all.set(end, (all.get(end) ?? 0) + count)
  }
  const reached = rejectionCodes.filter((code) => all.has(code))
  expect(reached).toEqual(rejectionCodes.filter((code) => !ofCsv.includes(code)))
  expect(all.get('accepted')).toBeGreaterThan(1500)
  expect(all.get('held')).toBeGreaterThan(50)
})

test('damaged rows of CSV: every whole row is stored, or stands in the raw text of a refused one', async () => {
  const { body, whole } = csvFile(seededRandom(seed), 3000)
  const path = join(db.dataDir, 'fuzz.csv')
  writeFileSync(path, body)
  const ways = { path, map: csvMap, format: 'csv', stdin: process.stdin } as const
  const totals = await ingestFile({ ...ingestParts(db), ...ways, stop: never(), abandon: never() })
  const rows = await rejectedRows(db, path)
  expect(totals, named).toMatchObject({ rejected: rows.length })
  expect(totals.received, named).toBe(totals.accepted + totals.rejected + totals.pending)
  let refusedText = ''
  for (const { position, raw, raw_base64 } of rows) {
    const bytes = raw_base64 === '' ? Buffer.from(raw) : Buffer.from(raw_base64, 'base64')
    expect(body.subarray(position, position + bytes.length).equals(bytes), named).toBe(true)
    refusedText += `${raw}\n`
  }
  const events = await rowsOf<{ event_id: string }>(
    db.client,
    `select event_id from entry_event where source = 'csv'`,
  )
  const stored = new Set(events.map(({ event_id }) => event_id))
  expect(
    whole.filter((id) => !stored.has(id) && !refusedText.includes(id)),
    named,
  ).toEqual([])
  expect(stored.size).toBeGreaterThan(1000)
  const codes = new Set(rows.map(({ code }) => code))
  expect(ofCsv.filter((code) => !codes.has(code))).toEqual([])
})

test('damaged gzip over HTTP is taken whole or not at all, and the listener goes on', async () => {
  const http = await startHttpIngest(ingestParts(db))
  onTestFinished(() => http.close())
  const random = seededRandom(seed)
  const records = fuzzRecords(seed + 1, new Date(Date.now() + 86_400_000).toISOString())
  const seen = new Map<number, number>()
  for (let turn = 0; turn < 80; turn += 1) {
    const body = Buffer.concat(some(records, 20).flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))
    const answer = await fetch(`${http.url}/v1/events`, {
      method: 'POST',
      body: Buffer.from(damagedGzip(random, body)),
      headers: { 'content-encoding': 'gzip' },
    })
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
    // A JSON object: the answer's schema is part of the test of HTTP.
    const said = (await answer.json()) as Record<string, number>
    if (answer.status !== 202) continue
    const { received = 0, accepted = 0, rejected = 0, pending = 0 } = said
    expect(received, named).toBe(accepted + rejected + pending)
  }
  expect(
    [...seen.keys()].toSorted((a, b) => a - b),
    named,
  ).toEqual([202, 400])
  expect((await fetch(`${http.url}/healthz`)).status).toBe(200)
})
