import type { FastifyError, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { RequestError } from '../errors.ts'

export const refused = (code: string, detail: string, status = 400, more: object = {}) =>
  new RequestError(status, code, detail, more)

/** Whose roles may write, what they do as the subject of a sentence, and what they send. */
export interface Writers {
  may: ReadonlySet<string>
  does: string
  sends: string
}

/** Only our own pages, or a program that names no origin, may write; a form of another site cannot send JSON. */
export function guard(
  request: FastifyRequest,
  roles: readonly string[],
  { may, does, sends }: Writers,
): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  // Browsers say where a request comes from; older ones and programs at most their origin.
  const own =
    site === undefined
      ? origin === undefined || origin === `http://${host}`
      : site === 'same-origin'
  if (!own) throw refused('ORIGIN_REFUSED', 'A page of another site may not write here.', 403)
  if (!roles.some((role) => may.has(role)))
    throw refused('ROLE_REFUSED', `${does} by ${[...may].join(', ')}.`, 403)
  const type = request.headers['content-type'] ?? ''
  if (type.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw refused('NOT_JSON', `Send ${sends} as application/json.`, 415)
}

/** Errors of Fastify's body reader under codes of ours. */
export function bodyError(error: FastifyError, tooLarge: string): Error {
  if (error instanceof RequestError || !error.code?.startsWith('FST_ERR_CTP')) return error
  return error.statusCode === 413
    ? refused('BODY_TOO_LARGE', tooLarge, 413)
    : refused('BAD_JSON', 'The body is not JSON.')
}

/** A day of the calendar that the database can hold. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return false
  return '1970-01-01' <= text && text <= '2149-06-06'
}

/** What was sent, when it has the shape; else the refusal under `code`, which names the first field that is wrong. */
export function shaped<S extends TSchema>(
  shape: S,
  sent: unknown,
  { code, what }: { code: string; what: string },
): Static<S> {
  if (Value.Check(shape, sent)) return sent
  const [error] = Value.Errors(shape, sent)
  const where = error?.instancePath.slice(1)
  throw refused(code, `${where || what} ${error?.message ?? 'is not valid'}.`)
}
