import { readFileSync } from 'node:fs'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { readUnapplied, type Unapplied } from '../../server/loop/applied.ts'
import { checkCounts } from '../../server/loop/check-counts.ts'
import { countEvents } from '../../server/loop/count.ts'
import { everything } from '../../server/loop/reconcile.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { foldedHistory, foldingLoop, type Folded } from '../support/folded.ts'
import { allOf, examples, sums } from '../support/reconciled.ts'
import { seededRandom } from '../support/streams.ts'

/** The events that the data page counts batch by batch, beside evidence counted whole. */
let db: TestEngine
let world: Folded
beforeAll(async () => {
  db = await testEngine()
  world = await foldedHistory(db, 60)
  return () => db.close()
})
beforeEach(expectSame)

const run = (query: string) => db.client.command({ query })
const sql = (path: string) => readFileSync(new URL(`../../sql/${path}`, import.meta.url), 'utf8')
interface Counted {
  event_type: string
  source: string
  events: number
  newest_event_at: string
}
const counted = () => rowsOf<Counted>(db.client, sql('queries/quality_by_type.sql'))
const whole = () =>
  rowsOf<Counted>(
    db.client,
    `select event_type, source, count() as events, max(occurred_at) as newest_event_at from (
      select event_type, source, occurred_at from entry_event final
      union all select event_type, source, occurred_at from work_event final
      union all select event_type, source, occurred_at from account_event final)
    group by event_type, source order by event_type, source`,
  )
async function expectSame() {
  expect(await counted()).toEqual(await whole())
}
async function settle(recordsPerRound?: number) {
  const loop = foldingLoop(db, undefined, recordsPerRound === undefined ? {} : { recordsPerRound })
  await loop.settle()
  await loop.stop()
}

const readNew = () => readUnapplied(db.client, 4_000_000_000)
const countNew = async ({ uncounted, version }: Unapplied) => {
  const numbers = uncounted.map((batch) => batch.batch_seq)
  if (numbers.length > 0) await countEvents(db.client, numbers, version)
}
/** What the loop does with new batches, without folding them. */
const count = async () => countNew(await readNew())

interface Sent {
  id: string
  kind: 'entry' | 'work' | 'importer'
  subject: number
  amount: number
}
/** A row of evidence as ingest writes it. The same id with another amount is another content. */
function rowOf({ id, kind, subject, amount }: Sent, batch_seq: number) {
  const day = String(1 + (subject % 28)).padStart(2, '0')
  const common = {
    event_id: id,
    source: `s${id.length % 2}`,
    occurred_at: `2026-03-${day}T10:00:00.000Z`,
  }
  const event_type = {
    entry: 'duty.collected',
    work: 'work.responded',
    importer: 'importer.moved',
  }[kind]
  const payload = JSON.stringify({ ...common, event_type, amount_cents: amount })
  const row = { ...common, event_type, simulated: true, payload, batch_seq }
  if (kind === 'work') return { table: 'work_event', row: { ...row, work_id: `W${subject}` } }
  if (kind === 'importer')
    return {
      table: 'account_event',
      row: { ...row, subject_kind: 'importer', subject_id: `I${subject}` },
    }
  const key = { filed_on: `2026-03-${day}`, port: '2704', entry_number: `N${subject}` }
  return { table: 'entry_event', row: { ...row, ...key } }
}
async function intoEvidence(batch_seq: number, events: readonly Sent[]): Promise<void> {
  const written = events.map((event) => rowOf(event, batch_seq))
  for (const table of new Set(written.map((one) => one.table))) {
    const values = written.filter((one) => one.table === table).map(({ row }) => row)
    const settings = { insert_deduplicate: 0 } as const
    await db.client.insert({ table, values, format: 'JSONEachRow', clickhouse_settings: settings })
  }
}
const intoLedger = (batch_seq: number, records: number) =>
  db.client.insert({
    table: 'ingest_batch',
    values: [{ batch_seq, received: records, accepted: records }],
    format: 'JSONEachRow',
  })
async function commit(batch_seq: number, events: readonly Sent[]): Promise<void> {
  await intoEvidence(batch_seq, events)
  await intoLedger(batch_seq, events.length)
}
const entry = (id: string, amount = 1, subject = 1): Sent => ({
  id,
  kind: 'entry',
  subject,
  amount,
})
const countOf = async (batch: number) => {
  const query = `select arraySum(counts.events) as events from event_count final where batch_seq = ${batch}`
  return (await rowsOf<{ events: number }>(db.client, query))[0]?.events
}

test('events are counted from a row a batch, not from evidence', async () => {
  const answer = await db.client.query({ query: sql('queries/quality_by_type.sql') })
  await answer.text()
  const summary = String(answer.response_headers['x-clickhouse-summary'])
  const [batches] = await rowsOf<{ rows: number }>(
    db.client,
    'select count() as rows from event_count',
  )
  expect(Number((JSON.parse(summary) as { read_rows: string }).read_rows)).toBe(batches?.rows)
})

test('an event that comes again counts for the batch with the least number, before and after a merge', async () => {
  await commit(2000, [entry('again-a'), entry('again-b'), entry('again-c', 1, 2)])
  await count()
  expect(await countOf(2000)).toBe(3)
  // Later and greater: nothing new. Later and less: it takes two over.
  await commit(2001, [entry('again-a')])
  await count()
  await commit(1999, [entry('again-a'), entry('again-c', 1, 2), entry('again-c', 2, 2)])
  await run('optimize table entry_event final')
  await count()
  expect([await countOf(2001), await countOf(2000), await countOf(1999)]).toEqual([0, 1, 3])
  await expectSame()
})

test('a batch that was counted and not marked as folded is counted once', async () => {
  await commit(3000, [entry('killed-a'), entry('killed-b')])
  for (const version of [900, 900, 901]) await countEvents(db.client, ['3000'], version)
  await expectSame()
  await run(`delete from event_count where batch_seq = 3000`)
  await count()
  expect(await countOf(3000)).toBe(2)
})

test('a backlog is counted in rounds until nothing is left', async () => {
  for (let at = 0; at < 5; at += 1)
    await commit(4000 + at, [entry('round'), entry(`round-${at}`), entry(`other-${at}`, at, at)])
  await settle(4)
  expect(await countOf(4000)).toBe(3)
  expect(await countOf(4004)).toBe(2)
})

test('whatever comes in whatever order, number and repetition, the counts are those of evidence', async () => {
  const random = seededRandom(3)
  const pick = (most: number) => Math.floor(random() * most)
  const kinds = ['entry', 'work', 'importer'] as const
  const any = (): Sent => {
    const subject = pick(8)
    const kind = kinds[pick(3)] ?? 'entry'
    return { id: `${kind}-${subject}-${pick(6)}`, kind, subject, amount: pick(2) }
  }
  const used = new Set<number>()
  let taken = 0
  for (let at = 0; at < 7; at += 1) {
    let slow: Unapplied | undefined
    for (let batches = 1 + pick(3); batches > 0; batches -= 1) {
      if (pick(4) === 0) await count()
      let number = 10_000 + pick(9000)
      while (used.has(number)) number += 1
      if ([...used].some((other) => other > number)) taken += 1
      used.add(number)
      const events = Array.from({ length: 1 + pick(12) }, any)
      await commit(number, events)
      // Its answer was lost: the same batch once more.
      if (pick(4) === 0) await intoEvidence(number, events)
      slow ??= await readNew()
    }
    if (pick(3) === 0) await run('optimize table entry_event final')
    if (pick(3) === 0) await run('optimize table account_event final')
    // Another server, at times: one that is at work at once, one that read the ledger a while ago.
    await Promise.all(pick(2) === 0 ? [count(), count()] : [count()])
    if (slow !== undefined) await countNew(slow)
    expect(await counted(), `after ${at}`).toEqual(await whole())
  }
  expect(taken).toBeGreaterThan(3)
})

test('wrong counts are found and repaired, also with a version that no count could have', async () => {
  await run(`insert into event_count select batch_seq, arrayMap(x -> (x.1, x.2, toUInt32(x.3 + 5), x.4), counts), version
    from event_count final where batch_seq = 4004`)
  await run(
    `insert into event_count select batch_seq, [], version + 10000 from event_count final where batch_seq = 2000`,
  )
  expect(await counted()).not.toEqual(await whole())
  const looked = await allOf(everything({ ...world.options, repair: false }))
  expect(sums(looked)).toMatchObject({ different: 2, repaired: 0 })
  const outcomes = await allOf(everything(world.options))
  expect(sums(outcomes)).toMatchObject({ different: 2, repaired: 2 })
  expect(examples(outcomes)).toEqual([
    'wrong count of batch 2000: 0, in evidence 1 events',
    'wrong count of batch 4004: 7, in evidence 2 events',
  ])
})

test('an event of a batch that is not counted yet makes no difference', async () => {
  await intoEvidence(1998, [entry('again-b')])
  const looked = () => checkCounts({ ...world.options, repair: false }, ['2000', '2001', '1999'])
  expect((await looked()).count).toMatchObject({ different: 0 })
  await intoLedger(1998, 1)
  await count()
  expect((await looked()).count).toMatchObject({ different: 0 })
  expect([await countOf(2000), await countOf(1998)]).toEqual([0, 1])
})

test('a database of an older version is counted by its migration', async () => {
  await run('truncate table event_count')
  await run(sql('migrations/0053_event_count_so_far.sql'))
  await expectSame()
  await count()
  expect(await countOf(2001)).toBe(0)
})
