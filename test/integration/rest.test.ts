import { tableFromIPC, type Field } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import Type from 'typebox'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { importerKeySecret, readServerConfig } from '../../server/config.ts'
import { exportFormats } from '../../server/contract/exports.ts'
import { liveViews } from '../../server/contract/live.ts'
import type { QueuePage, QueueRow } from '../../server/contract/queues.ts'
import { runServer, type RunningServer } from '../../server/run.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import type { Scope } from '../../sql/scope.ts'
import { testEngine, type TestEngine } from '../support/engine.ts'
import { filed, ndjson, ref } from '../support/events.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'
import { simulate } from '../support/streams.ts'

let db: TestEngine
let server: RunningServer
const config = () => readServerConfig({ DATA_DIR: db.dataDir, PORT: '0', COOKIE_SECRET: 'test' })

/** A person as importer, with a name that is a formula, and one entry that every rule of a new account points at. */
const person = '123-45-6789'
const formula = '=HYPERLINK("http://x.example")'
const line = { line_number: 1, hts10: '8471300100', origin: 'CN', value_cents: 9_000_000 }
const theirs = [
  {
    ...{ event_id: '=1+1', event_type: 'importer.registered', schema_version: 1 },
    ...{ occurred_at: '2026-02-20T12:00:00.000Z', source: 'ace-extract', simulated: true },
    ...{ importer_number: person, name: formula, center: '007', center_basis: 'highest_value' },
    ...{ ctpat_tier: 0, trade_compliance: false },
  },
  filed(1, {
    ...{ event_id: '=2+2', importer_number: person, entry_type: '03' },
    lines: [{ ...line, duty_cents: 900_000, duty_rate_ppm: 100_000, adcvd_case: 'A570123000' }],
  }),
]
const refused = [`=1+1,${person}`, JSON.stringify({ importer_number: person })]

beforeAll(async () => {
  db = await testEngine()
  const history = await simulate(['--entries', '1000', '--seed', '11'])
  const text = `${history.join('\n')}\n${ndjson(theirs)}${refused.join('\n')}\n`
  const totals = await ingestText(ingestParts(db), text)
  expect(totals).toMatchObject({ rejected: refused.length, pending: 0 })
  const parts = { config: config(), now: () => new Date(), clientRoot: '/nowhere' }
  server = await runServer({ ...parts, logger: false })
  await server.settle()
  return () => server.close().then(db.close)
})
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers })
const json = async <T>(path: string) => (await (await get(path)).json()) as T
const entry = `filed_on=${ref().filed_on}&port=${ref().port}&number=${ref().number}`
const csv = async (path: string) =>
  parse(await (await get(path)).text(), { columns: true }) as Record<string, string>[]

test('an unknown filter is refused with its code by every view', async () => {
  for (const path of liveViews.map((view) => `/api/${view}`)) {
    const answer = await get(`${path}?colour=red`)
    expect([path, answer.status]).toEqual([path, 400])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ status: 400, code: 'UNKNOWN_FILTER' })
  }
})

type Reply = { rows: object[] } & Record<string, unknown>
/** The rows of an Arrow answer as JSON would have them, and the reply around them. */
async function arrow(path: string): Promise<Reply> {
  const type = 'application/vnd.apache.arrow.stream'
  const answer = await get(path, { accept: type })
  expect(answer.headers.get('content-type')).toBe(type)
  const table = tableFromIPC(new Uint8Array(await answer.arrayBuffer()))
  const value = (field: Field, cell: unknown): unknown => {
    if (typeof cell === 'bigint') return Number(cell)
    return field.metadata.get('json') === '1' ? JSON.parse((cell as string | null) ?? 'null') : cell
  }
  const whole = JSON.parse(table.schema.metadata.get('centerline') ?? '{}') as Reply
  const { fields } = table.schema
  const row = (found: Record<string, unknown>) =>
    Object.fromEntries(fields.map((field) => [field.name, value(field, found[field.name])]))
  return { ...whole, rows: table.toArray().map(row) }
}

test.each(liveViews.flatMap((view) => [view, `${view}?center=007&port=2704&from=2026-02-01`]))(
  '%s says the same as Arrow and as JSON',
  async (view) => {
    const plain = await json<Reply>(`/api/${view}`)
    const table = await arrow(`/api/${view}`)
    expect({ ...table, computed_at: '' }).toEqual({ ...plain, computed_at: '' })
    if (!view.includes('?') && view !== 'uniformity/cells')
      expect(plain.rows.length).toBeGreaterThan(0)
  },
)

test('a number of the social-security form is nowhere: not in events, rejects, pages', async () => {
  const events = await csv(`/api/exports/entry-events.csv?${entry}`)
  expect(JSON.stringify(events)).toContain('***-**-6789')
  expect(events.map((event) => event['event_id'])).toContain(`'=2+2`)
  const key = (await json<QueuePage>('/api/queues')).rows.find(
    ({ importer_name }) => importer_name === formula,
  )?.importer_key
  for (const path of [
    `/api/exports/entry-events.csv?${entry}`,
    '/api/exports/rejects.csv',
    '/api/data-quality/rejects',
    `/api/entries/${ref().filed_on}/${ref().port}/${ref().number}`,
    `/api/importers/${key}`,
    '/api/queues',
  ]) {
    const answer = await get(path)
    expect([path, answer.status]).toEqual([path, 200])
    expect(await answer.text(), path).not.toContain('123-45')
  }
})

test('a scope of one port sees its rows only, whatever is asked', async () => {
  const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
  const port = { ports: [ref().port], centers: 'all' } as const
  const key = { filed_on: 'Date', port: 'String', entry_number: 'String' } as const
  const keys = { key_high: 'UInt64', key_low: 'UInt64' } as const
  const Row = Type.Object({ port: Type.String(), center: Type.String() })
  const lists = ['center', 'port', 'segment', 'mode'].map((name) => [name, 'Array(String)'])
  const singles = { tier: 'Array(Int8)', from: 'String', to: 'String' }
  const filters = { ...(Object.fromEntries(lists) as Record<string, string>), ...singles }
  const queues = defineQuery(file('exports_queues'), filters, Row)
  const one = defineQuery(file('entries_one'), { ...key, ...keys }, Row)
  const events = defineQuery(file('exports_entry_events'), key, Type.Object({}))
  const all = { center: [], port: [], segment: [], mode: [], tier: [], from: '', to: '' }
  const whole = (await json<QueuePage>('/api/queues')).rows
  const mine = whole.filter((row) => row.port === ref().port)
  expect(mine.length).toBeLessThan(whole.length)
  const queueOf = (scope: Scope, change = {}) =>
    rows(db.client, queues, scope, { ...all, ...change })
  expect(await queueOf(port)).toHaveLength(mine.length)
  const elsewhere = whole.find((row) => row.port !== ref().port) as QueueRow
  expect(await queueOf(port, { port: [elsewhere.port] })).toEqual([])
  const centers = await queueOf({ ports: 'all', centers: ['007'] })
  expect(new Set(centers.map(({ center }) => center))).toEqual(new Set(['007']))

  const { key_high, key_low } = importerKeySecret(config())
  const hash = { key_high: key_high.toString(), key_low: key_low.toString() }
  const seen = async (scope: Scope, row: Record<keyof typeof key, string>) => {
    const asked = { filed_on: row.filed_on, port: row.port, entry_number: row.entry_number }
    const entries = await rows(db.client, one, scope, { ...asked, ...hash })
    return [entries.length, Math.min(1, (await rows(db.client, events, scope, asked)).length)]
  }
  const own = { ...ref(), entry_number: ref().number }
  expect(await seen(port, own)).toEqual([1, 1])
  expect(await seen(port, elsewhere)).toEqual([0, 0])
  expect(await seen({ ports: 'all', centers: ['007'] }, own)).toEqual([1, 1])
  expect(await seen({ ports: 'all', centers: ['003'] }, own)).toEqual([0, 0])
  expect(await seen({ ports: 'all', centers: [] }, own)).toEqual([0, 0])
})

test('ready once everything is on the pages, with metrics beside', async () => {
  await server.settle()
  await expect
    .poll(async () => (await get('/readyz')).json(), { timeout: 10_000 })
    .toEqual({ status: 'ready', database: true, applied: true })
  const text = await (await get('/metrics')).text()
  for (const name of ['topics', 'watchers', 'applied_age_seconds'])
    expect(text).toMatch(new RegExp(`^centerline_${name} [0-9]`, 'm'))
})

test('the OpenAPI document lists every address of the API', async () => {
  const { paths } = await json<{ paths: Record<string, unknown> }>('/api/docs/json')
  const listed = [
    ...liveViews.map((view) => `/api/${view}`),
    ...['/api/session', '/api/dictionary', '/api/data-quality/rejects', '/api/uniformity/band'],
    '/api/uniformity/reasons',
    ...['/api/entries/choices', '/api/importers/{importer_key}'],
    ...['', '/disposition', '/selection'].map(
      (act) => `/api/entries/{filed_on}/{port}/{number}${act}`,
    ),
    ...['/api/policies', '/api/policies/check'],
    ...['', '/impact', '/approve', '/reject', '/activate', '/withdraw'].map(
      (act) => `/api/policies/{id}/{version}${act}`,
    ),
    ...[...liveViews.map((view) => view.replace('/', '-')), 'rejects', 'entry-events'].flatMap(
      (name) => exportFormats.map((format) => `/api/exports/${name}.${format}`),
    ),
    '/api/exports/dictionary.csv',
  ]
  expect(Object.keys(paths).toSorted()).toEqual(listed.toSorted())
})

test('errors are problems with a code and tell nothing of the inside', async () => {
  onTestFinished(
    async () =>
      void (await db.client.command({
        query: 'rename table away to entry, queue_away to queue_entry',
      })),
  )
  await db.client.command({ query: 'rename table entry to away, queue_entry to queue_away' })
  for (const [path, status, code] of [
    ['/api/nothing', 404, 'NOT_FOUND'],
    ['/api/importers/' + '0'.repeat(32), 404, 'NOT_FOUND'],
    [`/api/entries/2026-03-01/2704/${ref().number}`, 500, 'INTERNAL'],
    ['/api/entries/2026-03-01/2704/x', 400, 'BAD_REQUEST'],
    ["/api/importers/'; select 1", 400, 'BAD_REQUEST'],
    ['/api/queues?port=2704%27', 400, 'BAD_FILTER'],
    ['/api/exports/entry-events.csv?port=2704', 400, 'BAD_REQUEST'],
    ['/api/exports/queues.csv', 500, 'INTERNAL'],
  ] as const) {
    const answer = await get(path)
    expect([path, answer.status]).toEqual([path, status])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ status, code })
    expect(text).not.toMatch(/select|DB::|clickhouse|centerline\.|\.sql|\.ts/i)
  }
})
