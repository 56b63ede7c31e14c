import { randomBytes } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import parser from 'socket.io-msgpack-parser'
import { Value } from 'typebox/value'
import {
  Join,
  Leave,
  type Current,
  type Pulse,
  type Refused,
  type Snapshot,
} from '../contract/live.ts'
import { canonicalTopic, splitTopic } from '../contract/canonical-topic.ts'
import { parseFilters } from './parse-filters.ts'
import { fullScope, type Scope } from '../../sql/scope.ts'
import { answeredOf, type Answered } from './answered.ts'
import { atMostOnceIn } from './at-most-once-in.ts'
import type { PageState } from './state.ts'
import { reply, views, type Reply } from './views.ts'

interface Topic {
  key: string
  scope: Scope
  watchers: Set<Socket>
  answer: () => Promise<Answered>
  /** The last answer with what people wrote since; undefined where nothing is written into the view. */
  amended: () => Promise<Answered | undefined>
  seq: number
  content: string
  snapshot: Snapshot | undefined
  /** The first answer, while it is computed: everybody who joins meanwhile waits for the same. */
  first: Promise<boolean> | undefined
  /** Of pace `minute`: called when the pages changed. */
  later: (() => void) | undefined
}

export interface Hub {
  /** Recomputes every watched topic and sends what changed. */
  publish(): Promise<void>
  /** Sends what people wrote to everybody who watches a view that shows it; computes nothing again. */
  amend(): Promise<void>
  pulse(change: Partial<Omit<Pulse, 'epoch'>>): void
  watched(): { topics: number; watchers: number }
  close(): Promise<void>
}

/**
 * Live topics. One answer a topic and state, however many watch it; one frame a message; at most one unsent
 * frame per watcher and topic: while a socket is not drained only the fact that a topic changed is kept, and
 * the newest snapshot is sent when it drains. Topics of pace `minute` are computed again at most once in
 * `minuteRestMs`, and rest at least three times what they cost.
 */
export function createHub(
  http: HttpServer,
  state: PageState,
  now: () => Date,
  allowedOrigin: (origin: string | undefined) => boolean,
  minuteRestMs = 60_000,
): Hub {
  const epoch = randomBytes(8).toString('hex')
  const io = new Server(http, {
    parser,
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 16_384,
    allowRequest: (request, done) => done(null, allowedOrigin(request.headers.origin)),
  })
  const topics = new Map<string, Topic>()
  const waiting = new WeakMap<Socket, Set<Topic>>()
  // A topic that is watched again after everybody left must not repeat a number: who has it would be told `current`.
  let highestSeq = 0
  let pulse: Pulse = {
    epoch,
    state: 'live',
    as_of: null,
    applied_at: null,
    reason: null,
    load: null,
  }
  let pulsedAt = 0
  function send(socket: Socket, topic: Topic): void {
    const late = waiting.get(socket)
    if (late === undefined || topic.snapshot === undefined) return
    if (!socket.conn.transport.writable) {
      // 'ready' follows every frame the transport has written; engine.io's own 'drain' needs a queued packet.
      if (late.size === 0) socket.conn.transport.once('ready', () => drain(socket))
      late.add(topic)
      return
    }
    socket.emit('snapshot', topic.snapshot)
  }
  function drain(socket: Socket): void {
    const late = waiting.get(socket)
    if (late === undefined) return
    const changed = [...late]
    late.clear()
    for (const topic of changed) if (topic.watchers.has(socket)) send(socket, topic)
  }

  const update = async (topic: Topic) => change(topic, await topic.answer())
  function change(topic: Topic, { content, snapshot }: Answered): boolean {
    if (topic.snapshot !== undefined && topic.content === content) return false
    topic.seq += 1
    highestSeq = Math.max(highestSeq, topic.seq)
    topic.content = content
    topic.snapshot = { ...snapshot(), seq: topic.seq }
    return true
  }

  async function publishOne(topic: Topic): Promise<void> {
    if (topic.watchers.size === 0) return
    // One answer after the other: an older one that takes longer must not replace a newer one.
    await topic.first?.catch(() => false)
    if (await update(topic)) for (const socket of topic.watchers) send(socket, topic)
  }
  async function amendOne(topic: Topic): Promise<void> {
    const amended = await topic.amended()
    if (amended !== undefined && change(topic, amended))
      for (const socket of topic.watchers) send(socket, topic)
  }

  async function join(socket: Socket, message: unknown): Promise<void> {
    if (!Value.Check(Join, message))
      return refuse(socket, {
        topic: '',
        code: 'BAD_MESSAGE',
        detail: 'join takes {topic, have?}.',
      })
    const topic = find(message.topic)
    if ('code' in topic) return refuse(socket, topic)
    topic.watchers.add(socket)
    topic.first ??= update(topic)
    await topic.first.catch((error: unknown) => {
      topic.first = undefined
      throw error
    })
    const { have } = message
    if (have?.epoch === epoch && have.seq === topic.seq) {
      const current: Current = {
        topic: topic.key,
        epoch,
        seq: topic.seq,
        as_of: topic.snapshot?.as_of ?? null,
      }
      socket.emit('current', current)
    } else send(socket, topic)
  }
  const refuse = (socket: Socket, refused: Refused) => {
    socket.emit('refused', refused)
  }

  function find(asked: string): Topic | Refused {
    const split = splitTopic(asked)
    if (split === undefined)
      return { topic: asked, code: 'UNKNOWN_VIEW', detail: 'There is no such live view.' }
    const filters = parseFilters(split.query)
    if ('code' in filters) return { topic: asked, ...filters }
    const key = canonicalTopic(split.view, filters)
    if (key !== asked) return { topic: asked, code: 'NOT_CANONICAL', detail: `Ask for ${key}.` }
    const scope = fullScope
    const shared = `${key} ${JSON.stringify(scope)}`
    const known = topics.get(shared)
    if (known !== undefined) return known
    const view = views[split.view]
    let last: Reply | undefined
    const answered = (whole: Reply): Answered => {
      last = whole
      return answeredOf(view, key, epoch, whole)
    }
    const topic: Topic = {
      key,
      scope,
      watchers: new Set(),
      seq: highestSeq,
      content: '',
      snapshot: undefined,
      first: undefined,
      later: undefined,
      answer: async () => answered(await reply(view, state.asking(), filters, scope, now())),
      amended: async () => {
        const asked = last
        if (view.amend === undefined || asked === undefined) return undefined
        const { rows } = await view.amend(state.asking(), filters, asked)
        // Computed anew meanwhile: that answer read what was written itself.
        return asked === last ? answered({ ...asked, rows }) : undefined
      },
    }
    if (view.pace === 'minute') topic.later = atMostOnceIn(minuteRestMs, () => publishOne(topic))
    topics.set(shared, topic)
    return topic
  }

  function leave(socket: Socket, message: unknown): void {
    if (!Value.Check(Leave, message)) return
    for (const topic of topics.values())
      if (topic.key === message.topic) topic.watchers.delete(socket)
  }

  io.on('connection', (socket) => {
    waiting.set(socket, new Set())
    socket.emit('pulse', pulse)
    socket.on('join', (message: unknown) => {
      join(socket, message).catch(() =>
        refuse(socket, {
          topic: Value.Check(Join, message) ? message.topic : '',
          code: 'STALE',
          detail: 'The database cannot be read now; join again later.',
        }),
      )
    })
    socket.on('leave', (message: unknown) => leave(socket, message))
    socket.on('disconnect', () => {
      for (const topic of topics.values()) topic.watchers.delete(socket)
    })
  })

  return {
    publish: async () => {
      for (const [shared, topic] of topics) {
        if (topic.watchers.size === 0) {
          topics.delete(shared)
          continue
        }
        if (topic.later === undefined) await publishOne(topic)
      }
      // After what has a second only: both ask the same database.
      for (const topic of topics.values()) topic.later?.()
    },
    amend: async () => {
      await Promise.all([...topics.values()].map(amendOne))
    },
    pulse: (changed) => {
      const next = { ...pulse, ...changed }
      const time = now().getTime()
      // Once a second, and at once when something changed.
      if (time - pulsedAt < 1000 && JSON.stringify(next) === JSON.stringify(pulse)) return
      pulse = next
      pulsedAt = time
      io.volatile.emit('pulse', pulse)
    },
    watched: () => ({ topics: topics.size, watchers: io.of('/').sockets.size }),
    close: async () => {
      await io.close()
    },
  }
}
