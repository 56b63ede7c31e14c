import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { startHttpIngest, type HttpIngest } from '../../ingest/sources/http.ts'
import type { Reject, RejectSummary } from '../../ingest/rejects-query.ts'
import { rejectsOf } from '../../server/live/quality.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { entryNumber, ndjson, released } from '../support/events.ts'
import { ingestParts } from '../support/ingest.ts'

let db: TestEngine
let http: HttpIngest
beforeAll(async () => {
  db = await testEngine()
  http = await startHttpIngest(ingestParts(db, { ingest_token: 'secret' }))
  return async () => {
    await http.close()
    await db.close()
  }
})

const headers = { authorization: 'Bearer secret', 'x-replayed-by': 'Ada' }
const call = async (method: string, path: string, body?: string | Buffer) => {
  const answer = await fetch(`${http.url}${path}`, {
    method,
    headers,
    body: body === undefined ? null : new Uint8Array(Buffer.from(body)),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const list = async (query = '') =>
  (await call('GET', `/v1/rejects${query}`)).body['rejects'] as RejectSummary[]
const good = (id: string) =>
  released(1, {
    event_id: id,
    entry: { number: entryNumber(Number(id.slice(2))), port: '2704', filed_on: '2026-03-01' },
  })
const bad = (id: string) => ({ ...good(id), schema_version: 7 })
const stored = async (id: string) =>
  (await rowsOf(db.client, `select 1 from entry_event final where event_id = '${id}'`)).length
const listed = async (most: number) => {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await list()).length >= most) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the rejected records are not stored after 5 s')
}
/** Stored by the insert loop, a moment after the answer. */
const comes = async (id: string) => {
  for (let tries = 0; tries < 100 && (await stored(id)) === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
  return stored(id)
}

test('listed, shown, corrected, replayed, and all of it on record', async () => {
  const lines = ndjson([bad('r-1'), bad('r-2'), good('r-3')])
  await call('POST', '/v1/events', Buffer.concat([Buffer.from(lines), Buffer.from([0xff, 0xfe])]))
  await listed(3)
  const all = await list()
  expect(all.map(({ code }) => code).toSorted()).toEqual([
    'not_utf8',
    'unknown_version',
    'unknown_version',
  ])
  const versions = await list('?code=unknown_version')
  expect(versions).toHaveLength(2)
  expect(await list('?source=file')).toHaveLength(0)
  expect(await list('?since=2200-01-01')).toHaveLength(0)
  expect(await list('?limit=1')).toHaveLength(1)

  const id = versions.find(({ line }) => line === 1)?.reject_id ?? ''
  const shown = (await call('GET', `/v1/rejects/${id}`)).body as unknown as Reject
  expect(JSON.parse(shown.raw)).toEqual(bad('r-1'))
  expect(shown.replays).toEqual([])
  const bytes = all.find(({ code }) => code === 'not_utf8')?.reject_id ?? ''
  expect((await call('GET', `/v1/rejects/${bytes}`)).body).toMatchObject({
    raw_base64: Buffer.from([0xff, 0xfe]).toString('base64'),
  })

  // As it came: refused again, no second rejected record.
  const replay = `/v1/rejects/${id}/replay`
  expect((await call('POST', replay)).body).toMatchObject({
    outcome: 'rejected',
    code: 'unknown_version',
  })
  expect(await call('POST', replay, JSON.stringify(good('r-9')))).toMatchObject({
    status: 409,
    body: { code: 'replay_other_event' },
  })
  expect(await call('POST', replay, ndjson([good('r-1'), good('r-1')]))).toMatchObject({
    status: 400,
    body: { code: 'replay_not_one' },
  })
  expect((await call('POST', replay, JSON.stringify(good('r-1')))).body).toMatchObject({
    outcome: 'accepted',
  })
  expect(await comes('r-1')).toBe(1)
  expect(await list()).toHaveLength(3)
  expect((await list('?replayed=yes')).map(({ reject_id }) => reject_id)).toEqual([id])
  const { replays } = (await call('GET', `/v1/rejects/${id}`)).body as unknown as Reject
  expect(replays).toMatchObject([
    { replayed_by: 'Ada', corrected: false, outcome: 'rejected', code: 'unknown_version' },
    { replayed_by: 'Ada', corrected: true, outcome: 'accepted', code: '' },
  ])
  expect(JSON.parse(replays[1]?.sent ?? '')).toEqual(good('r-1'))
})

test('all of a filter at once: what came in already is left out', async () => {
  const { body } = await call('POST', '/v1/rejects/replay?code=unknown_version')
  expect(body['replayed']).toMatchObject([{ outcome: 'rejected', code: 'unknown_version' }])
})

test('a replay that brings nothing in leaves no run behind', async () => {
  const other = await startHttpIngest(ingestParts(db))
  const runs = async () =>
    (await rowsOf(db.client, "select 1 from ingest_run final where source = 'replay'")).length
  const before = await runs()
  const replay = async (path: string, body?: string, by = 'Ada') => {
    const init = { method: 'POST', headers: { 'x-replayed-by': by }, body: body ?? null }
    return (await fetch(`${other.url}/v1/rejects${path}`, init)).json()
  }
  const [left] = await list('?code=unknown_version&replayed=no')
  expect(await replay('/replay?code=unknown_version')).toMatchObject({
    replayed: [{ outcome: 'rejected' }],
  })
  expect(await replay('/replay?code=too_long')).toEqual({ replayed: [] })
  expect(await replay(`/${left?.reject_id}/replay`, undefined, ' ')).toMatchObject({
    code: 'replay_who',
  })
  expect(await replay(`/${left?.reject_id}/replay`, 'a\nb')).toMatchObject({
    code: 'replay_not_one',
  })
  await other.close()
  expect(await runs()).toBe(before)
})

test('a refused text of no line or of several does not stop the others of its filter', async () => {
  const row = { line: 1, source: 'kafka', origin: 'o', code: 'bad_csv', path: '', message: '' }
  const texts = ['', 'a,"b\nc"', JSON.stringify(good('r-7'))]
  const values = texts.map((raw, position) => ({ ...row, batch_seq: 5, position, raw }))
  await db.client.insert({ table: 'rejected', values, format: 'JSONEachRow' })
  const { status, body } = await call('POST', '/v1/rejects/replay?code=bad_csv')
  expect(status).toBe(200)
  const outcomes = body['replayed'] as { outcome: string; code: string }[]
  expect(outcomes.map(({ outcome, code }) => `${outcome} ${code}`).toSorted()).toEqual([
    'accepted ',
    'rejected not_json',
    'rejected not_json',
  ])
  expect(await comes('r-7')).toBe(1)
})

test.each([
  ['GET', '/v1/rejects?since=yesterday', 400, 'bad_filter'],
  ['GET', '/v1/rejects?replayed=maybe', 400, 'bad_filter'],
  ['GET', '/v1/rejects?limit=0', 400, 'bad_filter'],
  ['GET', '/v1/rejects/nonsense', 404, 'no_such_reject'],
  ['POST', '/v1/rejects/1-1-1/replay', 404, 'no_such_reject'],
] as const)('%s %s is answered with %i %s', async (method, path, status, code) => {
  expect(await call(method, path)).toMatchObject({ status, body: { code } })
})

test('without the token, or without a name, nothing is done', async () => {
  const [first] = await list()
  const path = `${http.url}/v1/rejects/${first?.reject_id}/replay`
  expect((await fetch(`${http.url}/v1/rejects`)).status).toBe(401)
  expect((await fetch(path, { method: 'POST' })).status).toBe(401)
  const { authorization } = headers
  const nameless = await fetch(path, { method: 'POST', headers: { authorization } })
  expect(await nameless.json()).toMatchObject({ code: 'replay_who' })
})

test('without a token only this machine reads what was refused, by its own names', async () => {
  const open = await startHttpIngest(ingestParts(db))
  const { port } = new URL(open.url)
  const status = (host: string) =>
    new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path: '/v1/rejects',
        headers: { host, authorization: 'any' },
      }
      get(options, (answer) => resolve(answer.resume().statusCode)).once('error', reject)
    })
  expect(await status(`localhost:${port}`)).toBe(200)
  expect(await status(`evil.example:${port}`)).toBe(421)
  await open.close()
})

test('the same by command', async () => {
  const command = (...args: string[]) => {
    const env = { ...process.env, DATA_DIR: db.dataDir, SPOOL_DIR: '', LOG_LEVEL: 'warn' }
    const all = ['--import', 'tsx', 'ingest/rejects-main.ts', ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { env, encoding: 'utf8' })
    const lines = stdout.split('\n').filter((line) => line !== '')
    return { status, stderr, lines: lines.map((line) => JSON.parse(line) as RejectSummary) }
  }
  const { lines } = command('list', '--code', 'unknown_version', '--replayed', 'no')
  expect(lines).toHaveLength(1)
  const id = lines[0]?.reject_id ?? ''
  const corrected = join(db.dataDir, 'corrected.json')
  writeFileSync(corrected, JSON.stringify(good('r-2')))
  expect(command('replay', id, '--by', 'Ada')).toMatchObject({
    status: 1,
    lines: [{ outcome: 'rejected' }],
  })
  expect(command('replay', id, '--corrected', corrected, '--by', 'Ada')).toMatchObject({
    status: 0,
    lines: [{ outcome: 'accepted' }],
  })
  // The command ends when the database has it.
  expect(await stored('r-2')).toBe(1)
  expect(command('show', id).lines[0]).toMatchObject({
    replays: [{}, {}, {}, { replayed_by: 'Ada', outcome: 'accepted' }],
  })
  expect(command('replay').status).toBe(2)
  expect(command('show', 'nonsense').status).toBe(2)
  const [runs] = await rowsOf<{ ok: number; n: number }>(
    db.client,
    "select count() as n, min(received = accepted + rejected + pending) as ok from ingest_run final where source = 'replay'",
  )
  expect(runs).toMatchObject({ ok: 1 })
  const [counted] = await rowsOf<{ replayed: number }>(
    db.client,
    "select countIf(outcome = 'accepted') as replayed from reject_replay final where batch_seq != 5",
  )
  expect(counted?.replayed).toBe(2)
}, 60_000)

test('the data page says which records came in later, when, how and by whom', async () => {
  const shown = await rejectsOf(db.client)
  const of = (id: string) => shown.find(({ raw }) => raw.includes(`"${id}"`))
  const mended = { replayed_by: 'Ada', replayed_corrected: true }
  expect(of('r-1')).toMatchObject({ ...mended, code: 'unknown_version' })
  expect(of('r-2')).toMatchObject(mended)
  expect(of('r-7')).toMatchObject({ replayed_by: 'Ada', replayed_corrected: false })
  const [tried] = (await list('?replayed=yes&code=bad_csv')).map(({ reject_id }) => reject_id)
  const { replays } = (await call('GET', `/v1/rejects/${tried}`)).body as unknown as Reject
  expect(of('r-7')?.replayed_at).toBe(replays[0]?.replayed_at)
  const never = { replayed_at: null, replayed_by: '', replayed_corrected: false }
  expect(shown.find(({ code }) => code === 'not_utf8')).toMatchObject(never)
  expect(shown.filter(({ replayed_at }) => replayed_at !== null)).toHaveLength(3)
  expect(shown).toHaveLength((await list()).length)
})
