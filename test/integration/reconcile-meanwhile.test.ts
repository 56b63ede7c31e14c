import { beforeAll, beforeEach, expect, test } from 'vitest'
import { checkSample } from '../../server/loop/check.ts'
import { look } from '../../server/loop/compare.ts'
import { queueConflicts } from '../../server/loop/applied.ts'
import { everything } from '../../server/loop/reconcile.ts'
import { startHttpIngest } from '../../ingest/sources/http.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { ndjson } from '../support/events.ts'
import { foldedHistory, foldingLoop, type Folded } from '../support/folded.ts'
import { ingestParts } from '../support/ingest.ts'
import { allOf, before, damage, foldedKeys, sums } from '../support/reconciled.ts'
import { simulate } from '../support/simulated-events.ts'

/** Comparing while events arrive: only what is different is called different. */
let db: TestEngine
let world: Folded
beforeAll(async () => {
  db = await testEngine()
  world = await foldedHistory(db, 100)
  return () => db.close()
})
beforeEach(async () => {
  expect(sums(await allOf(everything({ ...world.options, repair: false })))).toMatchObject({
    different: 0,
  })
})

interface Key {
  filed_on: string
  port: string
  entry_number: string
  importer_number: string
}
async function someEntry(at = 5): Promise<Key> {
  const query = `select toString(filed_on) as filed_on, port, entry_number, importer_number from entry final
    where status = 'released' and account_known order by ${foldedKeys.entry} limit ${at}, 1`
  const [key] = await rowsOf<Key>(db.client, query)
  if (key === undefined) throw new Error('no released entry')
  return key
}
let sent = 0
/** An event that changes the entry's row. */
const collected = ({ filed_on, port, entry_number }: Key) => ({
  event_id: `collected-${(sent += 1)}`,
  event_type: 'duty.collected',
  schema_version: 1,
  occurred_at: '2026-08-01T12:00:00.000Z',
  entry: { number: entry_number, port, filed_on },
  source: 'ace-extract',
  simulated: true,
  amount_cents: 1,
})
const subject = ({ filed_on, port, entry_number }: Key) => [
  { subject_kind: 'entry' as const, filed_on, port, subject_id: entry_number },
]
let batch = 9000
/** Writes an event into evidence as ingest does, and leaves its batch out of the ledger. */
async function withoutLedger(
  table: string,
  columns: object,
  event: Pick<ReturnType<typeof collected>, 'event_id' | 'event_type' | 'occurred_at' | 'source'>,
): Promise<void> {
  const { event_id, event_type, occurred_at, source } = event
  const common = { event_id, event_type, occurred_at, source, simulated: true }
  batch += 1
  const row = { ...columns, ...common, payload: JSON.stringify(event), batch_seq: batch }
  await db.client.insert({ table, values: [row], format: 'JSONEachRow' })
}
/** The ledger row of that batch, and what the loop makes of it. */
async function intoLedger(): Promise<void> {
  const values = [{ batch_seq: batch, received: 1, accepted: 1 }]
  await db.client.insert({ table: 'ingest_batch', values, format: 'JSONEachRow' })
  await world.load([])
}

test('an event in evidence and not in the ledger yet makes no difference', async () => {
  const key = await someEntry()
  const { filed_on, port, entry_number } = key
  await withoutLedger('entry_event', { filed_on, port, entry_number }, collected(key))
  const looked = await look(db.client, subject(key), world.options.reference)
  expect(looked).toMatchObject({ different: [], waiting: 1, compared: { entry: 0 } })
  await intoLedger()
  expect(await look(db.client, subject(key), world.options.reference)).toMatchObject({
    different: [],
    waiting: 0,
    compared: { entry: 1 },
  })
})

test('an account event that is not folded yet makes no difference in its entries', async () => {
  const key = await someEntry()
  const account = simulate(100, 7).find(
    (event) =>
      event.event_type === 'importer.registered' && event.importer_number === key.importer_number,
  )
  if (account === undefined) throw new Error('no account event')
  // Earlier than every filing: the entry's account is older by it.
  const event = { ...account, event_id: 'earlier', occurred_at: '2001-12-31T12:00:00.000Z' }
  const columns = { subject_kind: 'importer', subject_id: key.importer_number }
  await withoutLedger('account_event', columns, event)
  const looked = await look(db.client, subject(key), world.options.reference)
  expect(looked).toMatchObject({ different: [], waiting: 1 })
  await intoLedger()
})

test('another content of an id that is not folded yet makes no difference in whoever holds a copy', async () => {
  const [key, other] = [await someEntry(5), await someEntry(6)]
  const event = collected(key)
  await world.load([event])
  const { filed_on, port, entry_number } = other
  await withoutLedger(
    'entry_event',
    { filed_on, port, entry_number },
    { ...collected(other), event_id: event.event_id },
  )
  // What a loop does first of all with this batch.
  await queueConflicts(db.client, [String(batch)], 1, new Date())
  const looked = await look(db.client, subject(key), world.options.reference)
  expect(looked).toMatchObject({ different: [], waiting: 1 })
  await intoLedger()
})

test('a row that is folded between the two reads makes no difference', async () => {
  const key = await someEntry(7)
  let loaded = 0
  const client = before(db.client, 'reconcile_entry', async () => {
    loaded += 1
    if (loaded === 1) await world.load([collected(key)])
  })
  const looked = await look(client, subject(key), world.options.reference)
  expect(loaded).toBeGreaterThan(0)
  expect(looked).toMatchObject({ different: [], waiting: 1 })
})

test('a wrong row is found also while its neighbour waits', async () => {
  const [waits, wrong] = [await someEntry(8), await someEntry(9)]
  const { filed_on, port, entry_number } = waits
  await withoutLedger('entry_event', { filed_on, port, entry_number }, collected(waits))
  await damage(db.client, 'entry', 0, `where entry_number = '${wrong.entry_number}'`)
  const outcomes = await allOf(everything(world.options))
  expect(sums(outcomes)).toMatchObject({ different: 1, repaired: 1 })
  expect(outcomes.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(1)
  await intoLedger()
})

test('nothing is repaired in a right database while events stream in and are folded', async () => {
  const http = await startHttpIngest(ingestParts(db))
  const loop = foldingLoop(db)
  const stop = new AbortController()
  const entries = await Promise.all([1, 2, 3, 4, 10, 11].map((at) => someEntry(at)))
  const more = simulate(60, 8)
  const streaming = (async () => {
    for (let at = 0; !stop.signal.aborted; at += 1) {
      const some = [...entries.map(collected), ...more.slice(at * 20, at * 20 + 20)]
      const answer = await fetch(`${http.url}/v1/events`, { method: 'POST', body: ndjson(some) })
      expect(answer.status).toBe(202)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  try {
    let waiting = 0
    for (let times = 0; times < 4; times += 1) {
      const outcomes = [
        ...(await allOf(everything(world.options))),
        await checkSample(world.options),
      ]
      expect(sums(outcomes)).toMatchObject({ different: 0, repaired: 0 })
      waiting += outcomes.reduce((sum, outcome) => sum + outcome.waiting, 0)
    }
    // Else nothing was tried: no look fell between evidence and fold.
    expect(waiting).toBeGreaterThan(0)
  } finally {
    stop.abort()
    await streaming
    await http.close()
    await loop.settle()
    await loop.stop()
  }
})
