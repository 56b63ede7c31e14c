import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../ingest/canonical.ts'
import type { EntryEvent } from '../../ingest/contract/entry-event.ts'
import { insertBatch } from '../../ingest/insert.ts'
import { fault } from '../../ingest/record.ts'
import { Sealer, type SealedBatch } from '../../ingest/seal.ts'
import { validateEvent } from '../../ingest/validate.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { entryNumber, filed, openTables, released } from '../support/events.ts'

const { client } = await testEngine()
const at = new Date('2026-03-03T00:00:00Z')
let batches = 7_000_000_000_000_000_000n
const sealer = () =>
  new Sealer({ run_id: 'r', source: 'file', origin: 'ä/\t"\\' }, () => String((batches += 1n)))

function valid(value: unknown): { event: EntryEvent; occurred_ms: number } {
  const verdict = validateEvent(value, openTables)
  if (!verdict.ok) throw new Error(`${verdict.code} ${verdict.path}`)
  return verdict
}

const registered = (sequence: number, name: string) => ({
  event_id: `registered-${sequence}`,
  event_type: 'importer.registered',
  schema_version: 1,
  occurred_at: '1970-01-01T00:00:00.001Z',
  source: 'ace-extract',
  simulated: true,
  importer_number: '12-345678900',
  name,
  center: '001',
  center_basis: 'override',
  ctpat_tier: 3,
  trade_compliance: true,
})
const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    line_number: at + 1,
    hts10: '8471300100',
    origin: 'CN',
    value_cents: 9_000_000_000_000_000 - at,
  }))

/** Texts at the borders of one, two and three bytes of length, and what other formats would have to escape. */
const names = [
  ...[1, 31, 32, 127, 128, 200].map((length) => 'n'.repeat(length)),
  ...[
    'tab\tline\nreturn\r',
    'quote " and \\ and \\N',
    '\u0000\u0001',
    'Ünïcödé 貿易 🚢',
    'é'.repeat(127),
  ],
]
const events = [
  ...names.map((name, sequence) => registered(sequence, name)),
  ...[1, 2, 40, 300].map((count, sequence) => filed(sequence + 1, { lines: lines(count) })),
  released(1, { event_id: '~'.repeat(64), occurred_at: '2149-06-06T23:59:59.999Z' }),
  released(2, { entry: { number: entryNumber(2), port: '0ABC', filed_on: '1970-01-01' } }),
  released(3, {
    event_id: '\\N',
    entry: { ...(released(3)['entry'] as object), filed_on: '2149-06-06' },
  }),
  {
    event_id: 'w"1\\',
    event_type: 'work.opened',
    schema_version: 1,
    occurred_at: '2026-03-01T00:00:00.000Z',
    source: 's',
    simulated: false,
    work_id: 'w\\"1',
    work_type: 'cf28',
    center: '001',
  },
  {
    event_id: 'staff',
    event_type: 'center.staffed',
    schema_version: 1,
    occurred_at: '2026-03-01T00:00:00.000Z',
    source: 's',
    simulated: true,
    center: '001',
    positions: 12,
    staff: 11,
  },
]

test('every event is stored as it was, whatever its texts, lengths and days', async () => {
  const batch = sealer()
  for (const [position, value] of events.entries()) {
    const { event, occurred_ms } = valid(value)
    batch.accept({ position }, event, occurred_ms)
  }
  const sealed = batch.seal(at).batch
  if (sealed === undefined) throw new Error('nothing sealed')
  await insertBatch(client, sealed)
  const columns = `toString(occurred_at) as occurred_at, event_id, event_type, source, simulated, payload, toString(batch_seq) as batch_seq`
  const stored = await rowsOf<Record<string, unknown>>(
    client,
    `select * from (
      select concat(toString(filed_on), ' ', port, ' ', entry_number) as subject, ${columns} from entry_event
      union all select work_id as subject, ${columns} from work_event
      union all select concat(subject_kind, ' ', subject_id) as subject, ${columns} from account_event)`,
  )
  const expected = events.map((value) => {
    const { event } = valid(value)
    const subject =
      'entry' in event
        ? `${event.entry.filed_on} ${event.entry.port} ${event.entry.number}`
        : 'work_id' in event
          ? event.work_id
          : 'importer_number' in event
            ? `importer ${event.importer_number}`
            : `center ${event.center}`
    return {
      subject,
      occurred_at: event.occurred_at.replace('T', ' ').replace('Z', ''),
      event_id: event.event_id,
      event_type: event.event_type,
      source: event.source,
      simulated: event.simulated,
      payload: canonicalJson(event),
      batch_seq: sealed.header.batch_seq,
    }
  })
  const byId = (rows: Record<string, unknown>[]) =>
    rows.toSorted((a, b) => (String(a['event_id']) < String(b['event_id']) ? -1 : 1))
  expect(byId(stored)).toEqual(byId(expected))
})

test('a refused record keeps its bytes, place and reason', async () => {
  const raws = [
    Buffer.from('{"a":\t1}\\N'),
    Buffer.from([0xff, 0x00, 0x0a]),
    Buffer.from('x'.repeat(5000)),
  ]
  const batch = sealer()
  for (const [index, bytes] of raws.entries()) {
    const record = { line: index + 1, position: 2 ** 40 + index, bytes }
    batch.reject(record, fault('not_json', '/a~1b', 'The line\tis not "JSON".'))
  }
  const sealed = batch.seal(at).batch
  if (sealed === undefined) throw new Error('nothing sealed')
  await insertBatch(client, sealed)
  const stored = await rowsOf<Record<string, unknown>>(
    client,
    'select toString(position) as position, toString(line) as line, source, origin, code, path, message, raw, raw_base64, rejected_at > now() - 60 as fresh from rejected order by line',
  )
  expect(stored).toEqual(
    raws.map((bytes, index) => ({
      position: String(2 ** 40 + index),
      line: String(index + 1),
      source: 'file',
      origin: 'ä/\t"\\',
      code: 'not_json',
      path: '/a~1b',
      message: 'The line\tis not "JSON".',
      raw: bytes.toString('utf8'),
      raw_base64: index === 1 ? bytes.toString('base64') : '',
      fresh: 1,
    })),
  )
})

test('a spool file of an earlier version, whose rows are JSON lines, is stored as well', async () => {
  const { event } = valid(released(9))
  const seq = String((batches += 1n))
  const row = `{"batch_seq":${seq},"filed_on":"2026-03-01","port":"2704","entry_number":"${entryNumber(9)}","occurred_at":"2026-03-02 14:05:09.120","event_id":"released-9","event_type":"entry.released","source":"ace-extract","simulated":true,"payload":${canonicalJson(event)}}\n`
  const body = Buffer.from(row)
  const { header } = sealedOne()
  const earlier: SealedBatch = {
    body,
    header: {
      ...header,
      batch_seq: seq,
      token: createHash('sha256').update(body).digest('hex'),
      groups: [{ name: 'entry_event', rows: 1, bytes: body.length }],
    },
  }
  await insertBatch(client, earlier)
  const [stored] = await rowsOf<{ payload: string }>(
    client,
    `select payload from entry_event where batch_seq = ${seq}`,
  )
  expect(stored?.payload).toBe(canonicalJson(event))
})

function sealedOne(): SealedBatch {
  const one = sealer()
  const { event, occurred_ms } = valid(released(8))
  one.accept({ position: 1 }, event, occurred_ms)
  const { batch } = one.seal(at)
  if (batch === undefined) throw new Error('nothing sealed')
  return batch
}
