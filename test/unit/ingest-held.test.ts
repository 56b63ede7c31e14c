import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { EntryEvent } from '../../ingest/contract/entry-event.ts'
import { releaseDue } from '../../ingest/held.ts'
import { batchSequence, Sealer } from '../../ingest/seal.ts'
import { Spool } from '../../ingest/spool.ts'
import { released } from '../support/events.ts'
import { failingFs } from '../support/spool.ts'

const nextSeq = batchSequence(() => 1_770_000_000_000, 5)
/** A spool that holds events due at the given times (milliseconds), in one batch. */
async function holding(due: number[], maxBytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'centerline-held-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [onBad, fs] = [() => undefined, failingFs()]
  const writer = 'w999999999-1-a'
  const spool = await Spool.open({ folder, writer, fs, maxBytes, onBad, onUnread: onBad })
  const sealer = new Sealer({ run_id: 'run', source: 'file', origin: 'f' }, nextSeq)
  for (const [position, at] of due.entries()) {
    // The event helper makes valid events as plain fields.
    sealer.hold({ position }, released(position) as unknown as EntryEvent, at)
  }
  const { held } = sealer.seal(new Date(0))
  if (held === undefined) throw new Error('nothing held')
  await spool.hold(held)
  return { spool, fs }
}
const future = (spool: Spool) => readdirSync(spool.futureFolder)

test('a spool that held events fill to its bound still lets them go when their time comes', async () => {
  const { spool } = await holding([5, 9], 1)
  expect(spool.full).toBe(true)
  expect(await releaseDue(spool, nextSeq, new Date(6))).toBe(9)
  expect(await releaseDue(spool, nextSeq, new Date(10))).toBeUndefined()
  expect(future(spool)).toEqual([])
  spool.end()
  const accepted = []
  for (let next = await spool.next(); next !== undefined; next = await spool.next()) {
    accepted.push(next.batch.header.accepted)
    await spool.done(next.name)
  }
  expect(accepted).toEqual([1, 1])
  expect(spool.bytes).toBe(0)
})

test('a release that the disk refuses leaves the held batch as it was, and no copy', async () => {
  const { spool, fs } = await holding([5, 9], 1e9)
  const before = future(spool)
  const { rename } = fs
  fs.rename = async (from, to) => {
    if (!to.includes('future')) throw new Error('No space left')
    await rename(from, to)
  }
  for (const at of [6, 7]) {
    await expect(releaseDue(spool, nextSeq, new Date(at))).rejects.toMatchObject({
      code: 'SPOOL_FAILED',
    })
    expect(future(spool)).toEqual(before)
  }
})

test('held events that cannot be read are asked for again soon', async () => {
  const { spool, fs } = await holding([5], 1e9)
  const { read } = fs
  fs.read = () => Promise.reject(new Error('EIO'))
  expect(await releaseDue(spool, nextSeq, new Date(6))).toBe(10_006)
  fs.read = read
  expect(await releaseDue(spool, nextSeq, new Date(10_006))).toBeUndefined()
  expect(spool.batches).toBe(1)
})

test('held events whose file the disk does not remove are released once', async () => {
  const { spool, fs } = await holding([5], 1e9)
  const { remove } = fs
  fs.remove = () => Promise.reject(new Error('EIO'))
  for (const at of [6, 7]) expect(await releaseDue(spool, nextSeq, new Date(at))).toBeUndefined()
  expect(spool.batches).toBe(1)
  fs.remove = remove
  await spool.tidy()
  expect(future(spool)).toEqual([])
})
