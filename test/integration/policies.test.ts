import type { EntryDetail } from '../../server/contract/entries.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { connect } from '../../sql/client.ts'
import { io } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import { readServerConfig } from '../../server/config.ts'
import type { Pulse } from '../../server/contract/live.ts'
import type { PolicyDetail } from '../../server/contract/policies.ts'
import type { Session } from '../../server/contract/session.ts'
import { activePolicy } from '../../server/policy/store.ts'
import { createPolicies } from '../../server/policy/policies.ts'
import { runServer, type RunningServer } from '../../server/run.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { ndjson } from '../support/events.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'
import { policiesOf } from '../support/policies.ts'
import { simulate } from '../support/simulated-events.ts'

const db = await testEngine()
let server: RunningServer
beforeAll(async () => {
  server = await runServer({
    config: readServerConfig({ DATA_DIR: db.dataDir, PORT: '0', COOKIE_SECRET: 'test' }),
    ...{ now, clientRoot: '/nowhere', logger: false },
  })
})
afterAll(() => server.close())

const now = () => new Date()
const { get, page, document, drafted, act, approved, assess } = policiesOf(db, () => server.url)

test('from the start rules is in force and the case of 2011 is a draft', async () => {
  const { rows, active, persons_verified, features } = await page()
  expect(active).toEqual({ policy_id: 'rules', policy_version: 1 })
  expect(persons_verified).toBe(false)
  expect(features.map(({ name }) => name)).toContain('tier')
  expect(rows.map(({ policy_id, state, built_in }) => [policy_id, state, built_in])).toEqual([
    ['pilot_2011', 'draft', true],
    ['rules', 'active', true],
  ])
  const session = await get<Session>('/api/session')
  expect(session.policy).toMatchObject({ policy_id: 'rules', policy_version: 1 })
  expect(session.roles).toContain('policy_approver')
})

test('a policy goes its way: drafted, assessed, approved by a second person, in force, superseded', async () => {
  const draft = await drafted('way')
  expect(draft).toMatchObject({
    ...{ policy_id: 'way', policy_version: 1, state: 'draft', drafted_by: 'A. Analyst' },
    steps: [{ step: 'drafted', person: 'A. Analyst', note: 'why', counted: true }],
  })
  expect(draft.document).toEqual({ ...(await document('way')), policy_version: 1 })
  const refusals = async (name: string, person: string) => {
    const { status, body } = await act(draft, name, person)
    return [status, body.code]
  }
  expect(await refusals('approve', 'B. Approver')).toEqual([409, 'NOT_ASSESSED'])
  expect(await refusals('activate', 'B. Approver')).toEqual([409, 'NOT_APPROVED'])
  await assess(draft)
  expect(await refusals('approve', 'a. analyst')).toEqual([409, 'SAME_PERSON'])
  expect((await act(draft, 'approve', 'B. Approver', 'Good.')).body.state).toBe('approved')
  expect((await act(draft, 'activate', 'B. Approver')).body.state).toBe('active')
  expect(await refusals('activate', 'C. Other')).toEqual([409, 'ALREADY_ACTIVE'])
  expect((await get<Session>('/api/session')).policy.policy_id).toBe('way')
  const { rows, active } = await page()
  expect(active).toEqual({ policy_id: 'way', policy_version: 1 })
  expect(rows.find(({ policy_id }) => policy_id === 'rules')).toMatchObject({
    state: 'superseded',
    steps: [{ step: 'superseded', person: 'B. Approver', note: 'by way, version 1' }],
  })
  expect(rows.find(({ policy_id }) => policy_id === 'way')?.steps.map(({ step }) => step)).toEqual([
    ...['drafted', 'assessed', 'approved', 'activated'],
  ])
  // Back to what was in force before: it was approved already.
  const rules = { policy_id: 'rules', policy_version: 1 }
  expect((await act(rules, 'activate', 'B. Approver')).body.state).toBe('active')
  expect((await get<Session>('/api/session')).policy.policy_id).toBe('rules')
})

test('a draft is rejected with a reason, or withdrawn, and stays so', async () => {
  const draft = await drafted('rejected')
  expect((await act(draft, 'reject', 'B. Approver')).body.code).toBe('EMPTY_NOTE')
  expect((await act(draft, 'reject', 'B. Approver', 'No.')).body.state).toBe('rejected')
  expect((await act(draft, 'withdraw', 'A. Analyst')).body.code).toBe('WRONG_STATE')
  const other = await drafted('rejected')
  expect(other.policy_version).toBe(2)
  expect((await act(other, 'withdraw', 'A. Analyst')).body.state).toBe('withdrawn')
})

test('every step of a policy is told to the pages that are open', async () => {
  const socket = io(server.url, { parser, transports: ['websocket'], forceNew: true })
  onTestFinished(() => void socket.disconnect())
  let newest = ''
  socket.on('pulse', ({ applied_at }: Pulse) => (newest = applied_at ?? ''))
  const marked = async () => {
    const [row] = await rowsOf<{ at: string }>(
      db.client,
      `select max(applied_at) as at from applied where kind = 'policy'`,
    )
    return row?.at ?? ''
  }
  const draft = await drafted('marked')
  const first = await marked()
  await expect.poll(() => newest >= first, { timeout: 10_000 }).toBe(true)
  await act(draft, 'withdraw', 'A. Analyst')
  const second = await marked()
  expect(second > first).toBe(true)
  await expect.poll(() => newest >= second, { timeout: 10_000 }).toBe(true)
})

test('drafts of one policy written at once by two servers never share a version', async () => {
  const other = connect(db.engine.writer)
  const stores = [createPolicies(db.client, now), createPolicies(other, now)]
  const one = await document('crowd')
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      stores[at % 2]!.draft({ ...one, text: `Text ${at}` }, { person: `P${at}`, note: '' }),
    ),
  )
  const versions = made.map(({ document: { policy_version } }) => policy_version)
  expect(new Set(versions).size).toBe(12)
  for (const { document: mine, life } of made) {
    const read = await get<PolicyDetail>(`/api/policies/crowd/${mine.policy_version}`)
    expect([read.document.text, read.drafted_by]).toEqual([mine.text, life.drafted_by])
  }
  await other.close()
})

test('two activations at once have one outcome on every server', async () => {
  const [one, two] = [await approved('first'), await approved('second')]
  const other = connect(db.engine.writer)
  const stores = [createPolicies(db.client, now), createPolicies(other, now)] as const
  const by = { person: 'B. Approver', note: '' }
  await Promise.all([
    stores[0].record(one.policy_id, 1, 'activated', by),
    stores[1].record(two.policy_id, 1, 'activated', by),
  ])
  const { active, rows } = await page()
  expect(rows.filter(({ state }) => state === 'active')).toHaveLength(1)
  expect(['first', 'second']).toContain(active.policy_id)
  for (const client of [db.client, other]) expect(await activePolicy(client)).toMatchObject(active)
  for (const store of stores) expect((await store.all()).active).toMatchObject(active)
  await other.close()
  await act({ policy_id: 'rules', policy_version: 1 }, 'activate', 'B. Approver')
})

test('what is in force is read again only when a step was recorded', async () => {
  const before = await activePolicy(db.client)
  expect(await activePolicy(db.client)).toBe(before)
  await drafted('unrelated')
  expect(await activePolicy(db.client)).toBe(before)
  await act(await approved('cached'), 'activate', 'B. Approver')
  expect(await activePolicy(db.client)).toMatchObject({ policy_id: 'cached' })
  await act({ policy_id: 'rules', policy_version: 1 }, 'activate', 'B. Approver')
  expect(await activePolicy(db.client)).toEqual(before)
})

const decisions = () =>
  rowsOf<{ policy_id: string; points: number; payload: string }>(
    db.client,
    `select JSONExtractString(payload, 'policy_id') as policy_id, JSONExtractInt(payload, 'points') as points, payload
     from entry_event final where event_type = 'entry.scored' order by payload`,
  )

test('entries that come after an activation are scored by the new policy, old decisions stay', async () => {
  const events = simulate(240, 9)
  const half = Math.floor(events.length / 2)
  await ingestText(ingestParts(db), ndjson(events.slice(0, half)))
  await server.settle()
  const before = await decisions()
  expect(before.length).toBeGreaterThan(20)
  expect(new Set(before.map(({ policy_id }) => policy_id))).toEqual(new Set(['rules']))

  await act(await approved('harder', 900), 'activate', 'B. Approver')
  await ingestText(ingestParts(db), ndjson(events.slice(half)))
  await server.settle()
  const after = await decisions()
  const kept = after.filter(({ policy_id }) => policy_id === 'rules')
  const scored = after.filter(({ policy_id }) => policy_id === 'harder')
  expect(kept).toEqual(before)
  expect(scored.length).toBeGreaterThan(20)
  expect(kept.length + scored.length).toBe(after.length)
  expect(Math.min(...scored.map(({ points }) => points))).toBeGreaterThan(700)
  expect(Math.max(...before.map(({ points }) => points))).toBeLessThan(700)

  // An entry that was still open shows both: the first decision, and the one that the queue goes by.
  const [again] = await rowsOf<{ filed_on: string; port: string; entry_number: string }>(
    db.client,
    `select filed_on, port, entry_number from entry final where current_decision != '' limit 1`,
  )
  const detail = await get<EntryDetail>(
    `/api/entries/${again?.filed_on}/${again?.port}/${again?.entry_number}`,
  )
  expect(detail.decision?.policy_id).toBe('rules')
  expect(detail.current_decision?.policy_id).toBe('harder')
  expect(detail.current_decision?.points).toBeGreaterThan(700)
  await act({ policy_id: 'rules', policy_version: 1 }, 'activate', 'B. Approver')
})
