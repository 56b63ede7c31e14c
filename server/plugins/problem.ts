import type { FastifyInstance, FastifyError } from 'fastify'
import fp from 'fastify-plugin'
import type { Problem } from '../contract/problem.ts'
import { RequestError } from '../errors.ts'

const problem = (status: number, code: string, detail: string): Problem => ({
  type: `urn:centerline:problem:${code.toLowerCase()}`,
  title: code.replaceAll('_', ' ').toLowerCase(),
  status,
  code,
  detail,
})

/** Every error answers as problem+json with a stable code; what went wrong inside goes to the log only. */
export const problemPlugin = fp(
  async (app: FastifyInstance) => {
    app.setErrorHandler((error: FastifyError, request, answer) => {
      let body: Problem
      if (error instanceof RequestError)
        body = { ...problem(error.status, error.code, error.message), ...error.more }
      else if (error.validation !== undefined) body = problem(400, 'BAD_REQUEST', error.message)
      else if (isAway(error))
        body = problem(
          503,
          'DATABASE_AWAY',
          'The database cannot be read now. The pages keep their last figures; try again shortly.',
        )
      else if ((error.statusCode ?? 500) < 500)
        body = problem(error.statusCode ?? 400, error.code, error.message)
      else
        body = problem(
          500,
          'INTERNAL',
          `The server failed; the log has the cause under request ${request.id}.`,
        )
      if (body.status >= 500) request.log.error({ err: error }, 'request failed')
      return answer
        .code(body.status)
        .header('content-type', 'application/problem+json')
        .send(JSON.stringify(body))
    })
    app.setNotFoundHandler((_request, answer) =>
      answer
        .code(404)
        .header('content-type', 'application/problem+json')
        .send(JSON.stringify(problem(404, 'NOT_FOUND', 'There is nothing at this address.'))),
    )
  },
  { name: 'problem' },
)

const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])
const isAway = (error: { code?: string; message: string }) =>
  awayCodes.has(error.code ?? '') || error.message === 'socket hang up'
