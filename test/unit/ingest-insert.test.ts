import { ClickHouseError } from '@clickhouse/client'
import { expect, test } from 'vitest'
import { insertLoop } from '../../ingest/insert.ts'
import { Spool } from '../../ingest/spool.ts'
import type { Database } from '../../ingest/retry.ts'
import { MemoryDisk } from '../support/memory-fs.ts'
import { sealedRejects } from '../support/spool.ts'

test('a refused batch that cannot be set aside, and one that cannot be read, do not stop the others', async () => {
  const disk = new MemoryDisk()
  const told: string[] = []
  const spool = await Spool.open({
    folder: '/data/spool',
    writer: 'w999999999-1-a',
    fs: disk.mount({ dead: false }),
    maxBytes: 1e9,
    onBad: () => undefined,
    onUnread: (_file, reason) => told.push(reason),
  })
  const [unread, refused, good] = [sealedRejects(1), sealedRejects(2), sealedRejects(3)]
  for (const batch of [unread, refused, good]) await spool.write(batch)
  disk.faults = [
    { step: 'read', in: 0, times: 1 },
    { step: 'rename', in: 0, times: 1 },
  ]
  let tries = 0
  const refusing = {
    exec: () => {
      tries += 1
      if (tries === 1) {
        return Promise.reject(new ClickHouseError({ message: 'no', code: '27', type: 'PARSE' }))
      }
      return Promise.resolve({ stream: [] })
    },
  }
  const committed: string[] = []
  const errors: string[] = []
  const loop = insertLoop(
    spool,
    // Only `exec` is asked of the client here.
    { client: refusing } as unknown as Database,
    {
      committed: (batch) => void committed.push(batch.header.batch_seq),
      setAside: () => undefined,
      warn: () => undefined,
      error: (_fields, message) => errors.push(message),
    },
    new AbortController().signal,
    () => 0,
  )
  await expect.poll(() => committed).toEqual([good.header.batch_seq])
  spool.retryUnread()
  await expect.poll(() => committed).toEqual([good, unread].map(({ header }) => header.batch_seq))
  spool.end()
  await loop
  expect(told).toEqual(['Error: EIO'])
  expect(errors).toContain('a refused batch cannot be set aside')
  expect(spool.batches).toBe(1)
})
