import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, expect, test } from 'vitest'
import { importerKeySecret, readServerConfig } from '../../server/config.ts'
import type { EntryDetail } from '../../server/contract/entries.ts'
import type { ImporterDetail } from '../../server/contract/importers.ts'
import { runServer, type RunningServer } from '../../server/run.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { entryNumber, filed, ndjson } from '../support/events.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'

/**
 * The clocks against a table of cases worked out by hand, each with its reason: `clock-cases.csv`.
 * `events` are `type@time`; an entry without `entry.filed` is filed at noon UTC of `filed_on`.
 * `due_at` is `none` where the clock does not run. `rolls`: under a reference whose work clocks roll
 * forward, as those of the built-in one do not.
 */
interface Case {
  name: string
  clock: string
  rolls: string
  port: string
  filed_on: string
  events: string
  due_at: string
  stopped_at: string
  why: string
}
interface Answer {
  due_at: string
  stopped_at: string
}

const path = (relative: string) => new URL(relative, import.meta.url)
const csv = (file: URL, options = {}) => parse(readFileSync(file, 'utf8'), options) as unknown[]
// The header of the file names the columns of `Case`.
const cases = csv(path('../fixtures/clock-cases.csv'), { columns: true }) as Case[]
const titled = cases.map((one, index): [string, Case, number] => [
  `${one.clock}${one.rolls === '' ? '' : ' that rolls forward'}: ${one.name}`,
  one,
  index,
])

/** After the last event of the table, so that none is held back as ahead of its time; it goes on like any clock. */
const now = () => new Date(Date.parse('2149-06-01T00:00:00.000Z') + performance.now())
const importer_number = '12-345678900'
const reasons = ['entry.detained', 'entry.excluded', 'entry.seized', 'entry.cancelled']

/** Fields that the contract asks for and no clock looks at. */
function otherFields(type: string, one: Case, nth: number): object {
  if (reasons.includes(type) || /^liquidation\.(ext|susp)|^work\.paused/.test(type))
    return { reason: 'case' }
  if (type === 'hold.placed') return { hold_id: 'H', agency: 'FDA', reason: 'case' }
  if (type === 'hold.removed') return { hold_id: 'H' }
  if (type === 'summary.filed')
    return { summary_version: nth + 1, value_cents: 1, duty_cents: 1, fees_cents: 1 }
  if (type === 'entry.liquidated') return { kind: 'liquidated', duty_cents: 1 }
  if (type === 'entry.moved')
    return { to: { number: entryNumber(900), port: one.port, filed_on: one.filed_on } }
  if (type === 'work.opened')
    return { work_type: one.clock.replace(/_.*/, ''), center: '007', importer_number }
  return type === 'work.closed' ? { outcome: 'case' } : {}
}

const workId = (index: number) => `case-${index}`
const entryRef = (one: Case, index: number) => ({
  number: entryNumber(index + 1),
  port: one.port,
  filed_on: one.filed_on,
})

function eventsOf(one: Case, index: number): object[] {
  const isWork = one.port === ''
  const written = one.events === '' ? [] : one.events.split(' ')
  if (!isWork && !one.events.includes('entry.filed'))
    written.unshift(`entry.filed@${one.filed_on}T12:00Z`)
  return written.map((event, nth) => {
    const [type = '', at = ''] = event.split('@')
    const head = { event_id: `case-${index}-${nth}`, occurred_at: new Date(at).toISOString() }
    const subject = isWork ? { work_id: workId(index) } : { entry: entryRef(one, index) }
    if (type === 'entry.filed') return filed(1, { ...head, ...subject, importer_number })
    const envelope = { event_type: type, schema_version: 1, source: 'cases', simulated: true }
    return { ...head, ...envelope, ...subject, ...otherFields(type, one, nth) }
  })
}

/** The clocks of `clocks.csv` of Center work, but rolling forward to the next business day. */
function rollingReference(dataDir: string): string {
  const table = csv(path('../../sql/reference/clocks.csv')) as string[][]
  const [header = [], ...rows] = table
  const [subject, rolls] = [header.indexOf('subject'), header.indexOf('roll_forward')]
  const changed = rows.map((row) =>
    row.map((cell, at) => (at === rolls && row[subject] === 'work' ? '1' : cell)),
  )
  const quoted = (row: string[]) => row.map((cell) => `"${cell}"`).join(',')
  const dir = join(dataDir, 'reference')
  mkdirSync(dir)
  writeFileSync(join(dir, 'clocks.csv'), [header, ...changed].map(quoted).join('\n'))
  return dir
}

const db = await testEngine()
const answers = new Map<number, Answer>()

async function entryAnswer(server: RunningServer, one: Case, index: number) {
  const { filed_on, port, number } = entryRef(one, index)
  const answer = await fetch(`${server.url}/api/entries/${filed_on}/${port}/${number}`)
  expect([answer.status, one.name]).toEqual([200, one.name])
  const { clocks } = (await answer.json()) as EntryDetail
  const clock = clocks.find(({ code }) => code === one.clock)
  answers.set(index, { due_at: clock?.due_at ?? 'none', stopped_at: clock?.stopped_at ?? '' })
}

interface WorkRow {
  work_id: string
  clock_code: string
  due_at: string | null
  stopped_at: string | null
}

/** Due dates as the account's page shows them; the clock's code and its stop are in no answer but in the table. */
async function workAnswers(server: RunningServer, key: string, rolls: string) {
  const reply = await fetch(`${server.url}/api/importers/${key}`)
  const { work } = (await reply.json()) as ImporterDetail
  const shown = new Map(work.map(({ work_id, due_at }) => [work_id, due_at]))
  const stored = await rowsOf<WorkRow>(
    db.client,
    'select work_id, clock_code, due_at, clock_stopped_at as stopped_at from work final',
  )
  const rows = new Map(stored.map((row) => [row.work_id, row]))
  for (const [index, one] of cases.entries()) {
    if (one.port !== '' || one.rolls !== rolls) continue
    const row = rows.get(workId(index))
    expect([row?.clock_code, one.name]).toEqual([one.clock, one.name])
    expect([row?.due_at ?? '', one.name]).toEqual([shown.get(workId(index)) ?? '', one.name])
    const due_at = shown.get(workId(index)) ?? 'none'
    answers.set(index, { due_at, stopped_at: row?.stopped_at ?? '' })
  }
}

beforeAll(async () => {
  const events = cases.flatMap(eventsOf)
  const totals = await ingestText({ ...ingestParts(db), now }, ndjson(events))
  expect(totals).toMatchObject({ accepted: events.length, rejected: 0, pending: 0 })
  const env = { DATA_DIR: db.dataDir, PORT: '0', COOKIE_SECRET: 'test' }
  const { key_high, key_low } = importerKeySecret(readServerConfig(env))
  const [hashed] = await rowsOf<{ key: string }>(
    db.client,
    `select lower(hex(sipHash128Keyed((${key_high}, ${key_low}), '${importer_number}'))) as key`,
  )
  const rolling = { ...env, REFERENCE_DIR: rollingReference(db.dataDir) }
  for (const [rolls, used] of [
    ['', env],
    ['1', rolling],
  ] as const) {
    const config = readServerConfig(used)
    const server = await runServer({ config, now, clientRoot: '/nowhere', logger: false })
    try {
      await server.settle()
      if (rolls === '')
        for (const [index, one] of cases.entries())
          if (one.port !== '') await entryAnswer(server, one, index)
      await workAnswers(server, hashed?.key ?? '', rolls)
    } finally {
      await server.close()
    }
  }
})

test.each(titled)('%s', (_title, { due_at, stopped_at, why }, index) => {
  expect(answers.get(index), why).toEqual({ due_at, stopped_at })
})

test('the table names every clock of the reference', () => {
  const [header = [], ...rows] = csv(path('../../sql/reference/clocks.csv')) as string[][]
  const code = header.indexOf('code')
  expect(new Set(cases.map(({ clock }) => clock))).toEqual(new Set(rows.map((row) => row[code])))
})
