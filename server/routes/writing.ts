import type { FastifyError, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { RequestError } from '../errors.ts'

/** What the routes that write share: who may write, from where, in which form, and words that can be shown. */

export const refused = (code: string, detail: string, status = 400, more: object = {}) =>
  new RequestError(status, code, detail, more)

interface Writing {
  /** Begins the refusals: `Reasons are attached`, `Dispositions are recorded`. */
  what: string
  /** Who asks, and who may. */
  roles: readonly string[]
  allowed: readonly string[]
}

/**
 * Only our own pages, or a program that names no origin, may write; a form of another site cannot send JSON.
 * Throws ORIGIN_REFUSED, ROLE_REFUSED (403) and NOT_JSON (415).
 */
export function guard(request: FastifyRequest, { what, roles, allowed }: Writing): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  // Browsers say where a request comes from; older ones and programs at most their origin.
  const own =
    site === undefined
      ? origin === undefined || origin === `http://${host}`
      : site === 'same-origin'
  if (!own) throw refused('ORIGIN_REFUSED', 'A page of another site may not write here.', 403)
  if (!roles.some((role) => allowed.includes(role)))
    throw refused('ROLE_REFUSED', `${what} by ${allowed.join(', ')}.`, 403)
  const type = request.headers['content-type'] ?? ''
  if (type.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw refused('NOT_JSON', 'Send the body as application/json.', 415)
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

/** What keeps a text from being shown as it was written: controls, reordering marks, halves of characters. */
const unshowable = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff]/u

interface Wanted {
  /** Name of the field as the body has it. */
  field: string
  /** In characters as people count them: Unicode code points. */
  longest: number
  /** What to do when nothing is said. */
  empty: string
  lines: boolean
}

/** The text without space around it and with plain line breaks, or the refusal: FORBIDDEN_CHARACTER, EMPTY_…, …_TOO_LONG. */
export function wordsOf(written: string, { field, longest, empty, lines }: Wanted): string {
  const words = written.trim().replace(/\r\n?/g, '\n')
  const shown = lines ? words.replace(/[\n\t]/g, ' ') : words
  const found = unshowable.exec(shown)?.[0].codePointAt(0)
  if (found !== undefined) {
    const name = `U+${found.toString(16).toUpperCase().padStart(4, '0')}`
    throw refused('FORBIDDEN_CHARACTER', `${field} holds ${name}, which cannot be shown.`)
  }
  const upper = field.toUpperCase()
  // Spaces, marks and signs alone say nothing, and some are invisible.
  if (!/[\p{L}\p{N}]/u.test(words)) throw refused(`EMPTY_${upper}`, empty)
  if (Array.from(words).length > longest)
    throw refused(`${upper}_TOO_LONG`, `${field} may have ${longest} characters.`)
  return words
}

/** Errors of Fastify's body reader under codes of ours; `longest` says what may be sent at most. */
export const bodyError =
  (longest: string) =>
  (error: FastifyError): Error => {
    if (error instanceof RequestError || !error.code?.startsWith('FST_ERR_CTP')) return error
    return error.statusCode === 413
      ? refused('BODY_TOO_LARGE', longest, 413)
      : refused('BAD_JSON', 'The body is not JSON.')
  }
