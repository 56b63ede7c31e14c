import type { ClickHouseClient } from '@clickhouse/client'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import { expect, onTestFinished, test } from 'vitest'
import type { Snapshot } from '../../server/contract/live.ts'
import { createHub } from '../../server/live/hub.ts'
import type { PageState } from '../../server/live/state.ts'
import type { Answer } from '../../server/live/view.ts'

test('an older answer that takes longer does not replace a newer one', async () => {
  const asked: ((answer: Answer) => void)[] = []
  const freshness = { as_of: null, applied_at: null, simulated: true }
  const state: PageState = {
    freshness: () => freshness,
    refresh: () => Promise.resolve(true),
    band: () => Promise.reject(new Error('no band here')),
    asking: () => ({
      // The view is answered apart: neither database nor key is used.
      client: {} as ClickHouseClient,
      secret: { key_high: 0n, key_low: 0n },
      freshness,
      base: (_key, load) => load(),
      queue: { read: () => Promise.resolve([]) },
      apart: () => new Promise((resolve) => asked.push(resolve)),
    }),
  }
  const http = createServer()
  const hub = createHub(
    http,
    state,
    () => new Date(),
    () => true,
    10,
  )
  onTestFinished(() => hub.close())
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  const { port } = http.address() as AddressInfo
  const socket = io(`http://127.0.0.1:${port}`, { parser, transports: ['websocket'] })
  onTestFinished(() => void socket.disconnect())
  const heard: number[] = []
  socket.on('snapshot', ({ reply }: Snapshot) => heard.push((JSON.parse(reply) as { n: number }).n))
  const answer = (at: number, n: number) => asked[at]?.({ n, meta: {}, rows: [] })

  socket.emit('join', { topic: 'compliance' })
  await expect.poll(() => asked.length).toBe(1)
  await hub.publish()
  // Where the second is asked before the first has come, it comes first.
  await new Promise((done) => setTimeout(done, 100))
  answer(1, 2)
  await new Promise((done) => setTimeout(done, 50))
  answer(0, 1)
  await expect.poll(() => asked.length).toBe(2)
  answer(1, 2)
  await expect.poll(() => heard.includes(2)).toBe(true)
  await new Promise((done) => setTimeout(done, 50))
  expect(heard.at(-1)).toBe(2)
})
