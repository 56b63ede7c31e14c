import { beforeAll, beforeEach, expect, test } from 'vitest'
import { closedBlocks, countBlocks, everything, sliceBySlice } from '../../server/loop/reconcile.ts'
import type { Block } from '../../server/loop/check.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { foldedHistory, type Folded } from '../support/folded.ts'
import { allOf, damage, examples, foldedKeys, pagesContent, sums } from '../support/reconciled.ts'

/** Blocks: hours of the ledger, each compared once when it is closed. */
let db: TestEngine
let world: Folded
let right: Awaited<ReturnType<typeof pagesContent>>
beforeAll(async () => {
  db = await testEngine()
  world = await foldedHistory(db, 100)
  // The history came three hours ago.
  await ledger((row) => ({ ...row, committed_at: hoursAgo(3) }))
  right = await pagesContent(db.client)
  return () => db.close()
})
beforeEach(async () => {
  await run('truncate table quality_check')
  expect(await pagesContent(db.client)).toEqual(right)
})

const run = (query: string) => db.client.command({ query })
// One time for all: the hour may end while the tests run.
const begun = Date.now()
const hoursAgo = (hours: number) => new Date(begun - hours * 3_600_000).toISOString()
/** Writes the ledger anew. */
async function ledger(change: (row: object) => object): Promise<void> {
  const rows = await rowsOf<{ batch_seq: string }>(
    db.client,
    'select * replace (toString(batch_seq) as batch_seq) from ingest_batch final',
  )
  await run('truncate table ingest_batch')
  await db.client.insert({
    table: 'ingest_batch',
    values: rows.map(change),
    format: 'JSONEachRow',
  })
}
async function batch(number: number, hours: number, applied = true): Promise<void> {
  const values = [{ batch_seq: number, committed_at: hoursAgo(hours) }]
  await db.client.insert({ table: 'ingest_batch', values, format: 'JSONEachRow' })
  if (applied) {
    const mark = [{ kind: 'batch', batch_seq: number }]
    await db.client.insert({ table: 'applied', values: mark, format: 'JSONEachRow' })
  }
}
/** Takes a batch back; what was folded meanwhile must not have a version above the ledger's size then. */
async function withoutBatch(number: number): Promise<void> {
  for (const table of ['ingest_batch', 'applied', 'touched'])
    await run(`alter table ${table} delete where batch_seq = ${number} settings mutations_sync = 2`)
  await allOf(everything(world.options))
}
const hourOf = (hours: number) => Math.floor(Date.parse(hoursAgo(hours)) / 3_600_000) * 3600
async function history(): Promise<Block> {
  const block = (await closedBlocks(db.client)).find(({ hour }) => hour === hourOf(3))
  if (block === undefined) throw new Error('the hour of the history is not closed')
  return block
}

test('a block is closed when its hour is over, ten minutes have passed and all of it is applied', async () => {
  const hours = async (grace: number) =>
    (await closedBlocks(db.client, grace)).map(({ hour }) => hour)
  await batch(21, -1)
  await batch(22, 1.5)
  await batch(23, 5, false)
  await batch(24, 5)
  const over = Math.floor(Date.now() / 1000) - hourOf(1.5) - 3600
  expect(await hours(over - 30)).toEqual([hourOf(1.5), hourOf(3)])
  expect(await hours(over + 30)).toEqual([hourOf(3)])
  await db.client.insert({
    table: 'applied',
    values: [{ kind: 'batch', batch_seq: 23 }],
    format: 'JSONEachRow',
  })
  expect(await hours(over + 30)).toEqual([hourOf(3), hourOf(5)])
  for (const number of [21, 22, 23, 24]) await withoutBatch(number)
})

test('a block is compared once, and again when a batch came in later', async () => {
  expect(await countBlocks(db.client)).toEqual({ blocks_closed: 1, blocks_checked: 0 })
  const outcomes = await allOf(sliceBySlice(world.options, await history()))
  const { compared, different } = sums(outcomes)
  const { batches } = await history()
  const rows = right.filter(({ name }) => name in foldedKeys).reduce((sum, of) => sum + of.rows, 0)
  expect(compared).toBe(rows + batches)
  expect(different).toBe(0)
  expect(await history()).toMatchObject({ is_checked: 1 })
  expect(await countBlocks(db.client)).toEqual({ blocks_closed: 1, blocks_checked: 1 })
  await batch(31, 3)
  expect(await history()).toMatchObject({ is_checked: 0, done: [] })
  expect(await countBlocks(db.client)).toEqual({ blocks_closed: 1, blocks_checked: 0 })
  await withoutBatch(31)
})

test('a restart in the middle of a block goes on with the next slice', async () => {
  const begun = sliceBySlice(world.options, await history(), 30)
  await begun.next()
  await begun.return(undefined)
  const half = await history()
  expect(half).toMatchObject({ is_checked: 0, done: [0] })
  expect(half.buckets).toBeGreaterThan(2)
  // The server that goes on cuts the block as the first one did, whatever its own measure.
  const bucketOf = async (bucket: number) =>
    damage(
      db.client,
      'entry',
      0,
      `where cityHash64(entry_number) % ${half.buckets} = ${bucket} limit 1`,
    )
  await bucketOf(0)
  await bucketOf(half.buckets - 1)
  const rest = await allOf(sliceBySlice(world.options, half, 1000))
  expect(rest).toHaveLength(half.buckets - 1)
  expect(sums(rest)).toMatchObject({ different: 1, repaired: 1 })
  expect(await history()).toMatchObject({ is_checked: 1 })
  // A second server that had begun the same block checks it as well, harmlessly.
  const second = await allOf(sliceBySlice(world.options, { ...half, buckets: 0, done: [] }, 30))
  expect(second).toHaveLength(half.buckets)
  expect(sums(second)).toMatchObject({ different: 1, repaired: 1 })
})

test('a look only keeps no result and repairs nothing', async () => {
  await damage(db.client, 'entry')
  const only = { ...world.options, repair: false }
  expect(sums(await allOf(sliceBySlice(only, await history())))).toMatchObject({
    different: 1,
    repaired: 0,
  })
  expect(await history()).toMatchObject({ is_checked: 0 })
  expect(sums(await allOf(sliceBySlice(world.options, await history())))).toMatchObject({
    repaired: 1,
  })
})

test('a block has the entries of the accounts it changed', async () => {
  const [found] = await rowsOf<{ entry_number: string; importer_number: string }>(
    db.client,
    'select entry_number, importer_number from entry final where account_known limit 1',
  )
  await batch(41, 6)
  await run(
    `insert into touched values (41, 'importer', '1970-01-01', '', '${found?.importer_number}')`,
  )
  await damage(db.client, 'entry', 0, `where entry_number = '${found?.entry_number}'`)
  const block = (await closedBlocks(db.client)).find(({ hour }) => hour === hourOf(6))
  if (block === undefined) throw new Error('no block')
  expect(sums(await allOf(sliceBySlice(world.options, block)))).toMatchObject({
    different: 1,
    repaired: 1,
  })
  await withoutBatch(41)
})

test('a batch that named less than it counted is found, and what evidence has of it is folded', async () => {
  const [work] = await rowsOf<{ batch_seq: string; count: number }>(
    db.client,
    `select toString(batch_seq) as batch_seq, uniqExact(subject_id) as count from touched where subject_kind = 'work'
    group by batch_seq order by count desc limit 1`,
  )
  const of = `batch_seq = ${work?.batch_seq} and subject_kind = 'work'`
  const names = `select subject_id from touched where ${of}`
  await run(`alter table work delete where work_id in (${names}) settings mutations_sync = 2`)
  await run(`alter table touched delete where ${of} settings mutations_sync = 2`)
  const outcomes = await allOf(sliceBySlice(world.options, await history()))
  expect(examples(outcomes)[0]).toMatch(/^short batch \d+: \d+ of \d+ events$/)
  expect(outcomes[0]?.counts.batch).toMatchObject({ different: 1, repaired: 1 })
  const repaired = outcomes.reduce((sum, { counts }) => sum + counts.work.repaired, 0)
  expect(repaired).toBe(work?.count)
})

test('a batch whose events are in no evidence stays different', async () => {
  await batch(51, 4)
  await ledger((row) =>
    'batch_seq' in row && row.batch_seq === '51' ? { ...row, accepted: 2 } : row,
  )
  await run(`insert into touched values (51, 'work', '1970-01-01', '', 'never-was')`)
  const block = (await closedBlocks(db.client)).find(({ hour }) => hour === hourOf(4))
  if (block === undefined) throw new Error('no block')
  const outcomes = await allOf(sliceBySlice(world.options, block))
  expect(examples(outcomes)).toEqual(['short batch 51: 1 of 2 events', 'lost work never-was'])
  expect(sums(outcomes)).toMatchObject({ different: 2, repaired: 0 })
  await withoutBatch(51)
})
