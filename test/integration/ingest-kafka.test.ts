import { beforeAll, describe, expect, test } from 'vitest'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { released } from '../support/events.ts'
import { command, events, ledger, reading, until } from '../support/kafka-readers.ts'
import { brokerProxy, hasKcat, mockBroker } from '../support/kafka.ts'
import { failingFs } from '../support/spool.ts'

const skipped = 'SKIPPED, kcat is not installed (apt-get install kcat)'
const title = hasKcat ? 'a Kafka topic' : `a Kafka topic: ${skipped}`
if (!hasKcat) process.stderr.write(`ingest-kafka.test.ts: ${skipped}\n`)

let db: TestEngine
beforeAll(async () => {
  if (!hasKcat) return
  db = await testEngine()
  return db.close
})
const lines = (name: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) =>
    JSON.stringify(released(1, { event_id: `${name}-${from + index}` })),
  )
const stored = (name: string, wanted: number) => until(() => events(db, name), wanted)

// Side by side: most of the time they wait for a group to form.
describe.skipIf(!hasKcat)(title, { concurrent: true }, () => {
  test('every event is stored once though it was produced twice, once as gzip; a restart goes on at the committed offset', async (t) => {
    const { address, produce } = await mockBroker(t)
    for (const more of [[], ['-z', 'gzip']]) {
      await produce('twice', 0, lines('twice', 0, 300), more)
      await produce('twice', 1, lines('twice', 300, 400), more)
    }
    const first = reading(t, db, address, 'twice')
    await until(
      () => ledger(db, 'twice'),
      [
        { partition: 0, received: 600, first: 0, last: 599 },
        { partition: 1, received: 200, first: 0, last: 199 },
      ],
    )
    expect(await first.stop()).toEqual({ received: 800, accepted: 800, rejected: 0, pending: 0 })
    expect(await events(db, 'twice')).toBe(400)
    await produce('twice', 0, lines('twice', 400, 410))
    const second = reading(t, db, address, 'twice')
    await stored('twice', 410)
    expect(await second.stop()).toMatchObject({ received: 10 })
    const runs = await rowsOf(
      db.client,
      `select source, origin, kind, closed, received from ingest_run final where origin like '%/twice/0' order by started_at`,
    )
    const origin = `${address}/twice/0`
    expect(runs).toEqual([
      { source: 'kafka', origin, kind: 'live', closed: true, received: 600 },
      { source: 'kafka', origin, kind: 'live', closed: true, received: 10 },
    ])
  })

  test('garbage, tombstones, several lines and too long messages are refused with code and raw bytes', async (t) => {
    const { address, produce, produceBytes } = await mockBroker(t)
    const random = Buffer.from([0x9f, 0x00, 0xff, 0x80, 0x0a, 0x41])
    const two = Buffer.from(lines('garbage', 0, 2).join('\n'))
    await produceBytes('garbage', 2, random)
    // -Z makes an empty value a tombstone; the key stands before the colon.
    await produce('garbage', 2, ['key-1:'], ['-Z', '-K', ':'])
    await produceBytes('garbage', 2, two)
    await produceBytes('garbage', 2, Buffer.alloc(1_048_577, 'x'))
    await produce('garbage', 2, [JSON.stringify({ ...released(1), event_id: 7 })])
    await produce('garbage', 2, lines('garbage', 5, 6))
    const reader = reading(t, db, address, 'garbage')
    await until(() => ledger(db, 'garbage'), [{ partition: 2, received: 6, first: 0, last: 5 }])
    expect(await reader.stop()).toEqual({ received: 6, accepted: 1, rejected: 5, pending: 0 })
    const rows = await rowsOf<{ code: string; message: string; raw: string; raw_base64: string }>(
      db.client,
      `select position, line, source, code, message, raw, raw_base64 from rejected
       where origin like '%/garbage/2' order by position`,
    )
    expect(rows).toMatchObject([
      { position: 0, line: 1, source: 'kafka', code: 'not_utf8' },
      { position: 1, line: 1, source: 'kafka', code: 'not_json', raw: '' },
      { position: 2, line: 1, source: 'kafka', code: 'not_json', raw: two.toString() },
      { position: 3, line: 1, source: 'kafka', code: 'too_long' },
      { position: 4, line: 1, source: 'kafka', code: 'wrong_type' },
    ])
    expect(Buffer.from(rows[0]?.raw_base64 ?? '', 'base64').equals(random)).toBe(true)
    expect(rows[1]?.message).toContain('tombstone) and the key "key-1"')
    expect(rows[3]?.raw).toBe('x'.repeat(1_048_577))
  })

  test('two readers share the partitions; when one goes, nothing is lost and nothing counts twice', async (t) => {
    const { address, produce } = await mockBroker(t)
    const all = async (from: number) => {
      for (const partition of [0, 1, 2, 3]) {
        await produce(
          'shared',
          partition,
          lines('shared', from + partition * 50, from + partition * 50 + 50),
        )
      }
    }
    await all(0)
    const first = reading(t, db, address, 'shared')
    await until(() => first.joined().length, 1)
    const second = reading(t, db, address, 'shared')
    const shares = () => [first, second].map((reader) => reader.joined().at(-1) ?? [])
    await until(() => shares().map((share) => share.length), [2, 2])
    expect(new Set(shares().flat())).toEqual(new Set([0, 1, 2, 3]))
    await all(200)
    await stored('shared', 400)
    const gone = await second.stop()
    expect(gone.received).toBeGreaterThanOrEqual(100)
    await all(400)
    await stored('shared', 600)
    await first.stop()
    for (const { received, first: begin, last } of await ledger(db, 'shared')) {
      expect([begin, last]).toEqual([0, 149])
      expect(received).toBeGreaterThanOrEqual(150)
    }
  })

  test('killed after the spool has it and before the commit: read again, nothing lost, nothing twice; SIGTERM ends in order', async (t) => {
    const { address, produce } = await mockBroker(t)
    const proxy = await brokerProxy(t, address)
    await produce('killed', 0, lines('killed', 0, 500))
    const held = proxy.holdCommits()
    const dead = command(t, db, proxy.address, 'killed')
    await held
    dead.child.kill('SIGKILL')
    expect(await dead.ended).toMatchObject({ signal: 'SIGKILL' })
    const next = command(t, db, address, 'killed')
    await until(() => ledger(db, 'killed'), [{ partition: 0, received: 1000, first: 0, last: 499 }])
    expect(await events(db, 'killed')).toBe(500)
    next.child.kill('SIGTERM')
    const { code, out } = await next.ended
    expect([code, out.split('\n').at(-2)]).toEqual([
      0,
      'received=500 accepted=500 rejected=0 pending=0',
    ])
  })

  test('brokers that are away are tried again, at the start and later', async (t) => {
    const { address, produce } = await mockBroker(t)
    const proxy = await brokerProxy(t, address)
    const tries = () => reader.logged('the brokers cannot be read; trying again')
    const failedAfter = (before: number) => until(() => tries() > before, true)
    proxy.cut()
    const reader = reading(t, db, proxy.address, 'away')
    await failedAfter(0)
    await produce('away', 0, lines('away', 0, 10))
    proxy.mend()
    await stored('away', 10)
    const before = tries()
    proxy.cut()
    await failedAfter(before)
    await produce('away', 0, lines('away', 10, 20))
    proxy.mend()
    await stored('away', 20)
    expect(await reader.stop()).toMatchObject({ accepted: 20 })
  })

  test('without room in the spool it waits, keeps its place in the group and commits nothing', async (t) => {
    const { address, produce } = await mockBroker(t)
    const proxy = await brokerProxy(t, address)
    await produce('full', 0, lines('full', 0, 100))
    const full = failingFs()
    full.failing = 'sync'
    const reader = reading(t, db, proxy.address, 'full', {}, full)
    const waits = () => reader.logged('the spool has no room; reading waits')
    // Said every five seconds: longer than a silent member is kept.
    await until(waits, 2)
    expect(proxy.commits()).toBe(0)
    const lag = 'centerline_ingest_kafka_uncommitted_messages{partition="0"}'
    expect(await reader.metric(lag)).toBe(`${lag} 100`)
    full.failing = undefined
    await stored('full', 100)
    await until(proxy.commits, 1)
    full.failing = 'sync'
    await produce('full', 0, lines('full', 100, 200))
    await until(waits, 3)
    // A member that the group had given up would have had to join again for its commit.
    expect(reader.joined().length).toBe(1)
    expect(await reader.stop()).toEqual({ received: 100, accepted: 100, rejected: 0, pending: 0 })
    expect(proxy.commits()).toBe(1)
  })

  test('snappy, lz4 and zstd end with UNSUPPORTED_COMPRESSION, also when tried again: nothing is skipped', async (t) => {
    const { address, produce } = await mockBroker(t)
    const codecs = ['snappy', 'lz4', 'zstd']
    for (const codec of codecs) await produce(codec, 0, lines(codec, 0, 300), ['-z', codec])
    for (const _ of [1, 2]) {
      const ends = codecs.map((codec) => reading(t, db, address, codec).ended)
      for (const [index, end] of ends.entries()) {
        await expect(end).rejects.toMatchObject({
          code: 'UNSUPPORTED_COMPRESSION',
          message: expect.stringMatching(new RegExp(`compressed with ${codecs[index]},`, 'i')),
        })
      }
    }
    expect(await events(db, 'snappy')).toBe(0)
  })

  test('latest begins at the end once: what comes while nobody reads is read by the next', async (t) => {
    const { address, produce } = await mockBroker(t)
    const proxy = await brokerProxy(t, address)
    await produce('latest', 0, lines('latest', 0, 10))
    const first = reading(t, db, proxy.address, 'latest', { from: 'latest' })
    await until(proxy.commits, 1)
    expect(await first.stop()).toMatchObject({ received: 0 })
    await produce('latest', 0, lines('latest', 10, 30))
    // Held nothing when the first reader came.
    await produce('latest', 1, lines('latest', 30, 35))
    const second = reading(t, db, proxy.address, 'latest', { from: 'latest' })
    await stored('latest', 25)
    expect(await second.stop()).toMatchObject({ received: 25 })
    expect(await ledger(db, 'latest')).toMatchObject([
      { first: 10, last: 29 },
      { first: 0, last: 4 },
    ])
  })
})
