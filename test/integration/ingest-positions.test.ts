import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { ingestFile, type FileOptions } from '../../ingest/load.ts'
import { nodeFs } from '../../ingest/spool-fs.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { entryNumber, ndjson, released } from '../support/events.ts'
import { ingestParts, never } from '../support/ingest.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})

const events = (name: string, from: number, to: number, change: object = {}) =>
  Array.from({ length: to - from }, (_, index) =>
    released(1, {
      event_id: `${name}-${from + index}`,
      entry: { number: entryNumber(from + index), port: '2704', filed_on: '2026-03-01' },
      ...change,
    }),
  )
const known = async (name: string) => {
  const [row] = await rowsOf<{ n: number }>(
    db.client,
    `select uniqExact(event_id) as n from entry_event where startsWith(event_id, '${name}-')`,
  )
  return row?.n ?? 0
}
async function until(reached: () => Promise<boolean>) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await reached()) return
    await sleep(100)
  }
  throw new Error('not reached in 15 s')
}
const load = (path: string, change: Partial<FileOptions> = {}) =>
  ingestFile({
    ...ingestParts(db),
    ...{ path, stdin: Readable.from([]), format: 'ndjson', from: 'position' },
    ...{ stop: never(), abandon: never() },
    ...change,
  } as FileOptions)

/** Follows a file in the background; `stop` ends it and answers with what it received. */
function following(path: string, change: Partial<FileOptions> = {}) {
  const stop = new AbortController()
  const done = load(path, { follow: true, stop: stop.signal, ...change })
  return {
    stop: async () => {
      stop.abort()
      return (await done).received
    },
  }
}

test.each(['plain.ndjson', 'packed.ndjson.gz'])('%s: a second start reads on', async (file) => {
  const path = join(db.dataDir, file)
  const packed = (list: object[]) =>
    file.endsWith('.gz') ? gzipSync(ndjson(list)) : Buffer.from(ndjson(list))
  writeFileSync(path, packed(events(file, 0, 7000)))
  expect(await load(path)).toMatchObject({ received: 7000 })
  expect(await load(path)).toMatchObject({ received: 0 })
  writeFileSync(path, packed(events(file, 0, 7010)))
  expect(await load(path)).toMatchObject({ received: 10, accepted: 10 })
  expect(await load(path, { from: 'start' })).toMatchObject({ received: 7010 })
  expect(await known(file)).toBe(7010)
})

test('a stop in the middle of a file, then on from there: nothing missing, little twice', async () => {
  const path = join(db.dataDir, 'stopped.ndjson')
  writeFileSync(path, ndjson(events('stopped', 0, 60_000)))
  const stop = new AbortController()
  // Once the first batch has its name; by a clock, a fast machine would be through.
  const rename = async (from: string, to: string) => {
    await nodeFs.rename(from, to)
    stop.abort()
  }
  const first = await load(path, { stop: stop.signal, fs: { ...nodeFs, rename } })
  expect(first.received).toBeGreaterThan(0)
  expect(first.received).toBeLessThan(60_000)
  const second = await load(path)
  expect(first.received + second.received).toBe(60_000)
  expect(await known('stopped')).toBe(60_000)
})

test('what waits for its time is covered by the position', async () => {
  const path = join(db.dataDir, 'spooled.ndjson')
  const ahead = new Date(Date.now() + 3_600_000).toISOString()
  const late = events('late', 0, 3, { occurred_at: ahead })
  writeFileSync(path, ndjson([...events('spooled', 0, 5), ...late]))
  const written: boolean[] = []
  const rename = async (from: string, to: string) => {
    written.push(to.includes('future'))
    await nodeFs.rename(from, to)
  }
  const fs = { ...nodeFs, rename }
  expect(await load(path, { fs })).toMatchObject({ received: 8, accepted: 5, pending: 3 })
  // First what is held, then the batch that says where to go on: a crash between must not skip what was held.
  expect(written).toEqual([true, false])
  expect(await load(path)).toMatchObject({ received: 0 })
})

test('another record at the position: refused, and read from the start', async () => {
  const path = join(db.dataDir, 'changed.ndjson')
  const first = events('changed', 0, 10)
  writeFileSync(path, ndjson(first))
  await load(path)
  writeFileSync(path, ndjson([...first.slice(0, 5), ...events('other', 0, 9)]))
  await expect(load(path)).rejects.toMatchObject({ code: 'POSITION_LOST' })
  writeFileSync(path, ndjson(first.slice(0, 5)))
  await expect(load(path)).rejects.toMatchObject({ code: 'POSITION_LOST' })
  expect(await load(path, { from: 'start' })).toMatchObject({ received: 5 })
})

test('a followed file: appended, half a line, renamed, made short, stopped and started again', async () => {
  const path = join(db.dataDir, 'log.ndjson')
  writeFileSync(path, '')
  let follower = following(path)
  appendFileSync(path, ndjson(events('log', 0, 10)))
  await until(async () => (await known('log')) === 10)
  const line = ndjson(events('log', 10, 11))
  appendFileSync(path, line.slice(0, 50))
  await sleep(600)
  expect(await follower.stop()).toBe(10)

  appendFileSync(path, line.slice(50) + ndjson(events('log', 11, 20)))
  follower = following(path)
  await until(async () => (await known('log')) === 20)
  renameSync(path, `${path}.1`)
  await sleep(400)
  appendFileSync(`${path}.1`, ndjson(events('log', 20, 25)))
  writeFileSync(path, ndjson(events('log', 25, 30)))
  await until(async () => (await known('log')) === 30)
  // The run of the renamed file ends with it, not with the process.
  const closed = async () => {
    const where = `origin = '${path}' and closed order by started_at`
    return rowsOf(db.client, `select received, pending from ingest_run final where ${where}`)
  }
  await until(async () => (await closed()).length === 2)
  expect(await closed()).toEqual([
    { received: 10, pending: 0 },
    { received: 10 + 5, pending: 0 },
  ])
  truncateSync(path, 0)
  await sleep(500)
  appendFileSync(path, ndjson(events('log', 30, 33)))
  await until(async () => (await known('log')) === 33)
  expect(await follower.stop()).toBe(10 + 5 + 5 + 3)

  // The renamed file is known by how it begins, whatever it is called now.
  appendFileSync(`${path}.1`, ndjson(events('log', 33, 34)))
  expect(await load(`${path}.1`)).toMatchObject({ received: 1 })
  const [rejected] = await rowsOf<{ n: number }>(db.client, 'select count() as n from rejected')
  expect(rejected?.n).toBe(0)
}, 60_000)
