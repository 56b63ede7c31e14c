import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { EntryNumber, IsoDate, PortCode } from '../../ingest/contract/codes.ts'
import type { EntryRef, EventOf } from '../../ingest/contract/entry-event.ts'
import {
  type DisposedBefore,
  EntryChoices,
  NewDisposition,
  NewSelection,
  Recorded,
  RecordedDisposition,
} from '../contract/entry-records.ts'
import type { EntryDetail } from '../contract/entries.ts'
import { notFound } from '../errors.ts'
import type { IngestDoor } from '../ingest-door.ts'
import type { PageState } from '../live/state.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { validOn, type Reference } from '../../sql/reference.ts'
import { fullScope } from '../../sql/scope.ts'
import { dispositionOf, selectionOf, type EntryKey, type PageEvent } from './entry-bodies.ts'
import { createRecorder } from './entry-recorder.ts'
import { bodyError, guard, isDay, refused, shaped } from './guard.ts'

const statusQuery = defineQuery(
  new URL('../../sql/queries/entries_status.sql', import.meta.url),
  { filed_on: 'Date', port: 'String', entry_number: 'String' },
  Type.Unsafe<{ status: EntryDetail['status']; moved_to: string }>({}),
)
const Params = Type.Object({ filed_on: IsoDate, port: PortCode, number: EntryNumber })
/** Who answers for what is done with an entry. */
const workers = {
  may: new Set(['port_director']),
  does: 'Entries are worked',
  sends: 'what is recorded',
}

/**
 * What a port director records of an entry. The server makes the event and sends it through ingest as any other;
 * `officer` is as given: there is no sign-in.
 */
export const entryRecordsRoutes: FastifyPluginAsync<{
  client: ClickHouseClient
  state: PageState
  door: IngestDoor
  reference: Reference
  roles: readonly string[]
  now: () => Date
  /** How long an answer waits for the pages; default 10 s. */
  waitMs?: number | undefined
}> = async (app, { client, state, door, reference, roles, now, waitMs }) => {
  const recorder = createRecorder({ client, door, now, waitMs })

  /** Whatever its decision or segment: what was done with an entry is recorded also when no queue asked for it. */
  const mayBegin = async (entry: EntryKey) => {
    const { filed_on, port, entry_number } = entry
    const [row] = await rows(client, statusQuery, fullScope, { ...entry })
    if (row === undefined)
      throw notFound(
        `There is no entry ${entry_number} of port ${port} filed on ${filed_on} that you may see.`,
      )
    if (row.status === 'orphan')
      throw refused('ENTRY_NOT_FILED', 'No filing of this entry has come yet.', 409)
    if (row.status === 'cancelled')
      throw refused('ENTRY_CANCELLED', 'The entry is cancelled; nothing is recorded of it.', 409)
    if (row.status !== 'moved') return
    const to = JSON.parse(row.moved_to) as EntryRef
    const where = `${to.number} at port ${to.port}, filed on ${to.filed_on}`
    throw refused('ENTRY_MOVED', `The entry was moved; record it of ${where}.`, 409)
  }
  const record = <E extends PageEvent>(entry: EntryKey, event: E) =>
    recorder.record(entry, event, () => mayBegin(entry))
  const asked = (request: FastifyRequest) => {
    const what = { code: 'BAD_REQUEST', what: 'The address' }
    const { filed_on, port, number } = shaped(Params, request.params, what)
    if (!isDay(filed_on)) throw refused('BAD_REQUEST', `${filed_on} is not a day of the calendar.`)
    const entry = { filed_on, port, entry_number: number }
    return { entry, simulated: state.freshness().simulated ?? false }
  }
  const schema = (body: typeof NewDisposition | typeof NewSelection, reply: object) => ({
    bodyLimit: 16_384,
    onRequest: async (request: FastifyRequest) => guard(request, roles, workers),
    schema: { tags: ['entries'], params: Params, body, response: { 200: reply, 202: reply } },
    // Bodies and addresses are read by hand, with a code for each thing that is wrong.
    validatorCompiler: () => () => true,
  })

  app.setErrorHandler((error: FastifyError) => {
    throw bodyError(error, 'What is recorded of an entry is shorter than this.')
  })
  app.get(
    '/api/entries/choices',
    { schema: { tags: ['entries'], response: { 200: EntryChoices } } },
    (): EntryChoices => {
      const today = now().toISOString().slice(0, 10)
      const { waiver_reasons, exam_types } = reference.tables
      return {
        waiver_reasons: validOn(waiver_reasons, today).map(({ code, text }) => ({ code, text })),
        exam_types: validOn(exam_types, today).map(({ code, name }) => ({ code, name })),
      }
    },
  )
  app.post(
    '/api/entries/:filed_on/:port/:number/disposition',
    schema(NewDisposition, RecordedDisposition),
    async (request, answer) => {
      const around = asked(request)
      const event = dispositionOf(request.body, around)
      const applied = await record(around.entry, event)
      const { event_id, occurred_at } = event
      const told = { event_id, occurred_at, applied }
      const first = applied ? firstOf(await recorder.timeline(around.entry)) : undefined
      if (first === undefined)
        return answer.code(202).send({ ...told, stands: null } satisfies RecordedDisposition)
      if (first.event_id === event_id)
        return answer.send({ ...told, stands: true } satisfies RecordedDisposition)
      const who = first.officer ?? `Somebody (${first.source})`
      const detail = `${who} was first, ${first.occurred_at}; yours is recorded.`
      throw refused('DISPOSED_BEFORE', detail, 409, { ...told, first })
    },
  )
  app.post(
    '/api/entries/:filed_on/:port/:number/selection',
    schema(NewSelection, Recorded),
    async (request, answer) => {
      const around = asked(request)
      const event = selectionOf(request.body, around)
      const applied = await record(around.entry, event)
      const { event_id, occurred_at } = event
      return answer
        .code(applied ? 200 : 202)
        .send({ event_id, occurred_at, applied } satisfies Recorded)
    },
  )
}

type First = Static<typeof DisposedBefore>['first']

/** The disposition that stands: the first that counts, in the order of truth. */
function firstOf(
  events: Awaited<ReturnType<ReturnType<typeof createRecorder>['timeline']>>,
): First | undefined {
  const row = events.find(
    ({ event_type, counted }) => event_type === 'entry.disposed' && Boolean(counted),
  )
  if (row === undefined) return undefined
  const { disposition, waiver_reason, officer } = JSON.parse(
    row.payload,
  ) as EventOf<'entry.disposed'>
  const { event_id, occurred_at, source } = row
  return {
    ...{ event_id, occurred_at, source, disposition },
    waiver_reason: waiver_reason ?? null,
    officer: officer ?? null,
  }
}
