import { strict as assert } from 'node:assert'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '../../ingest/canonical.ts'
import { decodeBatch } from '../../ingest/spool-file.ts'
import { writerName } from '../../ingest/writer.ts'
import type { TestEngine } from './engine.ts'
import { type Random, type Sent } from './fuzz.ts'
import { linesOf } from './fuzz-bytes.ts'
import { ingestParts, never } from './ingest.ts'
import { ingestEvents } from '../../ingest/load.ts'

type Road = Pick<TestEngine, 'engine' | 'client' | 'dataDir'>

/** How many records had each end: a rejection code, `accepted` or `held`. */
export type Ends = Map<string, number>

/**
 * Sends records as one run and compares what became of every line with its bytes: exactly one end each, refused ones
 * with their bytes, the others with their canonical content, readable by the database.
 */
export async function sendRecords(road: Road, sent: Sent[], origin: string, random: Random) {
  const expected = new Map<number, Sent['end']>()
  let length = 0
  for (const { bytes, end } of sent) {
    if (end !== undefined) expected.set(length, end)
    length += bytes.length + 1
  }
  const body = Buffer.concat(sent.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))
  const lines = linesOf(body)
  const parts = ingestParts(road)
  const options = { ...parts, origin, kind: 'bulk', stop: never(), abandon: never() } as const
  const totals = await ingestEvents(pieces(body, random), options)
  const held = heldEvents(join(parts.config.spool_dir, writerName(process.pid, parts.writer)))
  const ends: Ends = new Map()
  const refused = new Set<number>()
  for (const row of await rejectedRows(road, origin)) {
    const line = lines.get(row.position)
    const raw = row.raw_base64 === '' ? Buffer.from(row.raw) : Buffer.from(row.raw_base64, 'base64')
    assert(line?.equals(raw), `${origin}: the bytes at ${row.position} are not kept`)
    assert(!refused.has(row.position), `${origin}: refused twice`)
    refused.add(row.position)
    ends.set(row.code, (ends.get(row.code) ?? 0) + 1)
    const end = expected.get(row.position)
    assert(
      end === undefined || end === row.code,
      `${end} was ${row.code}: ${raw.toString().slice(0, 400)}`,
    )
  }
  const stored = await payloads(road, origin)
  const taken = new Set<string>()
  for (const [position, line] of lines) {
    if (refused.has(position)) continue
    const start = position === 0 && line.indexOf('\ufeff') === 0 ? 3 : 0
    const payload = canonicalJson(JSON.parse(line.toString('utf8', start)))
    const end = held.has(payload) ? 'held' : 'accepted'
    assert(held.has(payload) || stored.has(payload), `${origin}: lost ${payload.slice(0, 400)}`)
    assert(
      (expected.get(position) ?? end) === end,
      `${expected.get(position)} was ${end}: ${payload}`,
    )
    ends.set(end, (ends.get(end) ?? 0) + 1)
    taken.add(payload)
  }
  assert.equal(
    stored.size + held.size,
    taken.size,
    `${origin}: the database holds what nobody sent`,
  )
  const pending = ends.get('held') ?? 0
  const accepted = ends.get('accepted') ?? 0
  assert.deepEqual(totals, { received: lines.size, accepted, rejected: refused.size, pending })
  return { ends, lines: lines.size }
}

async function* pieces(body: Buffer, random: Random): AsyncGenerator<Buffer> {
  for (let from = 0; from < body.length;) {
    const to = from + 1 + Math.floor(random() ** 3 * 200_000)
    yield body.subarray(from, to)
    from = to
  }
}

/** Reads what waits for its time, and takes it away: its process never ends within a test. */
function heldEvents(home: string): Set<string> {
  const events = new Set<string>()
  const future = join(home, 'future')
  for (const name of readdirSync(future, { withFileTypes: true }).map((file) => file.name)) {
    const batch = decodeBatch(readFileSync(join(future, name)))
    assert(typeof batch !== 'string', name)
    for (const line of batch.body.toString('utf8').split('\n').filter(Boolean)) {
      // A row of the spool, written by the program.
      const row = JSON.parse(line) as { event: unknown }
      events.add(canonicalJson(row.event))
    }
  }
  rmSync(home, { recursive: true })
  return events
}

interface RejectedRow {
  position: number
  code: string
  raw: string
  raw_base64: string
}
const settings = { output_format_json_quote_64bit_integers: 0 } as const

export async function rejectedRows({ client }: Pick<Road, 'client'>, origin: string) {
  const query = `select position, code, raw, raw_base64 from rejected final where origin = {origin:String}`
  const query_params = { origin }
  const asked = {
    query,
    query_params,
    format: 'JSONEachRow',
    clickhouse_settings: settings,
  } as const
  return (await client.query(asked)).json<RejectedRow>()
}

/** Payloads of a run; every one is read by the database's own reader of JSON. */
async function payloads({ client }: Road, origin: string): Promise<Set<string>> {
  const found = new Set<string>()
  for (const table of ['entry_event', 'work_event', 'account_event']) {
    const answer = await client.query({
      query: `select payload, isValidJSON(payload) and JSONExtractString(payload, 'event_id') = event_id as readable
        from ${table} where batch_seq in (select batch_seq from ingest_batch where origin = {origin:String})`,
      query_params: { origin },
      format: 'JSONEachRow',
    })
    for (const { payload, readable } of await answer.json<{
      payload: string
      readable: number
    }>()) {
      assert(readable === 1, `the database cannot read ${payload.slice(0, 400)}`)
      assertExact(JSON.parse(payload))
      found.add(payload)
    }
  }
  return found
}

/** Every number of an accepted event fits the integers of the database and of JavaScript. */
function assertExact(value: unknown): void {
  if (typeof value === 'number') assert(Number.isSafeInteger(value), `${value} was accepted`)
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(assertExact)
}
