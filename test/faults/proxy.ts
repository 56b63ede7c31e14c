import {
  createServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { placeOf, type Place } from './places.ts'

/**
 * A way for HTTP that fails on demand, at the n-th request of a place:
 * - `lose_reply`: the request goes through, its reply does not come back
 * - `cut_request`: half of the body goes through, then both connections break
 * - `cut_reply`: the head and half of the reply come back, then the connection breaks
 * - `delay`: the request goes through after `ms`
 * - `late`: the sender's connection breaks, and the request goes through after `ms` all the same
 * - `outlive`: the sender's connection breaks, and the statement, which reads at once, writes `ms` later
 * - `refuse`: nothing goes through, and nobody can connect for `ms`
 * - `kill`: `strike` is called before the request goes, `ms` after it went, or once its reply is here; when it answers
 *   false it could not, and the fault waits for the next request of its place
 * - `tell`: `strike` is called, and nothing else happens
 */
export const linkFaults = [
  'lose_reply',
  'cut_request',
  'cut_reply',
  'delay',
  'late',
  'outlive',
  'refuse',
] as const
export type LinkFault = (typeof linkFaults)[number]
export type Moment = 'before' | 'during' | 'after'
export type ArmedFault = {
  place: Place
  /** 1: the next request of that place. */
  nth: number
  ms: number
} & (
  | { kind: LinkFault | 'tell'; strike?: () => void }
  | { kind: 'kill'; moment: Moment; strike: () => boolean }
)

interface Reply {
  status: number
  headers: OutgoingHttpHeaders
  body: Buffer
}

export interface Proxy {
  url: string
  /** Waits for the n-th request of its place from now on. Later ones wait for their own. */
  arm(fault: ArmedFault): void
  /** Takes back what has not struck; answers how many. */
  disarm(): number
  /** How often the other side answered that it has no room. */
  refusals(): number
  /** Places of the requests that went to the other side and are not answered, reads left out. */
  inFlight(): Place[]
  /** Resolves when nothing is on its way, late requests included, and everybody can connect. */
  quiet(): Promise<void>
  close(): Promise<void>
}

/** `to` says the other side's address and the headers to add, which may change while it runs. */
export async function startProxy(
  to: () => { url: string; headers: Record<string, string> },
): Promise<Proxy> {
  const armed = new Set<ArmedFault>()
  const momentCame = new WeakSet<ArmedFault>()
  const flying = new Map<object, Place>()
  let under = 0
  let refusals = 0
  let refusing: Promise<void> | undefined
  let closing = false
  let port = 0

  const listen = () =>
    new Promise<Server>((resolve, reject) => {
      const started = createServer((incoming, outgoing) => {
        under += 1
        handle(incoming, outgoing)
          .catch(() => outgoing.destroy())
          .finally(() => (under -= 1))
      })
      // Longer than the client of the database keeps an idle connection: breaks are faults, and drawn.
      started.keepAliveTimeout = 10_000
      started.once('error', reject)
      started.listen(port, '127.0.0.1', () => resolve(started))
    })
  let server = await listen()
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  port = address.port

  function due(place: Place): ArmedFault | undefined {
    let found: ArmedFault | undefined
    for (const fault of armed) {
      if (fault.place !== place) continue
      fault.nth -= 1
      if (fault.nth <= 0 && found === undefined) found = fault
    }
    if (found !== undefined) armed.delete(found)
    return found
  }

  /** False when it could not strike and waits for the next request. */
  function kill(fault: ArmedFault & { kind: 'kill' }): boolean {
    if (fault.strike()) return true
    armed.add(fault)
    return false
  }

  async function forward(
    incoming: IncomingMessage,
    body: Buffer,
    place: Place,
    fault: ArmedFault | undefined,
  ): Promise<Reply> {
    const mark = {}
    flying.set(mark, place)
    try {
      return await exchange(incoming, body, fault)
    } finally {
      flying.delete(mark)
    }
  }

  function exchange(
    incoming: IncomingMessage,
    body: Buffer,
    fault: ArmedFault | undefined,
  ): Promise<Reply> {
    const { url, headers: extra } = to()
    const headers: OutgoingHttpHeaders = { ...incoming.headers, ...extra }
    delete headers['transfer-encoding']
    delete headers.host
    headers['content-length'] = body.length
    headers.connection = 'close'
    return new Promise((resolve, reject) => {
      const sent = request(new URL(incoming.url ?? '/', url), { method: incoming.method, headers })
      sent.on('error', reject)
      sent.on('response', (answer) => {
        read(answer).then(
          (bytes) =>
            resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          reject,
        )
      })
      if (fault?.kind === 'cut_request') {
        sent.write(body.subarray(0, body.length >> 1), () => sent.destroy(new Error('cut')))
        return
      }
      sent.end(body, () => {
        if (fault?.kind !== 'kill' || fault.moment !== 'during') return
        momentCame.add(fault)
        if (fault.ms === 0) kill(fault)
        else setTimeout(kill, fault.ms, fault)
      })
    })
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    // A sender that is gone is one of the cases; the error says no more than that.
    incoming.on('error', () => undefined)
    outgoing.on('error', () => undefined)
    let body = await read(incoming)
    const place = placeOf(new URL(incoming.url ?? '/', 'http://127.0.0.1'), body)
    const fault = due(place)
    if (fault !== undefined && fault.kind !== 'kill') fault.strike?.()
    if (fault?.kind === 'kill' && fault.moment === 'before' && kill(fault)) {
      incoming.socket.destroy()
      return
    }
    if (fault?.kind === 'refuse') return refuse(fault.ms)
    if (fault?.kind === 'delay') await sleep(fault.ms)
    if (fault?.kind === 'late') {
      incoming.socket.destroy()
      await sleep(fault.ms)
    }
    if (fault?.kind === 'outlive') {
      incoming.socket.destroy()
      body = Buffer.concat([body, Buffer.from(`\nwhere sleep(${fault.ms / 1000}) = 0`)])
    }
    const reply = await forward(incoming, body, place, fault).catch((error: unknown) => {
      if (fault?.kind === 'kill' && !momentCame.has(fault)) armed.add(fault)
      throw error
    })
    if (reply.status === 503) refusals += 1
    if (fault?.kind === 'kill' && fault.moment === 'after') kill(fault)
    if (fault?.kind === 'lose_reply') incoming.socket.destroy()
    if (incoming.socket.destroyed) return
    const {
      'content-length': _,
      'transfer-encoding': __,
      connection: ___,
      ...headers
    } = reply.headers
    outgoing.writeHead(reply.status, headers)
    if (fault?.kind === 'cut_reply') {
      outgoing.flushHeaders()
      const half = reply.body.subarray(0, reply.body.length >> 1)
      if (half.length > 0) await new Promise<void>((done) => outgoing.write(half, () => done()))
      incoming.socket.destroy()
      return
    }
    outgoing.end(reply.body)
  }

  function refuse(ms: number): void {
    if (refusing !== undefined || closing) return
    server.close()
    server.closeAllConnections()
    refusing = sleep(ms)
      .then(async () => {
        if (!closing) server = await listen()
      })
      .finally(() => (refusing = undefined))
  }

  return {
    url: `http://127.0.0.1:${port}`,
    arm: (fault) => void armed.add(fault),
    disarm: () => {
      const left = armed.size
      armed.clear()
      return left
    },
    refusals: () => refusals,
    inFlight: () => [...flying.values()].filter((place) => place !== 'read'),
    quiet: async () => {
      while (under > 0 || refusing !== undefined) await sleep(20)
    },
    close: async () => {
      closing = true
      await refusing
      server.closeAllConnections()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
