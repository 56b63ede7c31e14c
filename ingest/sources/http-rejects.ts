import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../sql/errors.ts'
import { isLoopback } from '../config.ts'
import type { Opened } from '../open.ts'
import { replayAll, replayRejects } from '../replay.ts'
import { listRejects, oneReject, rejectFilter } from '../rejects-query.ts'
import type { Run } from '../run.ts'

interface Guards {
  /** Whether `authorized` asks for a token at all. */
  tokened: boolean
  authorized: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  problem: (reply: FastifyReply, status: number, code: string, detail: string) => unknown
}
const statuses: Record<string, number> = {
  BAD_FILTER: 400,
  REPLAY_WHO: 400,
  REPLAY_NOT_ONE: 400,
  NO_SUCH_REJECT: 404,
  REPLAY_OTHER_EVENT: 409,
  SPOOL_FULL: 503,
  SPOOL_FAILED: 503,
}

/**
 * `GET /v1/rejects` lists, `GET /v1/rejects/ID` shows, `POST /v1/rejects/ID/replay` tries one again (the body is the
 * corrected record, or empty), `POST /v1/rejects/replay` all that a filter finds. The header `X-Replayed-By` says who.
 */
export function rejectRoutes(
  app: FastifyInstance,
  ingest: Opened,
  replayRun: () => Promise<Run>,
  { tokened, authorized, problem }: Guards,
): void {
  // What was refused can be read here. Without a token only this machine's own names get it: a web page whose name is
  // made to resolve to 127.0.0.1 (DNS rebinding) could read it otherwise.
  const ownName = async (request: FastifyRequest, reply: FastifyReply) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
    if (!tokened && !isLoopback(name))
      return problem(reply, 421, 'host_refused', 'Ask for 127.0.0.1 or localhost.')
    return undefined
  }
  const guarded = { onRequest: [authorized, ownName] }
  const answer = async (reply: FastifyReply, work: () => Promise<unknown>) => {
    try {
      return await reply.send(await work())
    } catch (error) {
      const status = error instanceof AppError ? statuses[error.code] : undefined
      if (!(error instanceof AppError) || status === undefined) throw error
      return problem(reply, status, error.code.toLowerCase(), error.message)
    }
  }
  const who = (request: FastifyRequest) => String(request.headers['x-replayed-by'] ?? '')

  app.get<{ Querystring: Record<string, string> }>('/v1/rejects', guarded, (request, reply) =>
    answer(reply, async () => {
      const filter = rejectFilter(request.query)
      return { rejects: await ingest.withDatabase((client) => listRejects(client, filter)) }
    }),
  )
  app.get<{ Params: { id: string } }>('/v1/rejects/:id', guarded, (request, reply) =>
    answer(reply, () => ingest.withDatabase((client) => oneReject(client, request.params.id))),
  )
  app.post<{ Params: { id: string } }>('/v1/rejects/:id/replay', guarded, (request, reply) =>
    answer(reply, async () => {
      const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const reject = await ingest.withDatabase((client) => oneReject(client, request.params.id))
      const corrected = sent.length === 0 ? undefined : sent
      const asked = { by: who(request), corrected }
      const [replayed] = await replayRejects(ingest, replayRun, [reject], asked)
      return replayed
    }),
  )
  app.post<{ Querystring: Record<string, string> }>(
    '/v1/rejects/replay',
    guarded,
    (request, reply) =>
      answer(reply, async () => {
        const filter = rejectFilter(request.query, 'no')
        return { replayed: await replayAll(ingest, replayRun, filter, who(request)) }
      }),
  )
}
