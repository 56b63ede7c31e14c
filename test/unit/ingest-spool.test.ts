import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Spool } from '../../ingest/spool.ts'
import { isDeadWriter, writerName } from '../../ingest/writer.ts'
import { nodeFs } from '../../ingest/spool-fs.ts'
import { failingFs, sealedRejects } from '../support/spool.ts'

const deadWriter = 'w999999999-1-a'
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'centerline-spool-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}
interface Wish {
  at?: string
  writer?: string
  maxBytes?: number
  fs?: typeof nodeFs
}
async function open({ at = folder(), writer, maxBytes = 1e9, fs = nodeFs }: Wish = {}) {
  const bad: string[] = []
  const name = writer ?? writerName(process.pid, 7)
  const spool = await Spool.open({
    folder: at,
    writer: name,
    fs,
    maxBytes,
    onBad: (_file, why) => bad.push(why),
    onUnread: (_file, why) => bad.push(why),
  })
  return { spool, bad, at }
}
async function drain(spool: Spool) {
  spool.end()
  const found = []
  for (let next = await spool.next(); next !== undefined; next = await spool.next()) {
    found.push(next.batch)
    await spool.done(next.name)
  }
  return found
}

test('batches come back whole and in order, and leave nothing behind', async () => {
  const { spool, at } = await open()
  const batches = [sealedRejects(2), sealedRejects(1), sealedRejects(3)]
  for (const batch of batches) await spool.write(batch)
  expect(spool.batches).toBe(3)
  expect(spool.bytes).toBeGreaterThan(300)
  expect(await drain(spool)).toEqual(batches)
  expect(spool.bytes).toBe(0)
  await spool.close()
  expect(readdirSync(at)).toEqual([])
})

test.each(['write', 'sync', 'rename', 'syncFolder'] as const)(
  'a failed %s acknowledges nothing and leaves nothing; the next try works',
  async (step) => {
    const fs = failingFs()
    const { spool, at } = await open({ fs })
    fs.failing = step
    await expect(spool.write(sealedRejects(1))).rejects.toMatchObject({ code: 'SPOOL_FAILED' })
    expect(spool.bytes).toBe(0)
    expect(readdirSync(spool.home)).toEqual(['future'])
    fs.failing = undefined
    const batch = sealedRejects(1)
    await spool.write(batch)
    const again = await open({ at, writer: 'other' })
    expect(again.spool.batches).toBe(0)
    expect(await drain(spool)).toEqual([batch])
  },
)

test('a full spool refuses, and takes again once there is room', async () => {
  const { spool } = await open({ maxBytes: 1500 })
  await spool.write(sealedRejects(5))
  await expect(spool.write(sealedRejects(5))).rejects.toMatchObject({ code: 'SPOOL_FULL' })
  const next = await spool.next()
  await spool.done(next?.name ?? '')
  await spool.write(sealedRejects(5))
  expect(await drain(spool)).toHaveLength(1)
})

test('a batch larger than the whole bound still passes through an empty spool', async () => {
  const { spool } = await open({ maxBytes: 10 })
  await spool.write(sealedRejects(1))
  expect(await drain(spool)).toHaveLength(1)
})

test('the next start takes over what a dead process left, held events included', async () => {
  const at = folder()
  const { spool } = await open({ at, writer: deadWriter })
  const [batch, held] = [sealedRejects(2), sealedRejects(1)]
  await spool.write(batch)
  await spool.hold(held)
  writeFileSync(join(spool.home, '5.batch.tmp'), 'torn')
  const { spool: next } = await open({ at })
  expect(readdirSync(at)).not.toContain(deadWriter)
  expect(readdirSync(next.home).filter((name) => name.endsWith('.tmp'))).toEqual([])
  expect(await next.held()).toEqual([held])
  expect(await drain(next)).toEqual([batch])
})

test('a living process keeps its folder', async () => {
  const at = folder()
  const { spool } = await open({ at, writer: writerName(process.pid, 1) })
  await spool.write(sealedRejects(1))
  const { spool: other } = await open({ at, writer: writerName(process.pid, 2) })
  expect(other.batches).toBe(0)
  expect(await drain(spool)).toHaveLength(1)
})

test('one changed byte anywhere sets the file aside, as it is, and the others go on', async () => {
  const at = folder()
  const { spool } = await open({ at, writer: deadWriter })
  for (let count = 1; count <= 3; count += 1) await spool.write(sealedRejects(count))
  const names = readdirSync(spool.home).filter((name) => name.endsWith('.batch'))
  const file = (index: number) => join(spool.home, names[index] ?? '')
  const damage = (index: number, where: number) => {
    const bytes = readFileSync(file(index))
    const byte = where < 0 ? bytes.length + where : where
    bytes[byte] = (bytes[byte] ?? 0) ^ 1
    writeFileSync(file(index), bytes)
  }
  damage(0, 200)
  damage(1, -20)
  const { spool: next, bad } = await open({ at })
  expect(await drain(next)).toHaveLength(1)
  expect(bad).toHaveLength(2)
  expect(next.bad.count).toBe(2)
  expect(readdirSync(next.home).filter((name) => name.endsWith('.bad'))).toHaveLength(2)
})

test('an empty or cut file is set aside', async () => {
  const at = folder()
  mkdirSync(join(at, deadWriter))
  writeFileSync(join(at, deadWriter, '1.batch'), '')
  writeFileSync(join(at, deadWriter, '2.batch'), '{"checksum":"x"}\n')
  const { spool, bad } = await open({ at })
  expect(await drain(spool)).toEqual([])
  expect(bad).toEqual(['The file has no header line.', 'The header does not match its checksum.'])
})

test('a writer is dead when its process is gone or its id belongs to a later process', () => {
  const [, start] = writerName(process.pid, 1).split('-')
  expect(isDeadWriter(writerName(process.pid, 1))).toBe(false)
  expect(isDeadWriter(`w${process.pid}-${Number(start) + 1}-1`)).toBe(true)
  expect(isDeadWriter(deadWriter)).toBe(true)
  expect(isDeadWriter('notes')).toBe(false)
})
