import Fastify from 'fastify'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Problem } from '../../server/contract/problem.ts'
import { problemPlugin } from '../../server/plugins/problem.ts'
import { assessImpact, impactPeriod } from '../../server/policy/impact.ts'
import { createPolicies } from '../../server/policy/policies.ts'
import { policiesRoutes } from '../../server/routes/policies.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { json, policiesOf } from '../support/policies.ts'

const db = await testEngine()
async function serve(...roles: string[]) {
  const app = Fastify({ bodyLimit: 1_048_576 })
  const policies = createPolicies(db.client, () => new Date())
  await app.register(problemPlugin)
  await app.register(policiesRoutes, {
    ...{ policies, roles },
    assess: (draft, period) => assessImpact(db.client, draft, impactPeriod(period, null)),
  })
  return app
}
let url = ''
const { send, document } = policiesOf(db, () => url)
beforeAll(async () => {
  const app = await serve('policy_analyst', 'policy_approver')
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  return () => app.close()
})
const stored = async () => {
  const count = (table: string) => rowsOf(db.client, `select count() as n from ${table} final`)
  return [await count('policy_document'), await count('policy_step')]
}

const good = async () => ({ document: await document('refused'), person: 'A. Analyst', note: '' })
test.each<[string, number, string, (body: Awaited<ReturnType<typeof good>>) => unknown]>([
  ['BAD_JSON', 400, '', () => '{"document":'],
  ['BAD_BODY', 400, '', () => ({})],
  ['BAD_BODY', 400, '', (body) => ({ ...body, role: 'policy_approver' })],
  ['BODY_TOO_LARGE', 413, '', (body) => ({ ...body, note: 'x'.repeat(600_000) })],
  ['BAD_POLICY', 400, '', (body) => ({ ...body, document: null })],
  ['BAD_POLICY', 400, '', (body) => ({ ...body, document: { ...body.document, bands: [] } })],
  ['EMPTY_PERSON', 400, '', (body) => ({ ...body, person: ' ' })],
  ['PERSON_TOO_LONG', 400, '', (body) => ({ ...body, person: 'x'.repeat(101) })],
  ['FORBIDDEN_CHARACTER', 400, '', (body) => ({ ...body, note: 'ab\u202edc' })],
  ['NOTE_TOO_LONG', 400, '', (body) => ({ ...body, note: 'x'.repeat(1001) })],
  ['NOT_FOUND', 404, '/rules/9/approve', () => ({ person: 'B' })],
  ['NOT_FOUND', 404, '/rules/x/approve', () => ({ person: 'B' })],
  ['BAD_BODY', 400, '/rules/1/approve', () => ({ note: 'B' })],
  ['WRONG_STATE', 409, '/rules/1/approve', () => ({ person: 'B' })],
  ['NOT_FOUND', 404, '/rules/1/assess', () => ({ person: 'B' })],
])('refused as %s (%i) %s', async (code, status, path, change) => {
  const before = await stored()
  const answer = await send(path, change(await good()))
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(await stored()).toEqual(before)
})

test('a refused document comes back with every mistake; checking stores nothing', async () => {
  const { document: sound, ...rest } = await good()
  const wrong = { ...sound, text: '', policy_id: 'No Id' }
  const before = await stored()
  const { body } = await send('', { ...rest, document: wrong })
  const codes = ['BAD_POLICY_ID', 'EMPTY_TEXT']
  expect(body.mistakes?.map(({ code }) => code)).toEqual(codes)
  const check = (checked: unknown) =>
    send<{ mistakes: { code: string }[] }>('/check', { document: checked })
  expect((await check(wrong)).body.mistakes).toEqual(body.mistakes)
  expect((await check(sound)).body.mistakes).toEqual([])
  expect(await stored()).toEqual(before)
})

test.each<[string, number, Record<string, string>]>([
  ['ORIGIN_REFUSED', 403, { ...json, origin: 'http://elsewhere.example' }],
  ['ORIGIN_REFUSED', 403, { ...json, 'sec-fetch-site': 'cross-site' }],
  ['NOT_JSON', 415, { 'content-type': 'text/plain' }],
])('%s (%i): %j', async (code, status, headers) => {
  const before = await stored()
  for (const path of ['', '/check', '/rules/1/approve', '/rules/1/activate']) {
    const answer = await send(path, await good(), headers)
    expect([path, answer.status, answer.body.code]).toEqual([path, status, code])
  }
  expect(await stored()).toEqual(before)
})

test('who drafts does not approve, who approves does not draft, and who administers does neither', async () => {
  const paths = ['', '/check', '/rules/1/approve', '/rules/1/reject', '/rules/1/activate']
  const all = [...paths, '/rules/1/withdraw']
  const payload = await good()
  const refusedTo = async (...roles: string[]) => {
    const app = await serve(...roles)
    onTestFinished(() => app.close())
    const codes = await Promise.all(
      all.map(async (path) => {
        const request = { method: 'POST' as const, url: `/api/policies${path}`, headers: json }
        const answer = await app.inject({ ...request, payload: { ...payload, extra: 1 } })
        return answer.json<Problem>().code
      }),
    )
    return all.filter((_, at) => codes[at] === 'ROLE_REFUSED')
  }
  expect(await refusedTo('administrator', 'port_director', 'center_director')).toEqual(all)
  expect(await refusedTo('policy_analyst')).toEqual(paths.slice(2))
  expect(await refusedTo('policy_approver')).toEqual(paths.slice(0, 2))
})
