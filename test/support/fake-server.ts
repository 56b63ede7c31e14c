import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
import { Server } from 'socket.io'
import parser from 'socket.io-msgpack-parser'
import { splitTopic } from '../../server/contract/canonical-topic.ts'
import type { Join, Leave, Pulse, Snapshot } from '../../server/contract/live.ts'
import { checkPolicy } from '../../server/policy/check.ts'
import { arrowTable } from './fake-arrow.ts'
import { createFakeWorld } from './fake-world.ts'

/**
 * Contract-shaped data without a database, for work on the client: the built pages, the API, the socket, and a queue that moves.
 * node --import tsx test/support/fake-server.ts PORT [FOLDER]
 */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; img-src 'self' data:; font-src 'self'"

export async function startFakeServer(port: number, folder: string) {
  const world = createFakeWorld()
  let seq = 1
  const snapshot = (topic: string): Snapshot | undefined => {
    const split = splitTopic(topic)
    if (split === undefined) return undefined
    const { rows, ...reply } = world.page(split.view, new URLSearchParams(split.query))
    // The parser writes a Buffer as one binary field, any other view as an object of numbers.
    const table = Buffer.from(arrowTable(rows))
    return { topic, epoch: 'fake', seq, as_of: world.asOf(), reply: JSON.stringify(reply), table }
  }
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake')
    const answer = async () => {
      if (request.method === 'POST') {
        const parts: Buffer[] = []
        for await (const part of request) parts.push(part as Buffer) // A request without an encoding gives buffers.
        const sent = JSON.parse(Buffer.concat(parts).toString()) as Record<string, string>
        if (url.pathname === '/api/policies/check') {
          response.writeHead(200, { 'content-type': 'application/json' })
          return response.end(JSON.stringify({ mistakes: checkPolicy(sent['document']) }))
        }
        response.writeHead(201, { 'content-type': 'application/json' })
        return response.end(JSON.stringify(world.post(sent)))
      }
      if (url.pathname.startsWith('/api/')) {
        const body = world.rest(url)
        const missing = {
          type: '',
          title: 'Not found',
          status: 404,
          code: 'not_found',
          detail: 'No such thing.',
        }
        response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
        return response.end(JSON.stringify(body ?? missing))
      }
      const extension = extname(url.pathname)
      const file = extension === '' ? 'index.html' : url.pathname
      response.writeHead(200, {
        'content-type': types[extension] ?? types['.html'],
        'content-security-policy': policy,
      })
      return response.end(await readFile(join(folder, file)))
    }
    answer().catch(() => response.writeHead(404).end())
  })
  const io = new Server(http, { parser, transports: ['websocket'] })
  const pulse = (): Pulse => ({
    epoch: 'fake',
    state: 'live',
    as_of: world.asOf(),
    applied_at: world.asOf(),
    reason: null,
    load: world.load(),
  })
  io.on('connection', (socket) => {
    socket.emit('pulse', pulse())
    socket.on('join', async ({ topic, have }: Join) => {
      await socket.join(topic)
      const known = have !== undefined && have.epoch === 'fake' && have.seq === seq
      const refused = { topic, code: 'unknown_topic', detail: `There is no view ${topic}.` }
      if (known) socket.emit('current', { topic, epoch: 'fake', seq, as_of: world.asOf() })
      else {
        const frame = snapshot(topic)
        if (frame === undefined) socket.emit('refused', refused)
        else socket.emit('snapshot', frame)
      }
    })
    socket.on('leave', ({ topic }: Leave) => void socket.leave(topic))
  })
  const timer = setInterval(() => {
    world.step()
    seq += 1
    for (const topic of io.sockets.adapter.rooms.keys()) {
      const frame = snapshot(topic)
      if (frame !== undefined) io.to(topic).emit('snapshot', frame)
    }
    io.emit('pulse', pulse())
  }, 1000)
  await new Promise<void>((done) => http.listen(port, '127.0.0.1', done))
  return {
    async close() {
      clearInterval(timer)
      await io.close()
    },
  }
}

const [port, folder] = process.argv.slice(2)
if (process.argv[1]?.endsWith('fake-server.ts') === true) {
  await startFakeServer(Number(port ?? 8099), resolve(folder ?? 'dist/client'))
  console.log(`http://127.0.0.1:${port ?? 8099}`)
}
