import { tableFromIPC } from 'apache-arrow'
import Fastify from 'fastify'
import { io } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { readServerConfig } from '../../server/config.ts'
import type { Problem } from '../../server/contract/problem.ts'
import type { Snapshot } from '../../server/contract/live.ts'
import type { AttachedReason, UniformityPage } from '../../server/contract/uniformity.ts'
import { startMinuteThread } from '../../server/live/minute.ts'
import { createPageState } from '../../server/live/state.ts'
import { problemPlugin } from '../../server/plugins/problem.ts'
import { reasonsRoutes } from '../../server/routes/reasons.ts'
import { runServer, type RunningServer } from '../../server/run.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'
import { simulate } from '../support/streams.ts'

const path = '/api/uniformity/reasons'
const period = 'from=2026-01-05&to=2026-07-05'
const good = {
  measure: 'hold',
  unit: '2704',
  from: '2026-01-05',
  to: '2026-07-05',
  author: 'P. Director',
  text: 'Honey from two mills is sampled here by agreement.',
}

const db = await testEngine()
let server: RunningServer
const start = () =>
  runServer({
    config: readServerConfig({ DATA_DIR: db.dataDir, PORT: '0', COOKIE_SECRET: 'test' }),
    now: () => new Date(),
    clientRoot: '/nowhere',
    logger: false,
  })

beforeAll(async () => {
  const lines = await simulate(['--entries', '600', '--seed', '5'])
  expect(await ingestText(ingestParts(db), lines.join('\n'))).toMatchObject({ rejected: 0 })
  server = await start()
  await server.settle()
})
afterAll(() => server.close())

const json = { 'content-type': 'application/json' }
const send = (body: unknown, headers: Record<string, string> = json) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const stored = () =>
  rowsOf<{ text: string }>(db.client, 'select text from flag_reason final order by text')
const reasonsOf = async (measure: string, unit: string): Promise<AttachedReason[]> => {
  const answer = await fetch(`${server.url}/api/uniformity?${period}&measure=${measure}`)
  const { rows } = (await answer.json()) as UniformityPage
  return rows.find((row) => row.unit === unit)?.reasons ?? []
}

test('a reason is stored with an id and a time of the server, and the page asked next has it', async () => {
  const before = Date.now()
  const answer = await send({ ...good, text: `  ${good.text}\r\nNo lack of uniformity. ` })
  const reason = (await answer.json()) as AttachedReason
  expect([answer.status, reason]).toEqual([
    201,
    {
      ...good,
      text: `${good.text}\nNo lack of uniformity.`,
      reason_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      written_at: expect.stringMatching(/Z$/),
    },
  ])
  expect(Date.parse(reason.written_at)).toBeGreaterThanOrEqual(before)
  expect(Date.parse(reason.written_at)).toBeLessThanOrEqual(Date.now())
  const { reason_id, author, written_at, text, from, to } = reason
  expect(await reasonsOf('hold', '2704')).toEqual([
    { reason_id, author, written_at, text, from, to },
  ])
  // Of another measure it says nothing, and nothing was folded for it.
  expect(await reasonsOf('exam', '2704')).toEqual([])
  const kinds = `select kind, entries + works + importers as folded from applied where kind != 'batch'`
  expect(await rowsOf(db.client, kinds)).toEqual([{ kind: 'reason', folded: 0 }])
})

test('everybody who has the page open is sent the reason, without waiting for the measures', async () => {
  const topic = `uniformity?from=2026-01-05&measure=exam&to=2026-07-05`
  const socket = io(server.url, { parser, transports: ['websocket'], forceNew: true })
  onTestFinished(() => void socket.disconnect())
  const heard: Snapshot[] = []
  socket.on('snapshot', (snapshot: Snapshot) => heard.push(snapshot))
  socket.emit('join', { topic })
  await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(1)
  const shown = () => {
    const table = tableFromIPC(heard.at(-1)!.table).toArray()
    const row = table.find((one: { unit: string }) => one.unit === '2704') as { reasons: unknown }
    return JSON.stringify(row.reasons)
  }
  expect(shown()).not.toContain('seen by everybody')
  const { status } = await send({ ...good, measure: 'exam', text: 'seen by everybody' })
  expect(status).toBe(201)
  await expect.poll(shown, { timeout: 20_000, interval: 20 }).toContain('seen by everybody')
})

test('a team of a Center is a unit of the measures of its decisions', async () => {
  const [team] = await rowsOf<{ unit: string }>(
    db.client,
    `select concat(center, '/', team_code) as unit from work final where team_code != '' limit 1`,
  )
  const unit = team!.unit
  const decided = { ...good, measure: 'protest_granted' }
  expect((await send({ ...decided, unit })).status).toBe(201)
  expect(await (await send({ ...decided, unit: '2704' })).json()).toMatchObject({
    code: 'UNKNOWN_UNIT',
  })
  expect(await (await send({ ...good, unit })).json()).toMatchObject({ code: 'UNKNOWN_UNIT' })
})

const { text: _, ...without } = good
test.each<[string, number, unknown]>([
  ['BAD_JSON', 400, '{"measure":'],
  ['BAD_JSON', 400, ''],
  ['BAD_JSON', 400, '{"__proto__":{"measure":"hold"}}'],
  ['BODY_TOO_LARGE', 413, { ...good, text: 'x'.repeat(20_000) }],
  ['BAD_REASON', 400, 'null'],
  ['BAD_REASON', 400, [good]],
  ['BAD_REASON', 400, without],
  ['BAD_REASON', 400, { ...good, text: 5 }],
  ['BAD_REASON', 400, { ...good, written_at: '2020-01-01T00:00:00.000Z' }],
  ['UNKNOWN_MEASURE', 400, { ...good, measure: 'holds' }],
  ['UNKNOWN_MEASURE', 400, { ...good, measure: 'toString' }],
  ['UNKNOWN_UNIT', 400, { ...good, unit: '0000' }],
  ['UNKNOWN_UNIT', 400, { ...good, unit: '' }],
  ['UNKNOWN_UNIT', 400, { ...good, measure: 'protest_granted', unit: '003/' }],
  ['BAD_PERIOD', 400, { ...good, from: '2026-02-30' }],
  ['BAD_PERIOD', 400, { ...good, to: '2026-01-04' }],
  ['BAD_PERIOD', 400, { ...good, to: '2150-01-01' }],
  ['EMPTY_TEXT', 400, { ...good, text: ' \n ' }],
  ['EMPTY_TEXT', 400, { ...good, text: '\u200b…' }],
  ['TEXT_TOO_LONG', 400, { ...good, text: 'x'.repeat(1001) }],
  ['FORBIDDEN_CHARACTER', 400, { ...good, text: 'no\u0000thing' }],
  ['FORBIDDEN_CHARACTER', 400, { ...good, text: 'ab\u202edc' }],
  ['FORBIDDEN_CHARACTER', 400, { ...good, text: 'ab\u2067dc' }],
  ['FORBIDDEN_CHARACTER', 400, { ...good, text: 'half \ud83d of a sign' }],
  ['EMPTY_AUTHOR', 400, { ...good, author: '  ' }],
  ['AUTHOR_TOO_LONG', 400, { ...good, author: 'x'.repeat(101) }],
  ['FORBIDDEN_CHARACTER', 400, { ...good, author: 'two\nlines' }],
])('refused as %s (%i): %j', async (code, status, body) => {
  const before = await stored()
  const answer = await send(body)
  expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([status, code])
  expect(await stored()).toEqual(before)
})

test('1000 signs outside the basic plane are no more than 1000', async () => {
  expect((await send({ ...good, text: `a${'🚢'.repeat(999)}` })).status).toBe(201)
})

test.each<[string, number, Record<string, string>]>([
  ['ORIGIN_REFUSED', 403, { ...json, origin: 'http://elsewhere.example' }],
  ['ORIGIN_REFUSED', 403, { ...json, origin: 'http://127.0.0.1:1' }],
  ['ORIGIN_REFUSED', 403, { ...json, origin: 'null' }],
  ['NOT_JSON', 415, { 'content-type': 'text/plain' }],
  ['NOT_JSON', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
  ['NOT_JSON', 415, { 'content-type': 'text/plain; a=application/json' }],
])('%s (%i): %j', async (code, status, headers) => {
  const before = await stored()
  const answer = await send(good, headers)
  expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([status, code])
  expect(await stored()).toEqual(before)
})

test('our own page may write', async () => {
  const headers = { ...json, origin: server.url, 'content-type': 'application/json; charset=utf-8' }
  expect((await send(good, headers)).status).toBe(201)
})

test('who only administers attaches no reason, and another site neither whatever its browser says', async () => {
  const secret = { key_high: 1n, key_low: 2n }
  const thread = startMinuteThread({ connection: db.engine.writer, secret })
  onTestFinished(() => thread.close())
  const build = async (...roles: string[]) => {
    const app = Fastify()
    onTestFinished(() => app.close())
    const { client } = db
    const state = createPageState(client, secret, { minute: thread, band: thread })
    const published = () => Promise.resolve()
    await app.register(problemPlugin)
    await app.register(reasonsRoutes, { client, state, roles, now: () => new Date(), published })
    return (headers: Record<string, string> = {}) =>
      app.inject({ method: 'POST', url: path, payload: good, headers: { ...json, ...headers } })
  }
  const before = await stored()
  const administrator = await build('administrator')
  const answer = await administrator()
  expect([answer.statusCode, answer.json<Problem>().code]).toEqual([403, 'ROLE_REFUSED'])
  const director = await build('administrator', 'port_director')
  for (const site of ['cross-site', 'same-site', 'none']) {
    const { statusCode } = await director({ 'sec-fetch-site': site })
    expect([site, statusCode]).toEqual([site, 403])
  }
  expect(await stored()).toEqual(before)
  expect((await director({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(201)
})

test('a reason outlives the server', async () => {
  const text = `kept over a restart`
  expect((await send({ ...good, text })).status).toBe(201)
  const before = await reasonsOf('hold', '2704')
  await server.close()
  server = await start()
  await server.settle()
  const after = await reasonsOf('hold', '2704')
  expect(after).toEqual(before)
  expect(after.map((reason) => reason.text)).toContain(text)
})
