import { beforeAll, beforeEach, expect, test } from 'vitest'
import { totalsOf, type Outcome } from '../../server/loop/check.ts'
import { everything } from '../../server/loop/reconcile.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { foldedHistory, type Folded } from '../support/folded.ts'

let db: TestEngine
let world: Folded
beforeAll(async () => {
  db = await testEngine()
  world = await foldedHistory(db, 300)
  return () => db.close()
})

const tables = {
  entry: 'filed_on, port, entry_number',
  work: 'work_id',
  importer: 'subject_kind, subject_id',
} as const
type Table = keyof typeof tables
const run = (query: string) => db.client.command({ query })
/** Everything pages read, but the versions. */
const content = () =>
  Promise.all(
    [...Object.keys(tables), 'queue_entry', 'importer_entry'].map((table) =>
      rowsOf<{ name: string; rows: number; hash: string }>(
        db.client,
        `select '${table}' as name, count() as rows, toString(sum(sipHash64(toString(tuple(${table === 'importer_entry' ? '*' : '* except version'}))))) as hash from ${table} final`,
      ),
    ),
  )
async function reconciled(repair = true): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for await (const outcome of everything({ ...world.options, repair }, 100)) outcomes.push(outcome)
  return outcomes
}
function sums(outcomes: Outcome[]) {
  const all = outcomes.map(totalsOf)
  const sum = (name: 'compared' | 'different' | 'repaired') =>
    all.reduce((total, outcome) => total + outcome[name], 0)
  return { compared: sum('compared'), different: sum('different'), repaired: sum('repaired') }
}
const examples = (outcomes: Outcome[]) => outcomes.flatMap((outcome) => outcome.examples)

let right: Awaited<ReturnType<typeof content>>
beforeAll(async () => {
  right = await content()
})
beforeEach(async () => {
  // Each test begins with a right database.
  expect(await content()).toEqual(right)
})

test('in a right database everything is compared and nothing differs', async () => {
  const { compared, different } = sums(await reconciled())
  expect(different).toBe(0)
  const [rows] = await rowsOf<{ rows: number }>(
    db.client,
    'select (select count() from entry final) + (select count() from work final) + (select count() from importer final) as rows',
  )
  expect(rows?.rows).toBeGreaterThan(300)
  expect(compared).toBe(rows?.rows)
})

/** Writes a wrong copy of the table's third row, with the version moved by `by`. */
async function damage(table: Table, by: number): Promise<string> {
  const [{ key } = { key: '' }] = await rowsOf<{ key: string }>(
    db.client,
    `select toString(tuple(${tables[table]})) as key from ${table} final order by ${tables[table]} limit 2, 1`,
  )
  await run(`insert into ${table} select * replace ('wrong' as status, version + ${by} as version)
    from ${table} final where toString(tuple(${tables[table]})) = '${key.replaceAll("'", "\\'")}'`)
  return key
}

test.each(['entry', 'work', 'importer'] as const)(
  'a wrong row of %s is replaced, whatever its version',
  async (table) => {
    for (const by of [0, 1000]) {
      await damage(table, by)
      expect(await content()).not.toEqual(right)
      const looked = await reconciled(false)
      expect(sums(looked)).toMatchObject({ different: 1, repaired: 0 })
      expect(examples(looked)).toEqual([expect.stringMatching(/^wrong /)])
      expect(sums(await reconciled())).toMatchObject({ different: 1, repaired: 1 })
      expect(await content()).toEqual(right)
      await run(`optimize table ${table} final`)
      expect(await content()).toEqual(right)
      expect(sums(await reconciled(false))).toMatchObject({ different: 0 })
    }
  },
)

test.each(['entry', 'work', 'importer'] as const)(
  'a row of %s that is missing comes back',
  async (table) => {
    await run(
      `alter table ${table} delete where cityHash64(${tables[table]}) % 7 = 0 settings mutations_sync = 2`,
    )
    const [{ gone } = { gone: 0 }] = await rowsOf<{ gone: number }>(
      db.client,
      `select ${right.flat().find((one) => one.name === table)?.rows} - count() as gone from ${table} final`,
    )
    expect(gone).toBeGreaterThan(0)
    const outcomes = await reconciled()
    expect(sums(outcomes)).toMatchObject({ different: gone, repaired: gone })
    expect(examples(outcomes)[0]).toMatch(/^missing /)
    expect(await content()).toEqual(right)
  },
)

test.each(['entry', 'work', 'importer'] as const)(
  'a row of %s without evidence goes, also where pages follow it',
  async (table) => {
    // A sixth has a version that no fold could have given; an entry that waits is in the queue as well.
    const stranger = {
      entry: `toDate('2026-02-02') as filed_on, 'in_queue' as port`,
      work: `'stranger' as work_id`,
      importer: `'stranger' as subject_id`,
    }
    const change = table === 'entry' ? `${stranger.entry}, true as in_queue` : stranger[table]
    await run(`insert into ${table} select * replace (${change}) from ${table} final limit 1`)
    await run(
      `insert into ${table} select * replace (${change}, 100000 as version) from ${table} final limit 1`,
    )
    expect(await content()).not.toEqual(right)
    const outcomes = await reconciled()
    expect(sums(outcomes)).toMatchObject({ different: 1, repaired: 1 })
    expect(examples(outcomes)).toEqual([expect.stringMatching(/^unfounded /)])
    expect(await content()).toEqual(right)
  },
)
