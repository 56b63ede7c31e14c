import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { measureNames, measures } from '../contract/measures.ts'
import { AttachedReason, NewReason } from '../contract/uniformity.ts'
import { RequestError } from '../errors.ts'
import type { PageState } from '../live/state.ts'
import { markReason } from '../loop/applied.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const portsQuery = defineQuery(file('session_ports'), {}, Type.Unsafe<{ code: string }>({}), {
  scoped: false,
})
const teamQuery = defineQuery(
  file('uniformity_team'),
  { unit: 'String' },
  Type.Unsafe<{ work_id: string }>({}),
  { scoped: false },
)

const { measure, unit } = NewReason.properties
const StoredReason = Type.Object({ measure, unit, ...AttachedReason.properties })
type StoredReason = Static<typeof StoredReason>

/** Who answers for what ports and teams do, and who reads the comparison; an administrator does neither. */
const mayAttach = new Set(['port_director', 'center_director', 'policy_analyst'])
/** In characters as people count them: Unicode code points. */
const longest = { text: 1000, author: 100 } as const
const smallest = { text: 'Say in words why.', author: 'Say who writes it.' } as const

const refused = (code: string, detail: string, status = 400) =>
  new RequestError(status, code, detail)

/** Only our own pages, or a program that names no origin, may write; a form of another site cannot send JSON. */
function guard(request: FastifyRequest, roles: readonly string[]): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  // Browsers say where a request comes from; older ones and programs at most their origin.
  const own =
    site === undefined
      ? origin === undefined || origin === `http://${host}`
      : site === 'same-origin'
  if (!own) throw refused('ORIGIN_REFUSED', 'A page of another site may not write here.', 403)
  if (!roles.some((role) => mayAttach.has(role)))
    throw refused('ROLE_REFUSED', `Reasons are attached by ${[...mayAttach].join(', ')}.`, 403)
  const type = request.headers['content-type'] ?? ''
  if (type.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw refused('NOT_JSON', 'Send the reason as application/json.', 415)
}

/** What keeps a text from being shown as it was written: controls, reordering marks, halves of characters. */
const unshowable = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff]/u

/** The text without space around it and with plain line breaks, or the refusal. */
function wordsOf(field: 'text' | 'author', written: string): string {
  const words = written.trim().replace(/\r\n?/g, '\n')
  const shown = field === 'text' ? words.replace(/[\n\t]/g, ' ') : words
  const found = unshowable.exec(shown)?.[0].codePointAt(0)
  if (found !== undefined) {
    const name = `U+${found.toString(16).toUpperCase().padStart(4, '0')}`
    throw refused('FORBIDDEN_CHARACTER', `${field} holds ${name}, which cannot be shown.`)
  }
  const upper = field === 'text' ? 'TEXT' : 'AUTHOR'
  // Spaces, marks and signs alone say nothing, and some are invisible.
  if (!/[\p{L}\p{N}]/u.test(words)) throw refused(`EMPTY_${upper}`, smallest[field])
  const most = longest[field]
  if (Array.from(words).length > most)
    throw refused(`${upper}_TOO_LONG`, `${field} may have ${most} characters.`)
  return words
}

/** A day of the calendar that the database can hold. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return false
  return '1970-01-01' <= text && text <= '2149-06-06'
}

const text = Type.String()
const Shape = Type.Object(
  { measure: text, unit: text, from: text, to: text, author: text, text },
  { additionalProperties: false },
)

/** The reason a body holds; refuses with a code for each thing that can be wrong. */
function readReason(body: unknown): NewReason {
  if (!Value.Check(Shape, body)) {
    const [error] = Value.Errors(Shape, body)
    const where = error?.instancePath.slice(1)
    throw refused('BAD_REASON', `${where || 'The reason'} ${error?.message ?? 'is not valid'}.`)
  }
  const named = measureNames.find((name) => name === body.measure)
  if (named === undefined)
    throw refused(
      'UNKNOWN_MEASURE',
      `There is no such measure; there are ${measureNames.join(', ')}.`,
    )
  const { from, to } = body
  if (!isDay(from) || !isDay(to) || from > to)
    throw refused('BAD_PERIOD', 'from and to are days of the calendar, from not after to.')
  return {
    ...{ measure: named, unit: body.unit, from, to },
    author: wordsOf('author', body.author),
    text: wordsOf('text', body.text),
  }
}

/** Errors of Fastify's body reader under codes of ours. */
function bodyError(error: FastifyError): Error {
  if (error instanceof RequestError || !error.code?.startsWith('FST_ERR_CTP')) return error
  return error.statusCode === 413
    ? refused('BODY_TOO_LARGE', 'A reason has 1000 characters at most.', 413)
    : refused('BAD_JSON', 'The body is not JSON.')
}

/**
 * Attaches a reason to a port or team for one measure. Reasons are never changed nor removed. `author` is
 * as given: there is no sign-in. `published` brings what is stored to the pages that are open.
 */
export const reasonsRoutes: FastifyPluginAsync<{
  client: ClickHouseClient
  state: PageState
  roles: readonly string[]
  now: () => Date
  published: () => Promise<void>
}> = async (app, { client, state, roles, now, published }) => {
  const isUnit = async ({ measure: of, unit: asked }: NewReason) => {
    if (measures[of].unit === 'team')
      return (await rows(client, teamQuery, fullScope, { unit: asked })).length > 0
    const ports = await state.asking().base('ports', () => rows(client, portsQuery, fullScope, {}))
    return ports.some(({ code }) => code === asked)
  }
  app.setErrorHandler((error: FastifyError) => {
    throw bodyError(error)
  })
  app.post(
    '/api/uniformity/reasons',
    {
      bodyLimit: 16_384,
      onRequest: async (request) => guard(request, roles),
      schema: { tags: ['views'], body: NewReason, response: { 201: StoredReason } },
      // readReason has a code for each thing that is wrong.
      validatorCompiler: () => () => true,
    },
    async (request, answer) => {
      const reason = readReason(request.body)
      if (!(await isUnit(reason)))
        throw refused('UNKNOWN_UNIT', `There is no such ${measures[reason.measure].unit}.`)
      const { from, to, ...rest } = reason
      const written = now()
      const known = { ...rest, reason_id: randomUUID(), written_at: written.toISOString() }
      await client.insert({
        table: 'flag_reason',
        format: 'JSONEachRow',
        values: [{ ...known, date_from: from, date_to: to }],
        clickhouse_settings: { log_comment: 'reasons_insert' },
      })
      // It is stored: what fails from here on only delays when the pages show it.
      await markReason(client, written)
        .then(published)
        .catch((error: unknown) => request.log.error({ err: error }, 'a reason waits to be shown'))
      return answer.code(201).send({ ...known, from, to } satisfies StoredReason)
    },
  )
}
