import { tableFromIPC } from 'apache-arrow'
import { io } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../sql/client.ts'
import { startMinuteThread } from '../../server/live/minute.ts'
import type { UniformityBand } from '../../server/contract/uniformity.ts'
import type { Snapshot } from '../../server/contract/live.ts'
import { fullScope } from '../../sql/scope.ts'
import { entryNumber, filed, ndjson } from '../support/events.ts'
import { road, type Road } from '../support/road.ts'
import { simulate } from '../support/streams.ts'

const restMs = 4000
const topic = 'uniformity?port=2704'

/** Snapshots of the topic as they come, with the time. */
function watch(system: Road) {
  const socket = io(system.server.url, { parser, transports: ['websocket'], forceNew: true })
  onTestFinished(() => void socket.disconnect())
  const heard: { at: number; snapshot: Snapshot }[] = []
  socket.on('snapshot', (snapshot: Snapshot) => heard.push({ at: performance.now(), snapshot }))
  socket.emit('join', { topic })
  return heard
}
const casesOf = ({ reply }: Snapshot) => (JSON.parse(reply) as { n: number }).n

async function post(system: Road, made: number) {
  const event = filed(made, {
    event_id: `minute-${made}`,
    entry: { number: entryNumber(made, 'XYZ'), port: '2704', filed_on: '2026-06-30' },
  })
  const { url } = await system.http()
  const headers = { 'content-type': 'application/x-ndjson' }
  const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: ndjson([event]) })
  expect(await answer.json()).toMatchObject({ accepted: 1 })
}

/** The band of chance is drawn once for who asks the same: the same numbers, and without waiting for the draws again. */
async function expectBand(system: Road) {
  const path = '/api/uniformity/band?from=2026-01-05&measure=slow_release&to=2026-07-05'
  const [one, two] = await Promise.all([1, 2].map(() => system.get<UniformityBand>(path)))
  expect(one).toEqual(two)
  expect(one).toMatchObject({ measure: 'slow_release', draws: 199 })
  const { lower, upper, p } = one ?? {}
  expect(lower).toBeGreaterThanOrEqual(1)
  expect(upper).toBeGreaterThan(lower ?? Infinity)
  expect(p).toBeGreaterThanOrEqual(1 / 200)
  expect(p).toBeLessThanOrEqual(1)
}

test('a measure is pushed when its rest is over: none of the changes is missed, none costs more', async () => {
  const system = await road({ minuteRestMs: restMs })
  await system.load(await simulate(['--entries', '400', '--seed', '5']))
  await system.server.settle()
  await expectBand(system)
  const heard = watch(system)
  await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(1)
  const before = casesOf(heard[0]!.snapshot)
  const changes = 8
  for (let made = 1; made <= changes; made += 1) {
    await post(system, made)
    await new Promise((done) => setTimeout(done, 500))
  }
  const last = () => casesOf(heard.at(-1)!.snapshot)
  await expect.poll(last, { timeout: 60_000, interval: 100 }).toBe(before + changes)
  const pushed = heard.slice(1)
  expect(pushed.length).toBeLessThan(changes)
  for (const [at, { at: time }] of pushed.entries()) {
    const next = pushed[at + 1]
    // Starts are a rest apart; what a computation takes may differ by some of it.
    if (next !== undefined) expect(next.at - time).toBeGreaterThan(restMs / 2)
  }
  const { snapshot } = heard.at(-1)!
  const rest = await system.get<{ n: number; rows: object[] }>(`/api/${topic}`)
  expect(rest.n).toBe(before + changes)
  expect(tableFromIPC(snapshot.table).numRows).toBe(rest.rows.length)
})

test('the thread passes the code of an error on, and answers the next question', async () => {
  const secret = { key_high: 1n, key_low: 2n }
  const headers = { 'x-nothing': 'here' }
  const away = { url: 'http://127.0.0.1:1', username: 'nobody', password: '', headers }
  const thread = startMinuteThread({ connection: away, secret })
  onTestFinished(() => thread.close())
  const freshness = { as_of: null, applied_at: null, simulated: null }
  const ask = () =>
    thread.view('compliance', { filters: {}, scope: fullScope, freshness, generation: 1 })
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  // The same as a client of this thread says it.
  const client = connect(away)
  onTestFinished(() => client.close())
  await expect(client.query({ query: 'select 1' })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
