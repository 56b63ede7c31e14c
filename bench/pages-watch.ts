import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import { canonicalTopic, splitTopic } from '../server/contract/canonical-topic.ts'
import { liveViews, type Snapshot } from '../server/contract/live.ts'
import { createHub } from '../server/live/hub.ts'
import { computed } from '../server/live/views.ts'
import { markApplied, newestEvent, readUnapplied } from '../server/loop/applied.ts'
import { fold } from '../server/loop/fold.ts'
import { asked, type FilterSet } from './pages-filters.ts'
import { rounded } from './pages-answers.ts'
import { feedBatches, say, type PagesWorld } from './pages-world.ts'
import { stream, timed } from './world.ts'

export interface WatchedRound {
  round: number
  topics: number
  fold_ms: number
  /** Of the topics of pace `live`: how many changed, and until the last snapshot had arrived. */
  live_changed: number
  live_ms: number
  minute_changed: number
  minute_ms: number
  mb: number
}
const quietMs = 500
const mostMs = 900_000

/**
 * Topics over all views watched by one socket while events of the history's last hours come in. The first round holds
 * all of them; then those of pace `minute` rest, and the later rounds are of the live ones only.
 * Times run from writing `applied` to the arrival of the last snapshot.
 */
export async function watchedRounds(world: PagesWorld, sets: FilterSet[]): Promise<WatchedRound[]> {
  const { client, state, thread } = world
  const ports = sets.flatMap(({ choice }) => choice.port ?? []).slice(0, 1)
  const topics = sets.map((set, at) => {
    const view = liveViews[at % liveViews.length] ?? 'queues'
    return canonicalTopic(view, asked(view, set, ports))
  })
  const isMinute = (topic: string) =>
    computed[splitTopic(topic)?.view ?? 'queues'].pace === 'minute'
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hub = createHub(
    server,
    state,
    () => new Date(),
    () => true,
  )
  const { port } = server.address() as AddressInfo
  const socket = io(`http://127.0.0.1:${port}`, { parser, transports: ['websocket'] })
  const heard: { at: number; topic: string; bytes: number }[] = []
  const refused: unknown[] = []
  let last = performance.now()
  socket.on('snapshot', ({ topic, table, reply }: Snapshot) => {
    last = performance.now()
    heard.push({ at: last, topic, bytes: table.byteLength + reply.length })
  })
  socket.on('refused', (why) => refused.push(why))
  const until = async (done: () => boolean) => {
    const began = performance.now()
    while (!done() || performance.now() - last < quietMs) {
      if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`)
      if (performance.now() - began > mostMs) throw new Error('The watched round does not end.')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const rounds: WatchedRound[] = []
  try {
    for (const topic of topics) socket.emit('join', { topic })
    await until(() => new Set(heard.map(({ topic }) => topic)).size === topics.length)
    const minute = topics.filter(isMinute)
    for (let at = 1; at <= feedBatches; at += 1) {
      await world.load(stream(world.feed.splice(0, 1)))
      const unapplied = await readUnapplied(client, 600)
      const batches = unapplied.batches.map(({ batch_seq }) => batch_seq)
      let counts = { entries: 0, works: 0, importers: 0 }
      const folding = await timed(async () => {
        counts = await fold(client, batches, unapplied.version)
      })
      const newest = await newestEvent(client, batches)
      heard.length = 0
      const answered = thread.done + (at === 1 ? minute.length : 0)
      const began = performance.now()
      await markApplied(client, batches, counts, newest)
      await state.refresh()
      await hub.publish()
      last = performance.now()
      await until(() => thread.done >= answered && thread.pending === 0)
      const after = (found: typeof heard) =>
        rounded(found.reduce((most, one) => Math.max(most, one.at - began), 0))
      const live = heard.filter(({ topic }) => !isMinute(topic))
      const slow = heard.filter(({ topic }) => isMinute(topic))
      rounds.push({
        round: at,
        topics: at === 1 ? topics.length : topics.length - minute.length,
        fold_ms: rounded(folding),
        ...{ live_changed: live.length, live_ms: after(live) },
        ...{ minute_changed: slow.length, minute_ms: after(slow) },
        mb: rounded(heard.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6),
      })
      if (at === 1) for (const topic of minute) socket.emit('leave', { topic })
      say(`watched round ${at}`)
    }
  } finally {
    socket.disconnect()
    await hub.close()
  }
  return rounds
}
