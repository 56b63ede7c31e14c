import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify'
import { AppError } from '../../sql/errors.ts'
import { checkReach } from '../config.ts'
import type { Rejection } from '../contract/rejection.ts'
import { splitLines } from '../formats/lines.ts'
import { sameText } from '../metrics-http.ts'
import { openIngest, type IngestParts } from '../open.ts'
import { judge } from '../pipeline.ts'
import { readyStatus } from '../readiness.ts'
import { reasonOf } from '../reason.ts'
import { wellFormed } from '../rejects.ts'
import { batchOrigin, type Run } from '../run.ts'
import { Sealer } from '../seal.ts'
import { rejectRoutes } from './http-rejects.ts'

/**
 * `POST /v1/events`: NDJSON, plain or gzip. The answer is 202 once every record of the request is durable in the spool,
 * also when all were refused; it never waits for the database. All or nothing: a body that cannot be read to
 * its end stores nothing.
 */
const maxBodyBytes = 32 * 1_048_576
/** Bodies are read whole before the first record is judged; this bounds them all together. */
const maxOpenBytes = 96 * 1_048_576
const unzip = promisify(gunzip)

export interface HttpIngest {
  url: string
  /** Takes no more requests, drains the spool into the database, closes. `abandon` leaves the rest in the spool. */
  close(abandon?: AbortSignal): Promise<void>
}

/** Throws INGEST_TOKEN_REQUIRED off loopback without a token, PORT_BUSY when another program has the port. */
export async function startHttpIngest(parts: IngestParts): Promise<HttpIngest> {
  const { config } = parts
  const { host, ingest_port: port, ingest_token: token } = config
  checkReach(config)
  const ingest = await openIngest(parts)
  const run = await ingest.beginFirstRun({
    source: 'http',
    origin: `${host}:${port}`,
    kind: 'live',
    total_bytes: 0,
  })
  let openBytes = 0
  const app = Fastify({ logger: false, bodyLimit: maxBodyBytes, forceCloseConnections: 'idle' })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const authorized = async (request: FastifyRequest, reply: FastifyReply) => {
    if (token === undefined || sameText(request.headers.authorization ?? '', `Bearer ${token}`))
      return
    return problem(
      reply,
      401,
      'unauthorized',
      'Send the header Authorization: Bearer INGEST_TOKEN.',
    )
  }
  const bodiesFull = () => openBytes >= maxOpenBytes
  const room = async (request: FastifyRequest, reply: FastifyReply) => {
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (encoding !== 'identity' && encoding !== 'gzip') {
      return problem(
        reply,
        415,
        'unsupported_encoding',
        `Content-Encoding ${encoding} is not read here; gzip is.`,
      )
    }
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
    if (type !== undefined && !accepted.has(type)) {
      return problem(
        reply,
        415,
        'unsupported_type',
        `Content-Type ${type} is not read here; application/x-ndjson is.`,
      )
    }
    if (ingest.spool.full || bodiesFull()) return busy(reply)
  }

  app.post('/v1/events', { onRequest: [authorized, room] }, async (request, reply) => {
    const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    openBytes += sent.length
    let body: Buffer = sent
    try {
      if (request.headers['content-encoding'] === 'gzip') {
        const plain = await inflate(sent)
        if (typeof plain === 'string') {
          return plain === 'too_large'
            ? problem(reply, 413, plain, `At most ${maxBodyBytes} bytes, decompressed as well.`)
            : problem(reply, 400, plain, 'The gzip body is damaged or cut off.')
        }
        openBytes += plain.length - sent.length
        body = plain
      }
      const answer = await take(body)
      run.read_bytes += sent.length
      return await reply.code(202).send(answer)
    } catch (error) {
      if (error instanceof AppError && error.code.startsWith('SPOOL_')) return busy(reply)
      throw error
    } finally {
      openBytes -= body.length
    }
  })
  let replays: Promise<Run> | undefined
  const replayRun = () => {
    const origin = `${host}:${port}`
    replays ??= ingest.beginRun({ source: 'replay', origin, kind: 'live', total_bytes: 0 })
    return replays
  }
  rejectRoutes(app, ingest, replayRun, { tokened: token !== undefined, authorized, problem })
  app.addHook('onResponse', async (_request, reply) => ingest.metrics.answered(reply.statusCode))
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const detail = 'Too many bytes of unfinished requests are in memory; it goes on in a moment.'
    const ready = await ingest.readiness(bodiesFull() ? [{ code: 'BODIES_FULL', detail }] : [])
    return reply.code(readyStatus(ready)).send(ready)
  })
  app.get('/metrics', { onRequest: authorized }, async (_request, reply) =>
    reply.type(ingest.metrics.contentType).send(await ingest.metrics.text()),
  )
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status === 413) return problem(reply, 413, 'too_large', `At most ${maxBodyBytes} bytes.`)
    if (status < 500) return problem(reply, status, 'unreadable', error.message)
    // A stack begins with the message, which may quote rows.
    const stack = error.stack?.split('\n').filter((line) => line.startsWith('    at '))
    ingest.log.error({ reason: reasonOf(error), stack }, 'a request failed')
    return problem(reply, 500, 'fault', 'Ingest failed; nothing of this request is promised.')
  })

  async function take(body: Buffer) {
    const answer = { received: 0, accepted: 0, rejected: 0, pending: 0, rejects: [] as Rejection[] }
    const sealer = new Sealer(batchOrigin(run), ingest.nextSeq)
    for await (const records of splitLines(chunked(body))) {
      for (const record of records) {
        const verdict = await judge(ingest, sealer, record)
        answer.received += 1
        if (verdict.end === 'rejected') {
          const { code, path, message } = verdict.fault
          answer.rejects.push({
            line: record.line,
            code,
            path: wellFormed(path),
            message: wellFormed(message),
          })
        }
        answer[verdict.end === 'held' ? 'pending' : verdict.end] += 1
        if (sealer.full) await ingest.store(run, sealer)
      }
    }
    if (sealer.size > 0) await ingest.store(run, sealer)
    return answer
  }

  const stop = async (abandon: AbortSignal) => {
    await app.close()
    await ingest.close(abandon)
  }
  const url = await app.listen({ host, port }).catch(async (cause: NodeJS.ErrnoException) => {
    await stop(AbortSignal.timeout(1000))
    throw cause.code === 'EADDRINUSE'
      ? new AppError('PORT_BUSY', `Port ${port} is taken. Set INGEST_PORT to another one.`, {
          cause,
        })
      : cause
  })
  return { url, close: (abandon = AbortSignal.timeout(10_000)) => stop(abandon) }
}

const accepted = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/json',
  'text/plain',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
])

/** Pieces, so that other requests get their turn while a big body is judged. */
async function* chunked(body: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < body.length; from += 262_144) {
    if (from > 0) await new Promise<void>((resolve) => setImmediate(resolve))
    yield body.subarray(from, from + 262_144)
  }
}

async function inflate(body: Buffer): Promise<Buffer | 'too_large' | 'unreadable'> {
  try {
    return await unzip(body, { maxOutputLength: maxBodyBytes })
  } catch (error) {
    const tooLarge =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return tooLarge ? 'too_large' : 'unreadable'
  }
}

/** The body may not have been read: closing the connection is the only way to end such a request. */
const problem = (reply: FastifyReply, status: number, code: string, detail: string) =>
  reply
    .code(status)
    .header('connection', 'close')
    .type('application/problem+json')
    .send({ status, code, detail })

const busy = (reply: FastifyReply) =>
  problem(reply.header('retry-after', '2'), 503, 'spool_full', 'The spool has no room. Try again.')
