import { beforeAll, beforeEach, expect, test } from 'vitest'
import { checkSample } from '../../server/loop/check.ts'
import { everything } from '../../server/loop/reconcile.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { foldedHistory, type Folded } from '../support/folded.ts'
import {
  allOf,
  before,
  damage,
  examples,
  foldedKeys,
  foldedTables,
  pagesContent,
  sums,
} from '../support/reconciled.ts'

let db: TestEngine
let world: Folded
let right: Awaited<ReturnType<typeof pagesContent>>
beforeAll(async () => {
  db = await testEngine()
  world = await foldedHistory(db, 150)
  right = await pagesContent(db.client)
  return () => db.close()
})
// Each test begins with a right database.
beforeEach(async () => expect(await content()).toEqual(right))

const run = (query: string) => db.client.command({ query })
const content = () => pagesContent(db.client)
const reconciled = (repair = true, perSlice = 1000) =>
  allOf(everything({ ...world.options, repair }, perSlice))

test('in a right database everything is compared, in slices, and nothing differs', async () => {
  const outcomes = await reconciled(true, 40)
  expect(outcomes.length).toBeGreaterThan(5)
  const rows = right.filter(({ name }) => name in foldedKeys).reduce((sum, of) => sum + of.rows, 0)
  expect(rows).toBeGreaterThan(150)
  const [ledger] = await rowsOf<{ batches: number }>(
    db.client,
    'select uniqExact(batch_seq) as batches from ingest_batch',
  )
  const compared = rows + (ledger?.batches ?? 0)
  expect(sums(outcomes)).toEqual({ compared, different: 0, repaired: 0 })
})

// By 0 the wrong row has the version of the right one; by 1000 one that no fold can give for long.
test.each(foldedTables.flatMap((table) => [0, 1000].map((by) => ({ table, by }))))(
  'a wrong row of $table is replaced, its version by $by above the right one',
  async ({ table, by }) => {
    await damage(db.client, table, by)
    expect(await content()).not.toEqual(right)
    const looked = await reconciled(false)
    expect(sums(looked)).toMatchObject({ different: 1, repaired: 0 })
    expect(examples(looked)).toEqual([expect.stringMatching(/^wrong /)])
    expect(sums(await reconciled())).toMatchObject({ different: 1, repaired: 1 })
    expect(await content()).toEqual(right)
    await run(`optimize table ${table} final`)
    expect(await content()).toEqual(right)
    expect(sums(await reconciled(false))).toMatchObject({ different: 0 })
  },
)

test('a merge between the new row and the removal of the wrong one loses no row', async () => {
  await damage(db.client, 'entry', 1000)
  let merged = 0
  const client = before(db.client, 'remove_entry', async () => {
    merged += 1
    await run('optimize table entry final')
  })
  const outcomes = await allOf(everything({ ...world.options, client }))
  expect(merged).toBeGreaterThan(0)
  expect(sums(outcomes)).toMatchObject({ different: 1, repaired: 1 })
  expect(await content()).toEqual(right)
})

test('a right row is different when its version would win against every later fold', async () => {
  await run(`insert into work select * replace (version + 1000 as version) from work final limit 1`)
  expect(sums(await reconciled())).toMatchObject({ different: 1, repaired: 1 })
  const above = await rowsOf(db.client, 'select work_id from work final where version > 900')
  expect(above).toEqual([])
})

test.each(foldedTables)('rows of %s that are missing come back', async (table) => {
  const some = `cityHash64(${foldedKeys[table]}) % 7 = 0`
  await run(`alter table ${table} delete where ${some} settings mutations_sync = 2`)
  const left = (await content()).find(({ name }) => name === table)?.rows ?? 0
  const gone = (right.find(({ name }) => name === table)?.rows ?? 0) - left
  expect(gone).toBeGreaterThan(0)
  const outcomes = await reconciled()
  expect(sums(outcomes)).toMatchObject({ different: gone, repaired: gone })
  expect(examples(outcomes)[0]).toMatch(/^missing /)
  expect(await content()).toEqual(right)
})

test('rows that follow an entry come back: the queue, and the entries of an account', async () => {
  const queued = 'select count() as count from queue_entry final where in_queue'
  const [before] = await rowsOf<{ count: number }>(db.client, queued)
  expect(before?.count).toBeGreaterThan(0)
  await run('alter table queue_entry delete where in_queue settings mutations_sync = 2')
  expect(await rowsOf(db.client, queued)).toEqual([{ count: 0 }])
  expect(sums(await reconciled())).toMatchObject({
    different: before?.count,
    repaired: before?.count,
  })
  expect(await content()).toEqual(right)

  await run('truncate table importer_entry')
  const { different, repaired } = sums(await reconciled())
  expect(different).toBeGreaterThan(100)
  expect(repaired).toBe(different)
  expect(await content()).toEqual(right)

  await run(
    `insert into queue_entry select * replace (points + 1 as points, version + 1000 as version) from queue_entry final limit 1`,
  )
  expect(sums(await reconciled())).toMatchObject({ different: 1, repaired: 1 })
  expect(await content()).toEqual(right)
})

test.each(foldedTables)(
  'a row of %s without evidence goes, also where pages follow it',
  async (table) => {
    const stranger = {
      entry: `toDate('2026-02-02') as filed_on, '9999' as port, true as in_queue`,
      work: `'stranger' as work_id`,
      importer: `'stranger' as subject_id`,
    }[table]
    const copy = (change: string) =>
      run(`insert into ${table} select * replace (${change}) from ${table} final limit 1`)
    await copy(stranger)
    await copy(`${stranger}, 100000 as version`)
    expect(await content()).not.toEqual(right)
    const outcomes = await reconciled()
    expect(sums(outcomes)).toMatchObject({ different: 1, repaired: 1 })
    expect(examples(outcomes)).toEqual([expect.stringMatching(/^unfounded /)])
    expect(await content()).toEqual(right)
  },
)

test('a sample draws of every kind: rows, and subjects without a row', async () => {
  await damage(db.client, 'importer')
  await run('truncate table work')
  const one = await checkSample({ ...world.options, repair: false }, 1)
  // One drawn row, one subject of evidence, at most; work has no row to draw.
  expect(one.counts.work.compared).toBe(1)
  expect(one.counts.importer.compared).toBeLessThanOrEqual(4)
  expect(one.counts.entry.compared).toBeGreaterThan(0)
  const { counts } = await checkSample(world.options, 10_000)
  expect(counts.importer).toMatchObject({ different: 1, repaired: 1 })
  expect(counts.work.repaired).toBe(counts.work.different)
  expect(counts.work.different).toBeGreaterThan(0)
  expect(await content()).toEqual(right)
})

test('a database folded with other reference tables is not touched', async () => {
  await damage(db.client, 'entry')
  const other = { ...world.options, reference: 'other' }
  await expect(allOf(everything(other))).rejects.toMatchObject({ code: 'REFERENCE_DIFFERS' })
  expect(await content()).not.toEqual(right)
  await reconciled()
})

test('what a batch named keeps its row when its evidence is lost, and stays different', async () => {
  const some = `(select work_id from work_event order by work_id limit 1)`
  await run(`alter table work_event delete where work_id in ${some} settings mutations_sync = 2`)
  const outcomes = await reconciled()
  const ofWork = outcomes.filter(({ counts }) => counts.work.different > 0)
  expect(sums(ofWork)).toMatchObject({ different: 1, repaired: 0 })
  expect(await content()).toEqual(right)
  // Counts say what evidence has, and are right again.
  const ofCounts = outcomes.filter(({ counts }) => counts.batch.different > 0)
  expect(examples(ofCounts)[0]).toMatch(/^wrong count of batch /)
  const { different, repaired } = sums(ofCounts)
  expect([repaired, sums(outcomes).different]).toEqual([different, different + 1])
})
