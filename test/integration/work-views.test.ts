import { beforeAll, expect, test } from 'vitest'
import { readServerConfig } from '../../server/config.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { canonicalFilters } from '../../server/contract/canonical-topic.ts'
import type { ReleaseIntervalRow } from '../../server/contract/release-intervals.ts'
import type { RevenueRow } from '../../server/contract/revenue.ts'
import type { ReleaseTimesRow } from '../../server/contract/release-times.ts'
import type { CenterRow, ThroughputRow } from '../../server/contract/throughput.ts'
import type {
  ThroughputComparedRow,
  ThroughputDivisionRow,
  ThroughputForecastRow,
  ThroughputTimeRow,
} from '../../server/contract/throughput-times.ts'
import { runServer, type RunningServer } from '../../server/run.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'
import { simulate } from '../support/streams.ts'

type Page<R, M> = { n: number; meta: M; not_applied: string[]; rows: R[] }
let db: TestEngine
let server: RunningServer
beforeAll(async () => {
  db = await testEngine()
  const lines = await simulate(['--entries', '4000', '--seed', '7'])
  const totals = await ingestText(ingestParts(db), `${lines.join('\n')}\n`)
  expect(totals).toMatchObject({ rejected: 0, pending: 0 })
  const config = readServerConfig({ DATA_DIR: db.dataDir, PORT: '0', COOKIE_SECRET: 'test' })
  const parts = { config, now: () => new Date(), clientRoot: '/nowhere' }
  server = await runServer({ ...parts, logger: false })
  await server.settle()
  return () => server.close().then(db.close)
})

async function ask<R, M = Record<string, unknown>>(view: string, filters: Filters = {}) {
  const answer = await fetch(`${server.url}/api/${view}?${canonicalFilters(filters)}`)
  expect(answer.status, view).toBe(200)
  return (await answer.json()) as Page<R, M>
}
const total = <R>(rows: readonly R[], value: (row: R) => number) =>
  rows.reduce((sum, row) => sum + value(row), 0)
const halfYear = { from: '2026-01-05', to: '2026-07-05' }
const ranges: Filters[] = [
  {},
  halfYear,
  { from: '2026-03-01', to: '2026-03-31' },
  { from: '2026-03-01', to: '2026-04-30', tz: 'Pacific/Honolulu', center: ['003', '007'] },
]

test('open at the start and received, less closed, is the backlog of each Center and type', async () => {
  for (const filters of ranges) {
    const times = await ask<ThroughputTimeRow>('throughput/times', filters)
    const backlog = await ask<ThroughputRow>('throughput', filters)
    const open = (rows: [string, number][]) => rows.filter(([, count]) => count > 0)
    expect(times.n).toBeGreaterThan(0)
    expect(
      open(
        times.rows.map((row) => [
          `${row.center} ${row.work_type}`,
          row.open_at_start + row.received - row.closed,
        ]),
      ),
    ).toEqual(open(backlog.rows.map((row) => [`${row.center} ${row.work_type}`, row.backlog_end])))
  }
})

test('a quantile lies within its limits and is shown from ten or thirty closings', async () => {
  const { rows } = await ask<ThroughputTimeRow>('throughput/times', halfYear)
  for (const row of rows) {
    expect(row.median.state === 'too_few').toBe(row.closed < 10)
    expect(row.p90.state === 'too_few').toBe(row.closed < 30)
    for (const { days, lower, upper } of [row.median, row.p90, row.cohort_median]) {
      if (days === null) continue
      expect(lower ?? Infinity).toBeLessThanOrEqual(days)
      expect(upper ?? Infinity).toBeGreaterThanOrEqual(days)
      expect(days).toBeLessThanOrEqual(row.longest_days ?? 0)
    }
  }
  expect(rows.some((row) => row.median.state !== 'too_few')).toBe(true)
})

test('each Center is compared over all its items, whichever are shown', async () => {
  const all = await ask<ThroughputComparedRow>('throughput/compared', halfYear)
  const times = await ask<ThroughputTimeRow>('throughput/times', halfYear)
  for (const row of all.rows) {
    const own = times.rows.filter((of) => of.center === row.center)
    expect(row.items).toBe(total(own, (of) => of.open_at_start + of.received))
    expect(row.closed).toBe(total(own, (of) => of.closed))
  }
  expect(all.n).toBe(times.n)
  const some = await ask<ThroughputComparedRow>('throughput/compared', {
    ...halfYear,
    center: ['003'],
  })
  expect(some.n).toBe(all.n)
  expect(some.rows).toEqual(all.rows.filter((row) => row.center === '003'))
  expect(some.meta['strata']).toBe(all.meta['strata'])
})

test('divisions and the figures of Centers add up to the work of the Center', async () => {
  for (const filters of ranges) {
    const work = await ask<ThroughputRow>('throughput', filters)
    const divisions = await ask<ThroughputDivisionRow>('throughput/divisions', filters)
    const centers = await ask<CenterRow>('throughput/centers', filters)
    expect(divisions.n).toBe(total(work.rows, (row) => row.received))
    for (const center of centers.rows) {
      const of = work.rows.filter((row) => row.center === center.center)
      const parts = divisions.rows.filter((row) => row.center === center.center)
      const closed = total(of, (row) => row.closed)
      const open = total(of, (row) => row.backlog_end)
      expect([center.work_closed, center.work_open]).toEqual([closed, open])
      expect(total(parts, (row) => row.closed)).toBe(closed)
      expect(total(parts, (row) => row.backlog_end)).toBe(open)
    }
    for (const row of divisions.rows) expect(row.revenue_recorded).toBeLessThanOrEqual(row.closed)
  }
})

test('the forecast goes eight weeks on from the last Sunday and starts at the backlog of that day', async () => {
  const { rows, meta, n, not_applied } = await ask<
    ThroughputForecastRow,
    { last_week_ends: string; weeks: number; minimum_weeks: number }
  >('throughput/forecast', halfYear)
  expect(not_applied).toEqual(['from', 'to'])
  expect([n, new Date(meta.last_week_ends).getUTCDay()]).toEqual([meta.weeks, 0])
  expect(meta.weeks).toBeGreaterThan(meta.minimum_weeks)
  const centers = [...new Set(rows.map((row) => row.center))]
  expect(centers.length).toBeGreaterThan(5)
  const then = await ask<ThroughputRow>('throughput', { ...halfYear, to: meta.last_week_ends })
  for (const center of centers) {
    const own = rows.filter((row) => row.center === center)
    expect(own.map((row) => row.ahead)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const backlog = total(
      then.rows.filter((row) => row.center === center),
      (row) => row.backlog_end,
    )
    for (const row of own) {
      if (row.model === 'naive') expect(row.estimate).toBe(backlog)
      expect(row.lower).toBeLessThanOrEqual(row.estimate)
      expect(row.upper).toBeGreaterThanOrEqual(row.estimate)
      expect(row.model === 'naive').toBe(!row.beats_naive)
    }
  }
})

const goodsFilters: Filters[] = [
  halfYear,
  { ...halfYear, port: ['2704', '2304'] },
  { ...halfYear, mode: ['11'], tier: [0, 1] },
  { ...halfYear, center: ['003', '007'], segment: ['standard', 'elevated'] },
]
const begun = (row: ReleaseIntervalRow | undefined) =>
  row === undefined ? 0 : row.n + row.not_ended + row.negative

test('every interval that began has ended, has not, or is negative, and cuts add up to the whole', async () => {
  for (const filters of goodsFilters) {
    const intervals = await ask<ReleaseIntervalRow>('release-times/intervals', filters)
    const release = await ask<ReleaseTimesRow>('release-times', filters)
    const whole = (name: string) =>
      intervals.rows.find((row) => row.interval === name && row.cut === 'all')
    const all = release.rows.find((row) => row.dimension === 'all')
    expect(intervals.n).toBe(all?.filed)
    const times = whole('arrival_to_release')
    expect(times?.n).toBe(all?.n)
    expect(times?.negative).toBe(all?.released_before_arrival)
    expect(times?.median_seconds).toBe(all?.median_seconds)
    expect(times?.p95_seconds).toBe(all?.p95_seconds)
    const arrival = whole('filing_to_arrival')
    expect(begun(times)).toBe((arrival?.n ?? 0) + (arrival?.negative ?? 0))
    expect(begun(whole('release_to_summary'))).toBe(all?.released)
    for (const name of ['hold', 'exam', 'document']) {
      const parts = intervals.rows.filter((row) => row.interval === name && row.cut !== 'all')
      for (const figure of ['n', 'not_ended', 'negative', 'over_30_days'] as const)
        expect(total(parts, (row) => row[figure])).toBe(whole(name)?.[figure] ?? 0)
    }
  }
})

test('office hours are those of the port on its business days', async () => {
  const { rows } = await ask<ReleaseIntervalRow>('release-times/intervals', halfYear)
  for (const row of rows)
    expect(row.open_median_seconds ?? 0).toBeLessThanOrEqual(row.median_seconds ?? 0)
  const entries = await rowsOf<{ zone: string; arrived: string; released: string }>(
    db.client,
    `select time_zone as zone, arrived_at as arrived, released_at as released
     from entry final inner join ref_port on ref_port.port = entry.port
     where arrived_at <= released_at and status not in ('orphan', 'cancelled', 'moved')
       and entry_type in (select code from ref_entry_type where in_release_population = 1)
       and filed_on between '2026-01-05' and '2026-07-05'`,
  )
  const business = await rowsOf<{ zone: string; day: string }>(
    db.client,
    'select time_zone as zone, toString(day) as day from ref_calendar where is_business = 1',
  )
  const days = new Set(business.map((row) => `${row.zone} ${row.day}`))
  // Quarter hour by quarter hour on the wall clock: slow, and without any arithmetic of offices.
  const open = entries.map(({ zone, arrived, released }) => {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      ...{ timeZone: zone, dateStyle: 'short', timeStyle: 'medium' },
    })
    const isOpen = (at: number) => {
      const [date, time = ''] = clock.format(at).split(' ')
      return days.has(`${zone} ${date}`) && time >= '08:00:00' && time < '17:00:00'
    }
    const step = 900_000
    const [from, to] = [Date.parse(arrived), Date.parse(released)]
    let ms = 0
    for (let at = from; at < to;) {
      const next = Math.min(to, (Math.floor(at / step) + 1) * step)
      if (isOpen(at)) ms += next - at
      at = next
    }
    return Math.floor(ms / 1000)
  })
  open.sort((a, b) => a - b)
  const row = rows.find((of) => of.interval === 'arrival_to_release' && of.cut === 'all')
  expect(row?.n).toBe(open.length)
  expect(row?.open_median_seconds).toBe(open[Math.ceil(open.length * 0.5) - 1])
  expect(row?.open_p90_seconds).toBe(open[Math.ceil(open.length * 0.9) - 1])
})

test('money of the ports adds up to that of the entries', async () => {
  const { rows, n } = await ask<RevenueRow>('revenue', halfYear)
  const [truth] = await rowsOf<Record<string, number>>(
    db.client,
    `select count() as entries, sum(collected_cents) as collected, sum(refunded_cents) as refunded,
       sumIf(duty_at_risk_cents, in_queue) as at_risk, countIf(in_queue) as waiting
     from entry final where status not in ('orphan', 'cancelled', 'moved')
       and filed_on between '2026-01-05' and '2026-07-05'`,
  )
  expect({
    entries: n,
    collected: total(rows, (row) => row.collected_cents),
    refunded: total(rows, (row) => row.refunded_cents),
    at_risk: total(rows, (row) => row.at_risk_cents),
    waiting: total(rows, (row) => row.at_risk_entries),
  }).toEqual(truth)
  for (const row of rows)
    expect(row.outstanding_cents).toBeGreaterThanOrEqual(
      row.assessed_cents - row.collected_cents + row.refunded_cents,
    )
  const [first] = rows
  const one = await ask<RevenueRow>('revenue', { ...halfYear, port: [first?.port ?? ''] })
  expect(one).toMatchObject({ n: first?.entries, rows: [first] })
})
