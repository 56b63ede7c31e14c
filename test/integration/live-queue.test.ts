import type { ClickHouseClient } from '@clickhouse/client'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { ImporterKeySecret } from '../../server/config.ts'
import { createQueue, type Queue } from '../../server/live/queue.ts'
import { everything } from '../../server/loop/reconcile.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { foldedHistory, type Folded } from '../support/folded.ts'
import { allOf, damage } from '../support/reconciled.ts'
import { simulate } from '../support/simulated-events.ts'
import { seededRandom } from '../support/streams.ts'

/** The queue that a server follows, beside the queue read whole. */
const secret: ImporterKeySecret = { key_high: 1n, key_low: 2n }
let db: TestEngine
let world: Folded
beforeAll(async () => {
  db = await testEngine()
  world = await foldedHistory(db, 300)
  // More of them, as if others waited as well.
  await run(`insert into queue_entry select * replace (concat(entry_number, toString(n)) as entry_number,
    duty_at_risk_cents + n as duty_at_risk_cents) except n from queue_entry cross join (select number as n from numbers(60)) as copies`)
  return () => db.close()
})

/** What the followed queue asked: statements by name, and the rows that the engine read for them. */
let asked: Record<string, { times: number; rows: number }>
let followed: Queue
beforeEach(async () => {
  asked = {}
  followed = createQueue(counting(db.client), secret)
  await followed.read()
  asked = {}
})
const count = (name: string) => asked[name]?.times ?? 0

function counting(client: ClickHouseClient): ClickHouseClient {
  return new Proxy(client, {
    get(target, property) {
      const member = Reflect.get(target, property) as unknown
      if (typeof member !== 'function') return member
      if (property !== 'query') return member.bind(target) as unknown
      return async (params: Parameters<ClickHouseClient['query']>[0]) => {
        const answer = await target.query(params)
        const summary = String(answer.response_headers['x-clickhouse-summary'])
        const name = String(params.clickhouse_settings?.log_comment)
        const known = (asked[name] ??= { times: 0, rows: 0 })
        known.times += 1
        known.rows += Number((JSON.parse(summary) as { read_rows: string }).read_rows)
        return answer
      }
    },
  })
}
const run = (query: string) => db.client.command({ query })
const whole = () => createQueue(db.client, secret).read()
const expectSame = async () => expect(await followed.read()).toEqual(await whole())

/** Writes changed copies of entries of the queue's table, as a fold of some server would. */
const rewrite = (change: string, which: string) =>
  run(
    `insert into queue_entry select * replace (${change}) from queue_entry final order by cityHash64(entry_number, ${which}`,
  )

test('what changed is read, and nothing else', async () => {
  const size = (await rowsOf<{ n: number }>(db.client, 'select count() as n from queue_entry'))[0]
    ?.n
  expect(size).toBeGreaterThan(100)
  const before = await followed.read()
  expect(await followed.read()).toBe(before)
  expect(asked).toEqual({ queues_parts: { times: 2, rows: expect.any(Number) as number } })
  await rewrite('points + 1 as points, version + 1 as version', '1) limit 3')
  await expectSame()
  expect(await followed.read()).not.toEqual(before)
  expect(asked.queues_changes).toEqual({ times: 1, rows: 3 })
  expect(count('queues_base')).toBe(0)
})

test('entries that come, go, are cancelled and come back stand where the whole queue has them', async () => {
  await rewrite('false as in_queue, version + 1 as version', '2) limit 5')
  await expectSame()
  await rewrite('true as in_queue, version + 1 as version', '2) limit 3')
  await rewrite(
    `false as in_queue, 'cancelled' as status, 'high' as segment, version + 1 as version`,
    '3) limit 4',
  )
  await expectSame()
  await rewrite(
    `duty_at_risk_cents * 2 as duty_at_risk_cents, queue_clock_due_at + 5 as queue_clock_due_at, version + 2 as version`,
    '4) limit 9',
  )
  await expectSame()
  expect(count('queues_base')).toBe(0)
})

test('a row of a slow server does not replace a newer one; of equal versions the later counts', async () => {
  await rewrite('points + 5 as points, version + 50 as version', '5) limit 4')
  await expectSame()
  await rewrite('points + 1 as points, version - 1 as version', '5) limit 4')
  await expectSame()
  await rewrite('points + 2 as points', '5) limit 4')
  await expectSame()
  // Out of the queue, and then a row from before that.
  await rewrite('false as in_queue, version + 10 as version', '5) limit 2')
  await expectSame()
  await rewrite('true as in_queue, version - 5 as version', '5) limit 2')
  await expectSame()
  expect(count('queues_base')).toBe(0)
})

test('an old row of an entry that had left the queue before does not bring it back', async () => {
  await rewrite(`false as in_queue, 'released' as status, version + 100 as version`, '6) limit 2')
  followed = createQueue(counting(db.client), secret)
  await expectSame()
  asked = {}
  await rewrite('true as in_queue, version - 1 as version', '6) limit 1')
  await expectSame()
  expect(count('queues_base')).toBe(1)
})

test('a queue that could not be read is read whole the next time', async () => {
  await run('rename table queue_entry to away')
  await expect(followed.read()).rejects.toThrow()
  await run('rename table away to queue_entry')
  await expectSame()
  expect(count('queues_base')).toBe(1)
})

test('the whole is read every hour', async () => {
  let hours = 0
  followed = createQueue(counting(db.client), secret, () => hours * 3_600_000)
  await followed.read()
  hours += 0.9
  await followed.read()
  expect(count('queues_base')).toBe(1)
  hours += 0.1
  await expectSame()
  expect(count('queues_base')).toBe(2)
})

/** Everything that writes into the queue's table, in no order, several before each reading. */
test('after any history of folds, scores, repairs and removals the followed queue is the whole queue', async () => {
  const random = seededRandom(Number(process.env.QUEUE_SEED ?? 5))
  const pick = (most: number) => Math.floor(random() * most)
  const some = () => `${pick(1000)}) limit ${1 + pick(6)}`
  const by = () => `version + ${pick(5) - 1} as version`
  const clock = `if(rand() % 3 = 0, null, toDateTime64('2026-06-01', 3, 'UTC') + rand() % 9) as queue_clock_due_at`
  const arriving = simulate(600, 8)
  const steps: (() => Promise<unknown>)[] = [
    () => rewrite(`points + 1 as points, ${by()}`, some()),
    () => rewrite(`rand() % 4 as duty_at_risk_cents, ${clock}, ${by()}`, some()),
    () => rewrite(`${pick(2) === 1} as in_queue, ${by()}`, some()),
    () => rewrite(`false as in_queue, 'moved' as status, 'high' as segment, ${by()}`, some()),
    () => rewrite(`'Another' as importer_name, 3 as tier, ${by()}`, some()),
    () => damage(db.client, 'entry', pick(3) - 1, `order by cityHash64(entry_number, ${some()}`),
    () => run(`delete from queue_entry where cityHash64(entry_number) % 40 = ${pick(40)}`),
    () => run('optimize table queue_entry'),
    () => run('optimize table queue_entry final'),
  ]
  const slow = [() => world.load(arriving.splice(0, 100)), () => allOf(everything(world.options))]
  let changed = 0
  let previous = await followed.read()
  for (let at = 0; at < 26; at += 1) {
    for (let writes = 1 + pick(3); writes > 0; writes -= 1) await steps[pick(steps.length)]?.()
    if (at % 10 === 5) await slow[pick(slow.length)]?.()
    const now = await followed.read()
    expect(now, `after ${at}`).toEqual(await whole())
    if (now !== previous) changed += 1
    previous = now
  }
  expect(changed).toBeGreaterThan(15)
  expect(count('queues_changes')).toBeGreaterThan(10)
})

test('while rows are written and merged at once, none is missed', async () => {
  const write = async (writer: number) => {
    for (let at = 0; at < 40; at += 1)
      await rewrite(
        `points + 1 as points, version + ${(at + writer) % 3} as version`,
        `${at}) limit 3`,
      )
  }
  const merge = async () => {
    for (let at = 0; at < 12; at += 1) await run('optimize table queue_entry')
  }
  let writing = true
  const written = Promise.all([write(0), write(1), write(2), merge()]).finally(() => {
    writing = false
  })
  let readings = 0
  while (writing) {
    await followed.read()
    readings += 1
  }
  await written
  await expectSame()
  expect(readings).toBeGreaterThan(10)
  expect(count('queues_base')).toBe(0)
})

test('rows that a repair removes are gone from the queue', async () => {
  const stranger = `'9999' as port, true as in_queue, 'open' as status`
  await run(
    `insert into entry select * replace (toDate('2026-02-02') as filed_on, ${stranger}) from entry final limit 1`,
  )
  await damage(db.client, 'entry', 1000)
  await expectSame()
  const strangers = async () => (await followed.read()).filter(({ port }) => port === '9999').length
  expect(await strangers()).toBe(1)
  await allOf(everything(world.options))
  await expectSame()
  expect(await strangers()).toBe(0)
  await run(`alter table queue_entry drop partition '2026'`)
  await expectSame()
  expect(await followed.read()).toHaveLength(0)
  await allOf(everything(world.options))
  await expectSame()
  expect((await followed.read()).length).toBeGreaterThan(0)
})
