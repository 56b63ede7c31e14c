import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { createReconciler } from '../../server/loop/reconciler.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { foldedHistory, foldingLoop, type Folded } from '../support/folded.ts'
import { damage, pagesContent } from '../support/reconciled.ts'

/** `npm run reconcile`, and the server's own rounds. */
let db: TestEngine
let world: Folded
let right: Awaited<ReturnType<typeof pagesContent>>
beforeAll(async () => {
  db = await testEngine()
  world = await foldedHistory(db, 60)
  right = await pagesContent(db.client)
  return () => db.close()
})

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/reconcile-main.ts', ...args], {
    env: { ...process.env, DATA_DIR: db.dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()))
  const ended = new Promise<{ code: number | null; lines: string[]; err: string }>((resolve) => {
    child.once('close', (code) =>
      resolve({ code, lines: text.out.trimEnd().split('\n'), err: text.err }),
    )
  })
  return { child, ended }
}
const reconcile = (...args: string[]) => start(...args).ended

test('it looks, repairs when it may, and its last line and exit code say what is left', async () => {
  await damage(db.client, 'entry')
  await damage(db.client, 'work')
  const looked = await reconcile('--all', '--check')
  expect(looked.code).toBe(1)
  expect(looked.lines.filter((line) => line.startsWith('wrong '))).toHaveLength(2)
  expect(looked.lines.at(-1)).toMatch(/^compared=\d+ different=2 repaired=0 remaining=2$/)
  expect(await pagesContent(db.client)).not.toEqual(right)

  const repaired = await reconcile('--all')
  expect(repaired.code).toBe(0)
  expect(repaired.lines.at(-1)).toMatch(/^compared=\d+ different=2 repaired=2 remaining=0$/)
  expect(repaired.lines.find((line) => line.startsWith('work '))).toMatch(/ 1 +1 +0$/)
  expect(await pagesContent(db.client)).toEqual(right)
})

test('a sample of a right database finds nothing, and results are kept by what was looked at', async () => {
  const again = await reconcile('--sample', '20')
  expect(again.code).toBe(0)
  expect(again.lines.at(-1)).toMatch(/^compared=[1-9]\d* different=0 repaired=0 remaining=0$/)
  const results = await rowsOf(
    db.client,
    'select scope, toUInt32(sum(quality_check.different)) as different from quality_check group by scope order by scope',
  )
  expect(results).toEqual([
    { scope: 'all', different: 2 },
    { scope: 'sample', different: 0 },
  ])
})

test('--blocks takes the closed hours that were not compared yet', async () => {
  await db.client.command({
    query: `alter table ingest_batch add column moved DateTime64(3, 'UTC') default committed_at - toIntervalHour(5)`,
  })
  await db.client.command({
    query:
      'create table old_ledger engine = Memory as select * except moved replace (moved as committed_at) from ingest_batch final',
  })
  await db.client.command({ query: 'alter table ingest_batch drop column moved' })
  await db.client.command({ query: 'truncate table ingest_batch' })
  await db.client.command({ query: 'insert into ingest_batch select * from old_ledger' })
  await db.client.command({ query: 'drop table old_ledger' })
  await damage(db.client, 'importer')
  const first = await reconcile('--blocks')
  expect(first).toMatchObject({ code: 0 })
  expect(first.lines.at(-1)).toMatch(/different=1 repaired=1 remaining=0$/)
  const second = await reconcile('--blocks')
  expect(second.lines.at(-1)).toBe('compared=0 different=0 repaired=0 remaining=0')
})

test('a mistake in the words ends with 2, other reference tables with 3', async () => {
  for (const words of [
    ['--sample', '0'],
    ['--sample', 'x'],
    ['--all', '--blocks'],
    ['--best'],
    ['all'],
  ]) {
    const { code, err } = await reconcile(...words)
    expect({ words, code }).toEqual({ words, code: 2 })
    expect(err).toContain('Usage: npm run reconcile')
  }
  const mark = (hash: string) =>
    db.client.insert({ table: 'reference_state', values: [{ hash }], format: 'JSONEachRow' })
  await mark('other')
  const { code, err } = await reconcile()
  expect(code).toBe(3)
  expect(err).toContain('Start the server with this REFERENCE_DIR first')
  await mark(world.options.reference)
})

test('Ctrl-C ends it after the slice that runs, with 3 and what was compared until then', async () => {
  const { child, ended } = start('--all')
  const using = join(db.dataDir, 'engine', 'users', `${child.pid}-1`)
  while (!existsSync(using)) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGINT')
  const { code, lines } = await ended
  expect(code).toBe(3)
  expect(lines.at(-2)).toBe('stopped before the end')
  const [, compared] =
    /^compared=(\d+) different=0 repaired=0 remaining=0$/.exec(lines.at(-1) ?? '') ?? []
  // Accounts come first, and were the last.
  expect(Number(compared)).toBe(right.find(({ name }) => name === 'importer')?.rows)
  expect(existsSync(using)).toBe(false)
})

interface Logged {
  code: string
  different: number
  repaired: number
  examples: string[]
}
const loggerTo = (lines: Logged[]) =>
  // Only `error` is called.
  ({ error: (fields: Logged) => lines.push(fields) }) as unknown as NonNullable<
    Exclude<Parameters<typeof createReconciler>[0]['logger'], false>
  >

test('the server draws a sample each minute, repairs, says so, and does not hold its rounds', async () => {
  let clock = Date.parse('2026-08-01T00:00:00Z')
  const lines: Logged[] = []
  let shown = 0
  const reconciler = createReconciler({
    options: { ...world.options, now: () => new Date(clock) },
    logger: loggerTo(lines),
    onResult: async () => void (shown += 1),
  })
  await damage(db.client, 'work')
  await reconciler.afterRound(false)
  await reconciler.close()
  expect(reconciler.status().checked_at).toBeNull()
  clock += 60_000
  await reconciler.afterRound(false)
  // The round that began it was not held up by it.
  expect(reconciler.status().checked_at).toBeNull()
  await reconciler.close()
  expect(reconciler.status()).toMatchObject({
    checked_at: new Date(clock),
    counts: { work: { different: 1, repaired: 1 }, entry: { different: 0 } },
  })
  expect(lines).toMatchObject([{ code: 'FOLDED_ROWS_DIFFER', different: 1, repaired: 1 }])
  expect(lines[0]?.examples).toEqual([expect.stringMatching(/^wrong work /)])
  expect(await pagesContent(db.client)).toEqual(right)
  expect(shown).toBe(0)
  await reconciler.afterRound(false)
  await reconciler.close()
  expect(shown).toBe(1)
})

test('a loop that is never idle gets one slice a minute, an idle one rests a second', async () => {
  let clock = Date.now()
  const reconciler = createReconciler({
    options: { ...world.options, now: () => new Date(clock) },
    logger: false,
    onResult: async () => {},
  })
  const { client } = world.options
  const done = async () => {
    const query = "select count() as count from quality_check where scope = 'block'"
    return (await rowsOf<{ count: number }>(client, query))[0]?.count
  }
  await client.command({ query: 'truncate table quality_check' })
  clock += 30_000
  await reconciler.afterRound(true)
  await reconciler.close()
  expect(await done()).toBe(0)
  await reconciler.afterRound(false)
  await reconciler.close()
  expect(await done()).toBe(1)
  expect(reconciler.status().unchecked_blocks).toBe(1)
  await reconciler.afterRound(false)
  await reconciler.close()
  expect(reconciler.status().unchecked_blocks).toBe(1)
  clock += 1000
  await reconciler.afterRound(false)
  await reconciler.close()
  // The only block has one slice.
  expect(reconciler.status().unchecked_blocks).toBe(0)
  expect(await done()).toBe(1)
})

test('a comparison that fails leaves the loop alone and is tried again a minute later', async () => {
  let clock = Date.now()
  const lines: Logged[] = []
  const reconciler = createReconciler({
    options: { ...world.options, reference: 'other', now: () => new Date(clock) },
    logger: loggerTo(lines),
    onResult: async () => {},
  })
  for (const later of [60_000, 30_000, 40_000]) {
    clock += later
    await reconciler.afterRound(false)
    await reconciler.close()
  }
  expect(lines.map(({ code }) => code)).toEqual(['REFERENCE_DIFFERS', 'REFERENCE_DIFFERS'])
})

test('a repair by any process brings the pages of every server up to date', async () => {
  let published = 0
  const loop = foldingLoop(db, async () => void (published += 1))
  await loop.settle()
  const before = published
  await damage(db.client, 'entry')
  expect((await reconcile('--all')).code).toBe(0)
  for (let tries = 0; tries < 100 && published === before; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(published).toBe(before + 1)
  await loop.stop()
})
