import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { nodeFs, type SpoolFs } from '../../ingest/spool-fs.ts'
import { Removals } from '../../ingest/spool-removals.ts'
import { Spool } from '../../ingest/spool.ts'
import { writerName } from '../../ingest/writer.ts'
import { sealedRejects } from '../support/spool.ts'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'centerline-disk-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}
const open = (at: string, fs: SpoolFs, maxBytes = 1e9, writer = writerName(process.pid, 7)) =>
  Spool.open({ folder: at, writer, fs, maxBytes, onBad: () => {}, onUnread: () => {} })

test('a stored file that the disk does not remove waits for nothing, keeps its room, and goes at the next try', async () => {
  const fs: SpoolFs = { ...nodeFs, remove: () => Promise.reject(new Error('EIO')) }
  const spool = await open(folder(), fs)
  await spool.write(sealedRejects(2))
  const next = await spool.next()
  await spool.done(next?.name ?? '')
  expect([spool.batches, spool.removals.count]).toEqual([0, 1])
  expect(spool.removals.reason).toContain('EIO')
  expect(spool.bytes).toBeGreaterThan(100)
  await spool.tidy()
  expect(spool.removals.count).toBe(1)
  fs.remove = nodeFs.remove
  await spool.tidy()
  expect([spool.bytes, spool.removals.count]).toEqual([0, 0])
  expect(readdirSync(spool.home)).toEqual(['future'])
})

test('a stored file that could not be removed goes at the end', async () => {
  const at = folder()
  const fs: SpoolFs = { ...nodeFs, remove: () => Promise.reject(new Error('EIO')) }
  const spool = await open(at, fs)
  await spool.write(sealedRejects(1))
  await spool.done((await spool.next())?.name ?? '')
  fs.remove = nodeFs.remove
  await spool.close()
  expect(readdirSync(at)).toEqual([])
})

test('two who ask for one file share its removal, so that a later file of this name is safe', async () => {
  const waiting: (() => void)[] = []
  let asked = 0
  const fs = {
    ...nodeFs,
    remove: () => {
      asked += 1
      return new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
  const gone: string[] = []
  const removals = new Removals(fs, (file) => gone.push(file))
  const both = Promise.all([removals.remove('a'), removals.remove('a')])
  for (const resolve of waiting) resolve()
  await both
  expect([asked, gone]).toEqual([1, ['a']])
  const again = removals.remove('a')
  waiting.at(-1)?.()
  await again
  expect(asked).toBe(2)
})

test('what is set aside takes its room in the spool until somebody takes it away', async () => {
  const at = folder()
  const first = await open(at, nodeFs, 3000)
  await first.write(sealedRejects(3))
  const { name } = (await first.next()) ?? { name: '' }
  const before = first.bytes
  await first.setAside(name, 'refused')
  expect([first.bytes, first.bad.count, first.bad.bytes]).toEqual([0, 1, before])
  // A full one is refused for its bytes, one that fits beside them is not.
  await expect(first.write(sealedRejects(24))).rejects.toMatchObject({ code: 'SPOOL_FULL' })
  await first.write(sealedRejects(1))

  const dead = join(at, 'w999999999-1-a')
  renameSync(first.home, dead)
  const next = await open(at, nodeFs, before, writerName(process.pid, 8))
  expect([next.bad.count, next.bad.bytes, next.full]).toEqual([1, before, true])
  await expect(next.write(sealedRejects(1))).rejects.toMatchObject({ code: 'SPOOL_FULL' })
  const bad = join(next.home, `${name}.bad`)
  expect(existsSync(bad)).toBe(true)
  renameSync(bad, join(at, 'kept'))
  await next.tidy()
  expect([next.bad.count, next.bad.bytes]).toEqual([0, 0])
})
