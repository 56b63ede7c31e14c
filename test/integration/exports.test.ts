import { get as request, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Static } from 'typebox'
import { beforeAll, expect, test } from 'vitest'
import { readServerConfig } from '../../server/config.ts'
import { exportFormats } from '../../server/contract/exports.ts'
import { liveViews } from '../../server/contract/live.ts'
import type { QueuePage, QueueRow } from '../../server/contract/queues.ts'
import type { UniformityCellPage } from '../../server/contract/uniformity.ts'
import { dictionary } from '../../server/dictionary/metrics.ts'
import { runServer, type RunningServer } from '../../server/run.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { filed, ndjson, ref } from '../support/events.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'
import { readExport, type Cell } from '../support/read-export.ts'
import { simulate } from '../support/streams.ts'

let db: TestEngine
let server: RunningServer

/** An importer and an event with names that are formulas; every rule of a new account points at the entry. */
const formula = '=HYPERLINK("http://x.example")'
const line = { line_number: 1, hts10: '8471300100', origin: 'CN', value_cents: 9_000_000 }
const theirs = [
  {
    ...{ event_id: '=1+1', event_type: 'importer.registered', schema_version: 1 },
    ...{ occurred_at: '2026-02-20T12:00:00.000Z', source: 'ace-extract', simulated: true },
    ...{ importer_number: '12-3456789', name: formula, center: '007' },
    ...{ center_basis: 'highest_value', ctpat_tier: 0, trade_compliance: false },
  },
  filed(1, {
    ...{ event_id: '=2+2', importer_number: '12-3456789', entry_type: '03' },
    lines: [{ ...line, duty_cents: 900_000, duty_rate_ppm: 100_000, adcvd_case: 'A570123000' }],
  }),
]
const refused = ['=1+1,no event', '{"event_type":"none"}']

beforeAll(async () => {
  db = await testEngine()
  const history = await simulate(['--entries', '8000', '--seed', '11'])
  const text = `${history.join('\n')}\n${ndjson(theirs)}${refused.join('\n')}\n`
  const totals = await ingestText(ingestParts(db), text)
  expect(totals).toMatchObject({ rejected: refused.length, pending: 0 })
  const config = readServerConfig({ DATA_DIR: db.dataDir, PORT: '0', COOKIE_SECRET: 'test' })
  const parts = { config, now: () => new Date(), clientRoot: '/nowhere' }
  server = await runServer({ ...parts, logger: false })
  await server.settle()
  return () => server.close().then(db.close)
})

const get = (path: string) => fetch(server.url + path)
const json = async <T>(path: string) => (await (await get(path)).json()) as T
const nameOf = (view: string) => view.replace('/', '-')
const entry = `filed_on=${ref().filed_on}&port=${ref().port}&number=${ref().number}`
const whole = 'from=2026-01-01&to=2026-12-31'
const reports = [...liveViews.map(nameOf), 'rejects']

async function download(path: string) {
  const answer = await get(`/api/exports/${path}`)
  expect([path, answer.status]).toEqual([path, 200])
  return { ...(await readExport(answer)), headers: answer.headers }
}

/** A row of a page as a typed file has it. */
const asFiled = (row: object): Record<string, Cell> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, Cell | object]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  )
/** A row of a typed file as a spreadsheet may have it. */
const asText = (row: Record<string, Cell>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && /^[=+@\t\r-]/.test(value) ? `'${value}` : String(value ?? ''),
    ]),
  )
const queueRow = ({
  importer_key: _k,
  recommended_lane: _l,
  hold_agencies: _a,
  ...row
}: QueueRow) => asFiled({ ...row, reasons: row.reasons.map(({ code }) => code).join(' ') })

const queries = [
  '',
  'segment=high&tier=0&port=2704&port=4601',
  `measure=hold&center=007&port=2704&${whole}`,
]
test.each(liveViews.flatMap((view) => queries.map((query) => [view, query] as const)))(
  '%s?%s is the same in every format as on the page',
  async (view, query) => {
    const page = await json<{ rows: object[] }>(`/api/${view}?${query}`)
    const expected =
      view === 'queues' ? (page as QueuePage).rows.map(queueRow) : page.rows.map(asFiled)
    for (const format of exportFormats) {
      const file = await download(`${nameOf(view)}.${format}?${query}`)
      // What a page cuts off is looked at below.
      const rows = expected.length === 500 ? file.rows.slice(0, 500) : file.rows
      expect(rows, format).toEqual(format === 'csv' ? expected.map(asText) : expected)
      const names = Object.keys(expected[0] ?? {}).toSorted()
      if (names.length > 0) expect(file.columns.toSorted(), format).toEqual(names)
      expect(file.headers.get('x-centerline-rows'), format).toBe(String(file.rows.length))
    }
    // Without a port there are no cells.
    if (query === (view === 'uniformity/cells' ? queries[2] : '')) expect(expected).not.toEqual([])
  },
)

test('of the queue and of the goods of a port everything is there, not only what the page shows', async () => {
  const queue = await json<QueuePage>('/api/queues')
  expect(queue.rows.some(({ importer_name }) => importer_name === formula)).toBe(true)
  const ports = await rowsOf<{ port: string }>(
    db.client,
    'select port from entry_alike group by port order by count() desc limit 1',
  )
  const query = `port=${ports[0]?.port}&${whole}`
  const cells = await json<Static<typeof UniformityCellPage>>(`/api/uniformity/cells?${query}`)
  expect(cells.rows).toHaveLength(500)
  expect(cells.meta.cells).toBeGreaterThan(500)
  for (const format of exportFormats) {
    expect((await download(`queues.${format}`)).rows, format).toHaveLength(queue.meta.total)
    const file = await download(`uniformity-cells.${format}?${query}`)
    expect(file.rows, format).toHaveLength(cells.meta.cells)
    expect(new Set(file.rows.map(({ cell }) => cell)).size, format).toBe(cells.meta.cells)
  }
})

test('each says as of when, which world and which filters, in headers, file name and the file itself', async () => {
  const { as_of } = await json<{ as_of: string }>('/api/data-quality')
  const asked = 'to=2026-03-01&center=007&center=003&measure=hold'
  const canonical = 'center=003&center=007&measure=hold&to=2026-03-01'
  for (const report of [...reports, 'entry-events'])
    for (const format of exportFormats) {
      const byKey = report === 'entry-events'
      const path = `${report}.${format}?${byKey ? entry : asked}`
      const { headers, metadata, rows } = await download(path)
      const name = byKey ? `entry-${ref().number}` : report
      const saved = `centerline-simulated-${name}-${as_of.slice(0, 10)}.${format}`
      expect(headers.get('content-disposition'), path).toBe(`attachment; filename="${saved}"`)
      const fields = ['as-of', 'simulated', 'filters', 'not-applied', 'rows'].map((field) => [
        `centerline.${field.replace('-', '_')}`,
        headers.get(`x-centerline-${field}`),
      ])
      const said = Object.fromEntries(fields) as Record<string, string>
      expect(said, path).toMatchObject({
        ...{ 'centerline.as_of': as_of, 'centerline.simulated': 'true' },
        ...{ 'centerline.filters': byKey ? '' : canonical, 'centerline.rows': `${rows.length}` },
      })
      if (format !== 'csv')
        expect(metadata, path).toMatchObject({ ...said, 'centerline.report': name })
    }
  const { headers, metadata } = await download('revenue.parquet?measure=hold&port=2704')
  expect(headers.get('x-centerline-not-applied')).toBe('measure')
  const {
    rows: _rows,
    computed_at: _at,
    ...reply
  } = await json<Record<string, unknown>>('/api/revenue?measure=hold&port=2704')
  expect(JSON.parse(metadata['centerline.reply'] ?? '{}')).toMatchObject(reply)
})

test('events and refused records are whole and the same in every format', async () => {
  for (const path of [`entry-events.%?${entry}`, 'rejects.%']) {
    const [csv, parquet, arrow] = await Promise.all(
      exportFormats.map((format) => download(path.replace('%', format))),
    )
    expect(parquet?.rows).toEqual(arrow?.rows)
    expect(csv?.rows).toEqual(arrow?.rows.map(asText))
    const texts = path === 'rejects.%' ? refused : ['=2+2']
    const column = path === 'rejects.%' ? 'raw' : 'event_id'
    expect(parquet?.rows.map((row) => row[column])).toEqual(expect.arrayContaining(texts))
  }
})

test('another reader of Parquet and Arrow reads the same', async () => {
  const { rows } = await json<QueuePage>('/api/queues')
  const expected = rows.map((row) => ({
    ...{ entry_number: row.entry_number, duty_at_risk_cents: row.duty_at_risk_cents },
    ...{ importer_name: row.importer_name, conflicting: row.conflicting },
  }))
  const columns =
    'entry_number String, duty_at_risk_cents Int64, importer_name Nullable(String), conflicting Bool'
  for (const [format, name] of [
    ['parquet', 'Parquet'],
    ['arrow', 'Arrow'],
  ] as const) {
    await db.client.command({ query: `create table read_${format} (${columns}) engine = Memory` })
    const bytes = Buffer.from(await (await get(`/api/exports/queues.${format}`)).arrayBuffer())
    await db.client.exec({
      query: `insert into read_${format} format ${name}`,
      values: Readable.from([bytes], { objectMode: false }),
      clickhouse_settings: { input_format_skip_unknown_fields: 1 },
    })
    expect(await rowsOf(db.client, `select * from read_${format}`), name).toEqual(expected)
  }
})

test('the dictionary is a file with the columns of its contract', async () => {
  const { rows, headers } = await download('dictionary.csv')
  expect(rows).toEqual(dictionary.map((definition) => asText(asFiled(definition))))
  expect(headers.get('x-centerline-rows')).toBe(String(dictionary.length))
})

test('an unknown filter is refused with its code by every report in every format', async () => {
  for (const report of reports)
    for (const format of exportFormats) {
      const answer = await get(`/api/exports/${report}.${format}?colour=red`)
      expect([report, format, answer.status]).toEqual([report, format, 400])
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(await answer.json()).toMatchObject({ status: 400, code: 'UNKNOWN_FILTER' })
    }
  expect((await get(`/api/exports/entry-events.arrow?${entry}&colour=red`)).status).toBe(400)
  expect((await get('/api/exports/queues.xlsx')).status).toBe(404)
})

test('a long table comes in parts, and a client that goes away ends its query', async () => {
  const many = 60_000
  await db.client.command({
    query: `insert into rejected (batch_seq, position, line, source, origin, code, path, message, raw, raw_base64)
      select 900000 + number % 7, number, number, 's', 'o', 'c', '', 'm', leftPad(toString(number), 1000, 'x'), '' from numbers(${many})`,
  })
  const { rows, headers } = await download('rejects.parquet')
  expect(headers.get('x-centerline-rows')).toBe(String(many + refused.length))
  expect(rows).toHaveLength(many + refused.length)
  const order = rows.map((row) => Number(row['batch_seq']) * 1e6 + Number(row['position']))
  expect(order).toEqual(order.toSorted((a, b) => a - b))

  const running = () =>
    rowsOf<object>(
      db.client,
      `select query_id from system.processes where Settings['log_comment'] = 'exports_rejects'`,
    )
  for (const format of exportFormats) {
    const call = request(`${server.url}/api/exports/rejects.${format}`)
    const answer = await new Promise<IncomingMessage>((resolve) => call.once('response', resolve))
    await new Promise((resolve) => answer.once('readable', resolve))
    // Nobody reads on: the database waits, nothing is piled up.
    expect(await running(), format).toHaveLength(1)
    answer.destroy()
    await expect.poll(running, { timeout: 10_000 }).toEqual([])
  }
})
