import { expect, onTestFinished, test } from 'vitest'
import type { EntryEvent } from '../../ingest/contract/entry-event.ts'
import type { Database } from '../../ingest/retry.ts'
import { Run } from '../../ingest/run.ts'
import { batchSequence, Sealer } from '../../ingest/seal.ts'
import { Spool } from '../../ingest/spool.ts'
import { upkeep } from '../../ingest/upkeep.ts'
import { released } from '../support/events.ts'
import { MemoryDisk } from '../support/memory-fs.ts'
import { sealedRejects } from '../support/spool.ts'

/** The ticks over a disk in memory and a database that takes run rows, or not. */
async function ticking() {
  const disk = new MemoryDisk()
  const told = { onBad: () => undefined, onUnread: () => undefined }
  const fs = disk.mount({ dead: false })
  const folder = '/data/spool'
  const spool = await Spool.open({ folder, writer: 'w1-1-a', fs, maxBytes: 1e9, ...told })
  const written: { closed: boolean; pending: number }[] = []
  const warned: string[] = []
  const state = { away: false }
  const client = {
    insert: ({ values }: { values: typeof written }) => {
      if (state.away) return Promise.reject(new Error('socket hang up'))
      written.push(...values)
      return Promise.resolve()
    },
    query: () => Promise.resolve({ json: () => Promise.resolve([]) }),
  }
  const from = { source: 'file', origin: 'f', kind: 'live', total_bytes: 0 } as const
  const run = new Run('w1-1-a.0', from, new Date(0))
  const runs = new Map([[run.run_id, run]])
  const stop = new AbortController()
  const ticks = upkeep({
    ...{ spool, runs, foreign: new Set<string>(), signal: stop.signal },
    // Only these two are asked of the client here.
    database: { client } as unknown as Database,
    nextSeq: batchSequence(() => 1_770_000_000_000, 5),
    now: () => new Date(1_770_000_000_000),
    log: { info: () => {}, error: () => {}, warn: (_fields, message) => warned.push(message) },
  })
  onTestFinished(async () => {
    stop.abort()
    await ticks.ended
  })
  return { disk, spool, run, runs, state, written, warned }
}

test('while run rows cannot be written, held events are released and stored files are removed', async () => {
  const { disk, spool, state, warned } = await ticking()
  state.away = true
  const sealer = new Sealer({ run_id: 'run', source: 'file', origin: 'f' }, () => '1')
  // The event helper makes valid events as plain fields.
  sealer.hold({ position: 1 }, released(1) as unknown as EntryEvent, 5)
  const { held } = sealer.seal(new Date(0))
  if (held !== undefined) await spool.hold(held)
  await spool.write(sealedRejects(1))
  disk.faults = [{ step: 'remove', in: 0, times: 1 }]
  await spool.done((await spool.next())?.name ?? '')
  expect([spool.batches, spool.removals.count, spool.heldBatches]).toEqual([0, 1, 1])
  const reached = () => [spool.batches, spool.removals.count, spool.heldBatches]
  await expect.poll(reached, { timeout: 5000 }).toEqual([1, 0, 0])
  expect(warned).toContain('run row not written')
})

test('a run whose source is done closes once nothing of it is pending, and is written no more', async () => {
  const { run, runs, written } = await ticking()
  Object.assign(run, { received: 3, accepted: 2, finished: true })
  await expect.poll(() => written.length, { timeout: 5000 }).toBeGreaterThan(0)
  expect(written.at(-1)).toMatchObject({ closed: false, pending: 1 })
  run.rejected = 1
  await expect.poll(() => runs.size, { timeout: 5000 }).toBe(0)
  expect(written.at(-1)).toMatchObject({ closed: true, pending: 0 })
  expect(written.filter(({ closed }) => closed)).toHaveLength(1)
})
