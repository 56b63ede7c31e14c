import Fastify from 'fastify'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { EntryDetail } from '../../server/contract/entries.ts'
import type { DisposedBefore, EntryChoices } from '../../server/contract/entry-records.ts'
import type { Problem } from '../../server/contract/problem.ts'
import type { QueuePage } from '../../server/contract/queues.ts'
import type { IngestDoor } from '../../server/ingest-door.ts'
import { problemPlugin } from '../../server/plugins/problem.ts'
import { entryRecordsRoutes } from '../../server/routes/entry-records.ts'
import type { PageState } from '../../server/live/state.ts'
import { builtInReferenceDir, readReference } from '../../sql/reference.ts'
import { rowsOf } from '../support/engine.ts'
import { filed, ref } from '../support/events.ts'
import { chosen, newId, placeOf, refusals, twoIds, waived } from '../support/page-bodies.ts'
import { freePort, road, type Road } from '../support/road.ts'
import { simulate } from '../support/streams.ts'

const json = { 'content-type': 'application/json' }
let system: Road
beforeAll(async () => {
  const env = { INGEST_PORT: await freePort(), INGEST_TOKEN: 'of-the-test' }
  system = await road({ env, kept: true })
  const about = (sequence: number, event_type: string, more: object) => ({
    ...{ event_id: `${event_type}-${sequence}`, event_type, entry: ref(sequence) },
    ...{ schema_version: 1, occurred_at: '2026-03-01T13:00:00.000Z', source: 'test' },
    ...{ simulated: true, ...more },
  })
  const events = [
    ...[1, 2, 3, 4, 5, 6].map((sequence) => filed(sequence)),
    about(4, 'entry.cancelled', { reason: 'withdrawn' }),
    about(5, 'entry.moved', { to: ref(6) }),
    about(7, 'cargo.arrived', {}),
  ]
  const world = await simulate(['--entries', '300', '--seed', '3'])
  await system.load([...world, ...events.map((event) => JSON.stringify(event))])
  await system.server.settle()
})
afterAll(() => system.close())

const send = async (place: string, what: string, body: unknown, headers: object = json) => {
  const answer = await fetch(`${system.server.url}/api/entries/${place}/${what}`, {
    method: 'POST',
    headers: { ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return [answer.status, (await answer.json()) as Problem & DisposedBefore] as const
}
/** What the pages brought into evidence, of one entry or all. */
const recorded = async (place = '') => {
  const events = await rowsOf<{ place: string; payload: string }>(
    system.client,
    `select concat(toString(filed_on), '/', port, '/', entry_number) as place, payload
     from entry_event final where source = 'centerline-page' order by occurred_at, event_id`,
  )
  return events
    .filter((event) => event.place.startsWith(place))
    .map(({ payload }) => JSON.parse(payload) as { event_id: string })
}
const detail = (place: string) => system.get<EntryDetail>(`/api/entries/${place}`)

test('with ingest away nothing is recorded, and the same request counts once it is there', async () => {
  const place = placeOf(1)
  const body = waived()
  expect(await send(place, 'disposition', body)).toMatchObject([503, { code: 'INGEST_AWAY' }])
  expect(await recorded()).toEqual([])
  await system.http()
  expect(await send(place, 'disposition', body)).toMatchObject([200, { stands: true }])
  expect(await recorded(place)).toHaveLength(1)
})

test('a disposition goes through ingest, stands, and takes its entry out of the queue; as of when the pages stand it does not move', async () => {
  const queue = () => system.get<QueuePage>('/api/queues')
  const before = await queue()
  const [row] = before.rows
  const place = `${row!.filed_on}/${row!.port}/${row!.entry_number}`
  const body = waived()
  const { event_id } = body
  const time = Number.parseInt(event_id.replace('-', '').slice(0, 12), 16)
  const told = { event_id, occurred_at: new Date(time).toISOString() }
  expect(await send(place, 'disposition', body)).toEqual([
    200,
    { ...told, applied: true, stands: true },
  ])
  const keys = async () => (await queue()).rows.map(({ entry_number }) => entry_number)
  await expect.poll(keys).not.toContain(row!.entry_number)
  const after = await queue()
  expect([after.meta.total, after.as_of]).toEqual([before.meta.total - 1, before.as_of])
  expect((await detail(place)).disposition).toEqual({
    disposition: 'waived',
    waiver_reason: 'documents_sufficient',
    officer: 'J. Doe',
    disposed_at: told.occurred_at,
  })
  expect(await recorded(place)).toEqual([
    {
      ...body,
      ...{ event_type: 'entry.disposed', schema_version: 1, occurred_at: told.occurred_at },
      ...{ source: 'centerline-page', simulated: true },
      entry: { number: row!.entry_number, port: row!.port, filed_on: row!.filed_on },
    },
  ])
})

test('a request that is sent again is the same event with the same answer; with other content it is refused', async () => {
  const place = placeOf(2)
  const body = waived()
  const answers = await Promise.all([1, 2, 3].map(() => send(place, 'disposition', body)))
  const same = [200, { event_id: body.event_id, stands: true }]
  expect([...answers, await send(place, 'disposition', body)]).toMatchObject([
    ...[same, same, same, same],
  ])
  expect(await recorded(place)).toHaveLength(1)
  const used = [409, { code: 'EVENT_ID_USED' }]
  const other = { ...body, officer: 'K. Roe' }
  expect(await send(place, 'disposition', other)).toMatchObject(used)
  expect(await send(placeOf(3), 'disposition', body)).toMatchObject(used)
  expect([await recorded(place), await recorded(placeOf(3))]).toMatchObject([[body], []])
})

test('who comes later is told who was first, and is recorded', async () => {
  const place = placeOf(2)
  const body = { event_id: newId(), disposition: 'examined', officer: 'K. Roe' }
  const [status, problem] = await send(place, 'disposition', body)
  const { occurred_at } = problem.first
  expect([status, problem]).toMatchObject([
    409,
    {
      code: 'DISPOSED_BEFORE',
      detail: `J. Doe was first, ${occurred_at}; yours is recorded.`,
      ...{ event_id: body.event_id, applied: true },
      first: {
        ...{ disposition: 'waived', waiver_reason: 'documents_sufficient' },
        ...{ officer: 'J. Doe', source: 'centerline-page' },
      },
    },
  ])
  expect(await recorded(place)).toMatchObject([{ event_id: problem.first.event_id }, body])
  // The same answer to the same request.
  expect(await send(place, 'disposition', body)).toEqual([409, problem])
})

test('of two in one millisecond the lesser id stands, whoever was heard first', async () => {
  const [low, high] = twoIds()
  const both = [high, low].map((event_id) => send(placeOf(6), 'disposition', waived({ event_id })))
  expect(await Promise.all(both)).toMatchObject([
    [409, { code: 'DISPOSED_BEFORE', first: { event_id: low } }],
    [200, { event_id: low, stands: true }],
  ])
})

test('a choice by hand is an event with its reason, and certain', async () => {
  const choice = chosen()
  const told = [200, { event_id: choice.event_id, applied: true }]
  expect(await send(placeOf(6), 'selection', choice)).toMatchObject(told)
  expect(await send(placeOf(6), 'selection', choice)).toMatchObject(told)
  const { selections, timeline } = await detail(placeOf(6))
  expect(selections).toMatchObject([
    { method: 'manual', selection_probability_ppm: 1_000_000, exam_type: 'nii' },
  ])
  const { event_id: _, ...said } = choice
  const { fields } = timeline.find(({ event_type }) => event_type === 'entry.selected')!
  expect(fields).toMatchObject({ ...said, rule_codes: [] })
})

test.each(refusals())('%s (%i): %s/%s', async (code, status, place, what, body) => {
  const before = await recorded()
  expect(await send(place, what, body())).toMatchObject([status, { code }])
  expect(await recorded()).toEqual(before)
})

test('what ingest refuses names the field, what was moved says where to', async () => {
  const unknown = await send(placeOf(6), 'disposition', waived({ waiver_reason: 'no_time' }))
  expect(unknown).toMatchObject([422, { code: 'UNKNOWN_CODE', path: '/waiver_reason' }])
  const [, moved] = await send(placeOf(5), 'disposition', waived())
  expect(moved.detail).toContain(ref(6).number)
})

test.each([{ origin: 'http://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }])(
  'a page of another site records nothing: %j',
  async (headers) => {
    const before = await recorded()
    const answer = await send(placeOf(6), 'disposition', waived(), { ...json, ...headers })
    expect(answer).toMatchObject([403, { code: 'ORIGIN_REFUSED' }])
    expect(await recorded()).toEqual(before)
  },
)

test('what may be chosen is the fixed list of the reference', async () => {
  const { waiver_reasons, exam_types } = await system.get<EntryChoices>('/api/entries/choices')
  expect(waiver_reasons).toHaveLength(10)
  expect(waiver_reasons).toContainEqual({
    code: 'documents_sufficient',
    text: 'The papers resolved the concern',
  })
  expect(exam_types.map(({ code }) => code)).toEqual(['nii', 'tailgate', 'intensive', 'document'])
})

test('only a port director works an entry, and what is not on the pages in time is told so', async () => {
  const build = async (roles: string[], door: IngestDoor) => {
    const app = Fastify()
    onTestFinished(() => app.close())
    const freshness = () => ({ as_of: null, applied_at: null, simulated: true })
    // Of the state only the freshness is asked.
    const state = { freshness } as unknown as PageState
    const reference = readReference([builtInReferenceDir])
    const { client } = system
    const now = () => new Date()
    await app.register(problemPlugin)
    await app.register(entryRecordsRoutes, {
      ...{ client, state, door, reference, roles, now, waitMs: 200 },
    })
    return async (payload: object) => {
      const url = `/api/entries/${placeOf(1)}/disposition`
      const answer = await app.inject({ method: 'POST', url, payload })
      return [answer.statusCode, answer.json<object>()] as const
    }
  }
  const sent: unknown[] = []
  const slow: IngestDoor = { send: async (event) => void sent.push(event) }
  const analyst = await build(['center_director', 'policy_analyst', 'administrator'], slow)
  expect(await analyst(waived())).toMatchObject([403, { code: 'ROLE_REFUSED' }])
  expect(sent).toEqual([])
  const director = await build(['port_director'], slow)
  const body = waived()
  const answer = [202, { event_id: body.event_id, applied: false, stands: null }]
  expect(await director(body)).toMatchObject(answer)
  expect(await director(body)).toMatchObject(answer)
  expect(sent).toHaveLength(1)
  expect(await director({ ...body, officer: 'K. Roe' })).toMatchObject([
    409,
    { code: 'EVENT_ID_USED' },
  ])
})
