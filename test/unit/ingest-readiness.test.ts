import { expect, test } from 'vitest'
import { DatabaseWatch } from '../../ingest/database-watch.ts'
import { readiness } from '../../ingest/readiness.ts'
import { Spool } from '../../ingest/spool.ts'
import { MemoryDisk } from '../support/memory-fs.ts'
import { sealedRejects } from '../support/spool.ts'

/** A spool on a disk in memory, asked whether it is ready at a time of the test's own. */
async function asked(maxBytes = 1e9) {
  const disk = new MemoryDisk()
  const fs = disk.mount({ dead: false })
  const told = { onBad: () => undefined, onUnread: () => undefined }
  const spool = await Spool.open({ folder: '/data/spool', writer: 'w1-1-a', fs, maxBytes, ...told })
  let nowMs = 1_770_000_000_000
  const infos: object[] = []
  const log = { info: (fields: object) => infos.push(fields), warn: () => {}, error: () => {} }
  const watch = new DatabaseWatch(
    log,
    () => nowMs,
    () => {},
  )
  const ready = readiness(spool, fs, watch, () => nowMs)
  const later = () => {
    nowMs += 1000
    return ready()
  }
  return { disk, spool, watch, infos, ready, later, pass: (ms: number) => (nowMs += ms) }
}

test('a disk that works is ready, and is left as it was', async () => {
  const { disk, later } = await asked()
  expect(await later()).toMatchObject({ status: 'ready', reasons: [] })
  expect([...disk.files('/data').keys()]).toEqual([])
})

test('a disk that fails is said without any traffic, and so is that it works again', async () => {
  const { disk, later } = await asked()
  disk.faults = [{ step: 'sync', in: 0, times: 1 }]
  expect(await later()).toMatchObject({ status: 'refusing', reasons: [{ code: 'SPOOL_FAILED' }] })
  expect(await later()).toMatchObject({ status: 'ready' })
})

test('a disk with less room than the batch that it refused is not ready', async () => {
  const { disk, spool, later } = await asked()
  const batch = sealedRejects(200)
  disk.room = 6000
  expect(await later()).toMatchObject({ status: 'ready' })
  await expect(spool.write(batch)).rejects.toMatchObject({ code: 'SPOOL_FAILED' })
  expect(await later()).toMatchObject({ status: 'refusing', reasons: [{ code: 'SPOOL_FAILED' }] })
  disk.room = Infinity
  expect(await later()).toMatchObject({ status: 'ready' })
})

test('the disk is tried once a second at most, however many ask', async () => {
  const { disk, ready, later } = await asked()
  await later()
  disk.faults = [{ step: 'sync', in: 0, times: 1 }]
  for (const _ of [1, 2, 3]) expect(await ready()).toMatchObject({ status: 'ready' })
  expect(disk.failed.size).toBe(0)
})

test('a full spool says so, and what bad files have to do with it', async () => {
  const { spool, later } = await asked(400)
  const batch = sealedRejects(2)
  await spool.write(batch)
  const { name } = (await spool.next()) ?? { name: '' }
  const full = await later()
  expect(full.reasons.map(({ code }) => code)).toEqual(['SPOOL_FULL'])
  expect(full.reasons[0]?.detail).toMatch(
    /^The spool holds \d+ of SPOOL_MAX_BYTES=400 bytes; it goes on/,
  )
  await spool.setAside(name, 'refused')
  const bad = await later()
  expect(bad.reasons[0]?.detail).toMatch(
    /^The spool holds 0 of .* beside \d+ bytes in 1 \.bad files/,
  )
  expect(bad.spool).toMatchObject({ batches: 0, bytes: 0, bad_files: 1, limit_bytes: 400 })
})

test('a database that is away is reported and no reason; one cut request is no outage', async () => {
  const { watch, infos, later, pass } = await asked()
  const cut = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  watch.answered()
  watch.failed(cut)
  watch.answered()
  expect(infos).toEqual([])
  watch.failed(cut)
  pass(29_000)
  watch.failed(cut)
  expect(await later()).toMatchObject({
    status: 'ready',
    database: { reachable: false, away_seconds: 30 },
  })
  watch.answered()
  expect(infos).toEqual([{ away_seconds: 30 }])
  expect((await later()).database).toEqual({
    reachable: true,
    away_seconds: 0,
    answered_at: '2026-02-02T02:40:30.000Z',
  })
})
