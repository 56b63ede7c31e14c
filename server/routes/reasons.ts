import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyError, FastifyPluginAsync } from 'fastify'
import { randomUUID } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { measureNames, measures } from '../contract/measures.ts'
import { AttachedReason, NewReason } from '../contract/uniformity.ts'
import type { PageState } from '../live/state.ts'
import { markReason } from '../loop/applied.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { wordsOf } from '../words.ts'
import { bodyError, guard, isDay, refused, shaped } from './guard.ts'

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
const writers = {
  may: new Set(['port_director', 'center_director', 'policy_analyst']),
  does: 'Reasons are attached',
  sends: 'the reason',
}
const textWanted = { field: 'text', most: 1000, empty: 'Say in words why.', lines: true }
const authorWanted = { field: 'author', most: 100, empty: 'Say who writes it.' }

const text = Type.String()
const Shape = Type.Object(
  { measure: text, unit: text, from: text, to: text, author: text, text },
  { additionalProperties: false },
)

/** The reason a body holds; refuses with a code for each thing that can be wrong. */
function readReason(body: unknown): NewReason {
  const sent = shaped(Shape, body, { code: 'BAD_REASON', what: 'The reason' })
  const named = measureNames.find((name) => name === sent.measure)
  if (named === undefined)
    throw refused(
      'UNKNOWN_MEASURE',
      `There is no such measure; there are ${measureNames.join(', ')}.`,
    )
  const { from, to } = sent
  if (!isDay(from) || !isDay(to) || from > to)
    throw refused('BAD_PERIOD', 'from and to are days of the calendar, from not after to.')
  return {
    ...{ measure: named, unit: sent.unit, from, to },
    author: wordsOf(authorWanted, sent.author),
    text: wordsOf(textWanted, sent.text),
  }
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
    throw bodyError(error, 'A reason has 1000 characters at most.')
  })
  app.post(
    '/api/uniformity/reasons',
    {
      bodyLimit: 16_384,
      onRequest: async (request) => guard(request, roles, writers),
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
