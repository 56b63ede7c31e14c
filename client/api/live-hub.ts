import { canonicalTopic } from '../../server/contract/canonical-topic.ts'
import type { Filters } from '../../server/contract/filters.ts'
import type { LiveView, Pulse, Refused } from '../../server/contract/live.ts'
import type { LivePage, LiveReplies } from './live-replies.ts'
import type { LiveTransport } from './live-transport.ts'
import { keepMarks, type Marks } from './row-marks.ts'
import { createStore, type Store, type WritableStore } from './store.ts'

/**
 * One store a topic: joined by its first listener, left by its last, stale when the line is down, the tab hidden
 * or the server cannot read. What was left is kept, so that a rejoin says what it has and gets only news.
 */
export type LiveStatus = 'connecting' | 'live' | 'stale'
export interface Live<T> {
  status: LiveStatus
  value: T | undefined
  as_of: string | null
  received_at: number
  marks: Marks
  refused: Refused | undefined
}
/** `anchor` ties the time of the data to the local clock: data time = as_of + what has passed since. */
export interface PulseState {
  status: LiveStatus
  pulse: Pulse | undefined
  anchor: { as_of: number; at: number } | undefined
}
export interface LiveHub {
  topic<V extends LiveView>(view: V, filters: Filters): Store<Live<LiveReplies[V]>>
  pulse: Store<PulseState>
  setVisible(visible: boolean): void
}

interface Topic {
  store: WritableStore<Live<LivePage>>
  have: { epoch: string; seq: number } | undefined
  watched: boolean
  synced: boolean
}

/** Topics that nobody watches are kept up to this number, for going back and forth. */
const keptTopics = 40
const nothing: Live<LivePage> = {
  status: 'connecting',
  value: undefined,
  as_of: null,
  received_at: 0,
  marks: new Map(),
  refused: undefined,
}

export function createLiveHub(transport: LiveTransport, now: () => number): LiveHub {
  const topics = new Map<string, Topic>()
  const pulse = createStore<PulseState>({
    status: 'connecting',
    pulse: undefined,
    anchor: undefined,
  })
  let connected = false
  let visible = true

  const statusOf = (topic: Topic, value: unknown): LiveStatus => {
    const serverStale = pulse.get().pulse?.state === 'stale'
    if (connected && visible && topic.synced && !serverStale) return 'live'
    return value === undefined ? 'connecting' : 'stale'
  }
  const refresh = (topic: Topic) => {
    const live = topic.store.get()
    const status = statusOf(topic, live.value)
    if (status !== live.status) topic.store.set({ ...live, status })
  }
  const refreshAll = () => {
    const state = pulse.get()
    const live = connected && state.pulse?.state === 'live'
    const status = live ? 'live' : state.pulse === undefined ? 'connecting' : 'stale'
    if (status !== state.status) pulse.set({ ...state, status })
    for (const topic of topics.values()) refresh(topic)
  }
  const anchorAt = (as_of: string | null) => {
    const state = pulse.get()
    const time = as_of === null ? Number.NaN : Date.parse(as_of)
    if (Number.isNaN(time) || time <= (state.anchor?.as_of ?? 0)) return
    pulse.set({ ...state, anchor: { as_of: time, at: now() } })
  }
  const join = (name: string, topic: Topic) => {
    topic.synced = false
    if (connected && visible)
      transport.join(topic.have === undefined ? { topic: name } : { topic: name, have: topic.have })
    refresh(topic)
  }
  const leave = (name: string, topic: Topic) => {
    if (connected && visible) transport.leave(name)
    topic.synced = false
    refresh(topic)
  }
  const rejoin = () => {
    for (const [name, topic] of topics) if (topic.watched) join(name, topic)
  }
  const forgetOldest = () => {
    for (const [name, topic] of topics) {
      if (topics.size <= keptTopics) return
      if (!topic.watched) topics.delete(name)
    }
  }
  const open = (name: string): Topic => {
    const topic: Topic = {
      have: undefined,
      watched: false,
      synced: false,
      store: createStore(nothing, (watched) => {
        topic.watched = watched
        if (watched) {
          topics.set(name, topic)
          join(name, topic)
        } else leave(name, topic)
      }),
    }
    topics.set(name, topic)
    forgetOldest()
    return topic
  }

  transport.listen({
    state(next) {
      connected = next
      if (!next) for (const topic of topics.values()) topic.synced = false
      refreshAll()
      if (next) rejoin()
    },
    snapshot(frame) {
      const topic = topics.get(frame.topic)
      if (topic === undefined) return
      const before = topic.store.get()
      const value = frame.page()
      topic.have = { epoch: frame.epoch, seq: frame.seq }
      topic.synced = true
      anchorAt(frame.as_of)
      topic.store.set({
        status: statusOf(topic, value),
        value,
        as_of: frame.as_of,
        received_at: now(),
        marks: keepMarks(before.marks, frame.topic, before.value?.rows, value.rows, now()),
        refused: undefined,
      })
    },
    current(frame) {
      const topic = topics.get(frame.topic)
      if (topic === undefined) return
      topic.have = { epoch: frame.epoch, seq: frame.seq }
      topic.synced = true
      anchorAt(frame.as_of)
      const live = topic.store.get()
      const status = statusOf(topic, live.value)
      topic.store.set({ ...live, status, as_of: frame.as_of, received_at: now() })
    },
    refused(refused) {
      const topic = topics.get(refused.topic)
      topic?.store.set({ ...topic.store.get(), refused })
    },
    pulse(next) {
      pulse.set({ ...pulse.get(), pulse: next })
      anchorAt(next.as_of)
      refreshAll()
    },
  })

  return {
    pulse,
    topic<V extends LiveView>(view: V, filters: Filters) {
      const name = canonicalTopic(view, filters)
      const topic = topics.get(name) ?? open(name)
      // The view at the head of a topic fixes the type of its reply.
      return topic.store as unknown as Store<Live<LiveReplies[V]>>
    },
    setVisible(next) {
      if (next === visible) return
      if (!next) for (const [name, topic] of topics) if (topic.watched) leave(name, topic)
      visible = next
      if (next) rejoin()
      else refreshAll()
    },
  }
}
