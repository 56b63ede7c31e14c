import { expect, test } from 'vitest'
import type { Join, Pulse } from '../../server/contract/live.ts'
import { createLiveHub } from '../../client/api/live-hub.ts'
import type { LivePage } from '../../client/api/live-replies.ts'
import type { LiveListener } from '../../client/api/live-transport.ts'

const topic = 'queues?port=2704'
const filters = { port: ['2704'] }

/** A wire that keeps what was said, and lets the test speak for the server. */
function wire() {
  const said: (Join | { leave: string })[] = []
  let server: LiveListener | undefined
  let time = 1000
  const hub = createLiveHub(
    {
      join: (message) => void said.push(message),
      leave: (name) => void said.push({ leave: name }),
      listen: (listener) => {
        server = listener
      },
    },
    () => time,
  )
  const listener = () => {
    if (server === undefined) throw new Error('the hub does not listen')
    return server
  }
  const row = (value_cents: number) => ({
    filed_on: '2026-03-01',
    port: '2704',
    entry_number: 'ABC12345676',
    value_cents,
  })
  return {
    hub,
    said,
    pass: (milliseconds: number) => (time += milliseconds),
    state: (connected: boolean) => listener().state(connected),
    current: (seq: number) =>
      listener().current({ topic, epoch: 'e', seq, as_of: '2026-03-02T00:00:00.000Z' }),
    refuse: () => listener().refused({ topic, code: 'unknown_filter', detail: 'no' }),
    snapshot: (seq: number, value_cents = 1) =>
      listener().snapshot({
        topic,
        epoch: 'e',
        seq,
        as_of: '2026-03-02T00:00:00.000Z',
        // Only the rows matter here.
        page: () => ({ rows: [row(value_cents)] }) as unknown as LivePage,
      }),
    pulse: (state: Pulse['state'], as_of = '2026-03-02T00:00:00.000Z') =>
      listener().pulse({ epoch: 'e', state, as_of, applied_at: as_of, reason: null, load: null }),
  }
}
const nobody = () => undefined

test('a topic is joined by its first listener and left by its last', () => {
  const { hub, said, state } = wire()
  state(true)
  const store = hub.topic('queues', filters)
  const first = store.subscribe(nobody)
  const second = store.subscribe(() => undefined)
  expect(said).toEqual([{ topic }])
  first()
  expect(said).toEqual([{ topic }])
  second()
  expect(said).toEqual([{ topic }, { leave: topic }])
})

test('before the line is up a topic is connecting, and is joined when it comes up', () => {
  const { hub, said, state, snapshot } = wire()
  const store = hub.topic('queues', filters)
  store.subscribe(nobody)
  expect(said).toEqual([])
  expect(store.get().status).toBe('connecting')
  state(true)
  expect(said).toEqual([{ topic }])
  expect(store.get().status).toBe('connecting')
  snapshot(4)
  expect(store.get().status).toBe('live')
  expect(store.get().value?.rows).toHaveLength(1)
})

test('a lost line makes what is shown stale and keeps it; the rejoin says what it has', () => {
  const { hub, said, state, snapshot, current } = wire()
  state(true)
  const store = hub.topic('queues', filters)
  store.subscribe(nobody)
  snapshot(4)
  state(false)
  expect(store.get().status).toBe('stale')
  expect(store.get().value?.rows).toHaveLength(1)
  state(true)
  expect(said.at(-1)).toEqual({ topic, have: { epoch: 'e', seq: 4 } })
  expect(store.get().status).toBe('stale')
  current(4)
  expect(store.get().status).toBe('live')
})

test('a hidden tab leaves its topics and asks for news when it is seen again', () => {
  const { hub, said, state, snapshot } = wire()
  state(true)
  const store = hub.topic('queues', filters)
  store.subscribe(nobody)
  snapshot(4)
  hub.setVisible(false)
  expect(said.at(-1)).toEqual({ leave: topic })
  expect(store.get().status).toBe('stale')
  hub.setVisible(true)
  expect(said.at(-1)).toEqual({ topic, have: { epoch: 'e', seq: 4 } })
})

test('a page left and opened again within the session asks only for news', () => {
  const { hub, said, state, snapshot } = wire()
  state(true)
  hub.topic('queues', filters).subscribe(nobody)()
  snapshot(9)
  hub.topic('queues', { port: ['2704'], tier: [] }).subscribe(nobody)
  expect(said.at(-1)).toEqual({ topic, have: { epoch: 'e', seq: 9 } })
})

test('a server that cannot read its database makes everything stale', () => {
  const { hub, state, snapshot, pulse } = wire()
  state(true)
  const store = hub.topic('queues', filters)
  store.subscribe(nobody)
  pulse('live')
  snapshot(1)
  expect([store.get().status, hub.pulse.get().status]).toEqual(['live', 'live'])
  pulse('stale')
  expect([store.get().status, hub.pulse.get().status]).toEqual(['stale', 'stale'])
})

test('a refusal is told with its code', () => {
  const { hub, state, refuse } = wire()
  state(true)
  const store = hub.topic('queues', filters)
  store.subscribe(nobody)
  refuse()
  expect(store.get().refused?.code).toBe('unknown_filter')
})

test('a row that changed is marked for two seconds, the first rows are not', () => {
  const { hub, state, snapshot, pass } = wire()
  const key = '2026-03-01/2704/ABC12345676'
  state(true)
  const store = hub.topic('queues', filters)
  store.subscribe(nobody)
  snapshot(1)
  expect(store.get().marks.has(key)).toBe(false)
  snapshot(2, 2)
  expect(store.get().marks.has(key)).toBe(true)
  pass(1500)
  snapshot(3, 2)
  expect(store.get().marks.has(key)).toBe(true)
  pass(600)
  snapshot(4, 2)
  expect(store.get().marks.has(key)).toBe(false)
})

test('the clock of the data starts again only with a newer event', () => {
  const { hub, state, pulse, pass } = wire()
  state(true)
  pulse('live', '2026-03-02T00:00:00.000Z')
  pass(5000)
  pulse('live', '2026-03-02T00:00:00.000Z')
  expect(hub.pulse.get().anchor?.at).toBe(1000)
  pulse('live', '2026-03-02T00:00:01.000Z')
  expect(hub.pulse.get().anchor?.at).toBe(6000)
})
