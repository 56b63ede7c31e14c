import { expect, test } from 'vitest'
import { centersComparedOf } from '../../server/domain/centers-compared.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { intervalsOf, type IntervalBaseRow } from '../../server/domain/release-intervals.ts'
import { revenueOf, type RevenueBaseRow } from '../../server/domain/revenue.ts'
import { divisionsOf } from '../../server/domain/work-divisions.ts'
import {
  backlogWeeks,
  completeWeeks,
  forecastOf,
  mondayOf,
  type WeekBaseRow,
} from '../../server/domain/work-forecast.ts'
import { quantileFigure, workTimesIn, workTimesOf } from '../../server/domain/work-times.ts'
import { workGroups, type WorkItem } from '../support/work-groups.ts'
import { seededRandom, shuffled } from '../support/streams.ts'

const day = 86_400_000
const item = (fields: Partial<WorkItem>): WorkItem => ({
  center: '001',
  work_type: 'cf28',
  importer_size: 'under_20',
  entry_type: '01',
  adcvd: 0,
  received: 1,
  closed: 1,
  entry_ms: 0,
  exit_ms: 10 * day,
  ...fields,
})
const timesOf = (items: readonly WorkItem[], filters: Filters = {}) =>
  workTimesIn(workTimesOf(workGroups(items)), filters)
const many = (count: number, fields: (at: number) => Partial<WorkItem>) =>
  Array.from({ length: count }, (_, at) => item(fields(at)))

test('half of twenty items that close a day apart are closed after ten days', () => {
  const items = many(20, (at) => ({ exit_ms: (at + 1) * day }))
  const { rows, n } = timesOf(items)
  expect(n).toBe(20)
  expect(rows).toMatchObject([
    { center: '001', work_type: 'cf28', open_at_start: 0, received: 20, closed: 20 },
  ])
  expect(rows[0]).toMatchObject({ longest_days: 20, median: { days: 10, state: 'shown' } })
  expect(rows[0]?.p90).toEqual({ days: null, lower: null, upper: null, state: 'too_few' })
})

test('work that was open before the period counts with its age, and not in the cohort', () => {
  const old = many(10, () => ({ received: 0, entry_ms: 100 * day, exit_ms: 105 * day }))
  const young = many(10, () => ({ exit_ms: 3 * day }))
  const [row] = timesOf([...old, ...young]).rows
  expect(row).toMatchObject({ open_at_start: 10, received: 10, closed: 20, longest_days: 105 })
  expect(row?.median.days).toBe(3)
  expect(row?.cohort_median.days).toBe(3)
})

test('nine closings are too few for a median, open work keeps one from being reached', () => {
  expect(timesOf(many(9, () => ({}))).rows[0]?.median.state).toBe('too_few')
  const open = many(30, () => ({ closed: 0, exit_ms: 40 * day }))
  const [row] = timesOf([...many(10, () => ({})), ...open]).rows
  expect(row?.median).toMatchObject({ days: null, upper: null, state: 'not_reached' })
  expect(row?.longest_days).toBe(40)
})

test('an estimate is given to six significant digits', () => {
  const third = { estimate: 100 / 3, lower: 1 / 3, upper: null, longest: 50 }
  expect(quantileFigure(third)).toMatchObject({ days: 33.3333, lower: 0.333333, upper: null })
})

test('a period after the newest event watches nothing and fails nothing', () => {
  const later = many(3, () => ({ received: 0, closed: 0, entry_ms: 50 * day, exit_ms: 20 * day }))
  const [row] = timesOf(later).rows
  expect(row).toMatchObject({ open_at_start: 3, closed: 0, longest_days: 20 })
  expect(row?.median.state).toBe('too_few')
})

test('rows come by Center and type, and the filter chooses Centers', () => {
  const items = [
    item({ center: '007' }),
    item({ center: '001', work_type: 'protest' }),
    item({ center: '001' }),
  ]
  const keys = timesOf(items).rows.map((row) => `${row.center} ${row.work_type}`)
  expect(keys).toEqual(['001 cf28', '001 protest', '007 cf28'])
  expect(timesOf(items, { center: ['007'] })).toMatchObject({ n: 1, rows: [{ center: '007' }] })
})

const random = seededRandom(5)
const lived = (center: string, work_type: WorkItem['work_type'], mean: number, count: number) =>
  many(count, () => {
    const days = -Math.log(1 - random()) * mean
    return { center, work_type, closed: days < 120 ? 1 : 0, exit_ms: Math.min(days, 120) * day }
  })
/** Three Centers as fast as each other on each type of work; 003 does mostly the slow type. */
const alike = [
  ...lived('001', 'cf28', 10, 300),
  ...lived('001', 'protest', 60, 60),
  ...lived('002', 'cf28', 10, 300),
  ...lived('002', 'protest', 60, 60),
  ...lived('003', 'cf28', 10, 40),
  ...lived('003', 'protest', 60, 300),
]

test('a Center with slower kinds of work is slower on the whole and not like for like', () => {
  const { rows, strata } = centersComparedOf(workGroups(alike))
  expect(strata).toBe(2)
  const third = rows.find((row) => row.center === '003')
  expect(third?.raw_pace_ratio).toBeLessThan(0.6)
  expect(third?.pace_lower).toBeLessThan(1)
  expect(third?.pace_upper).toBeGreaterThan(1)
  expect(rows.some((row) => row.flagged)).toBe(false)
})

test('the order of items changes no figure', () => {
  expect(centersComparedOf(workGroups(shuffled(alike, 3)))).toEqual(
    centersComparedOf(workGroups(alike)),
  )
  expect(timesOf(shuffled(alike, 3))).toEqual(timesOf(alike))
})

test('what was received in divisions is counted over the chosen Centers', () => {
  const row = {
    ...({ division: 'enforcement', closed: 1, backlog_end: 1 } as const),
    ...{ team_recorded: 1, importer_recorded: 1, revenue_recorded: 0 },
  }
  const base = [
    { ...row, center: '001', received: 2 },
    { ...row, center: '002', received: 5 },
  ]
  expect(divisionsOf(base, {}).n).toBe(7)
  expect(divisionsOf(base, { center: ['002'] })).toMatchObject({ n: 5, rows: [{ center: '002' }] })
})

test('weeks begin on Monday, the running one is not complete, and at most a year counts', () => {
  expect(mondayOf('2026-03-01')).toBe('2026-02-23')
  expect(mondayOf('2026-03-02')).toBe('2026-03-02')
  const base = [{ center: '001', week: '2026-02-16', received: 1, closed: 0 }]
  expect(completeWeeks(base, '2026-03-01')).toEqual(['2026-02-16'])
  expect(completeWeeks(base, '2026-03-02')).toEqual(['2026-02-16', '2026-02-23'])
  expect(completeWeeks(base, '2026-02-17')).toEqual([])
  expect(completeWeeks([], '2026-03-02')).toEqual([])
  const long = completeWeeks([{ ...base[0]!, week: '2020-01-06' }], '2026-03-02')
  expect([long.length, long.at(-1)]).toEqual([52, '2026-02-23'])
})

test('the backlog of a week is all that came less all that closed up to its end', () => {
  const base: WeekBaseRow[] = [
    { center: '002', week: '2026-01-05', received: 9, closed: 2 },
    { center: '001', week: '2026-02-16', received: 3, closed: 1 },
    { center: '002', week: '2026-02-23', received: 1, closed: 4 },
  ]
  const series = backlogWeeks(base, ['2026-02-16', '2026-02-23'])
  expect([...series.keys()]).toEqual(['001', '002'])
  expect(series.get('001')?.map((week) => week.backlog)).toEqual([2, 2])
  expect(series.get('002')).toEqual([
    { received: 0, closed: 0, backlog: 7 },
    { received: 1, closed: 4, backlog: 4 },
  ])
})

test('steady work is forecast to stay, fewer than sixteen weeks are not forecast', () => {
  const weeks = completeWeeks(
    [{ center: '001', week: '2025-06-02', received: 0, closed: 0 }],
    '2026-03-04',
  )
  const base = weeks.map((week, at) => ({
    ...{ center: '001', week, received: 5 },
    closed: at === 0 ? 0 : 5,
  }))
  const { rows, n, lastWeekEnds } = forecastOf(base, {}, '2026-03-04')
  expect([n, lastWeekEnds, rows.length]).toEqual([weeks.length, '2026-03-01', 8])
  expect(rows[0]).toMatchObject({ ahead: 1, week_ends: '2026-03-08', estimate: 5, lower: 5 })
  expect(rows.at(-1)).toMatchObject({ ahead: 8, week_ends: '2026-04-26' })
  expect(forecastOf(base, { center: ['002'] }, '2026-03-04')).toMatchObject({ n, rows: [] })
  expect(forecastOf(base.slice(-15), {}, '2026-03-04')).toMatchObject({ n: 15, rows: [] })
})

const span = (fields: Partial<IntervalBaseRow>): IntervalBaseRow => ({
  ...{ interval: 'filing_to_arrival', cut: 'all', n: 20, not_ended: 1, negative: 2 },
  ...{ over_30_days: 0, shortest_seconds: 1, mean_seconds: 2, median_seconds: 2 },
  ...{ p90_seconds: 3, p95_seconds: 4, longest_seconds: 5 },
  ...{ open_median_seconds: 1, open_p90_seconds: 1 },
  ...fields,
})

test('intervals come in the order of the way, the whole before its cuts', () => {
  const base = [
    span({ interval: 'hold', cut: 'all' }),
    span({ interval: 'document', cut: 'invoice' }),
    span({ interval: 'hold', cut: 'CBP' }),
    span({ interval: 'hold', cut: 'FDA' }),
    span({}),
  ]
  const { rows, n } = intervalsOf(base)
  expect(rows.map((row) => `${row.interval} ${row.cut}`)).toEqual([
    ...['filing_to_arrival all', 'hold all', 'hold CBP', 'hold FDA', 'document invoice'],
  ])
  expect(n).toBe(23)
  expect(intervalsOf([])).toEqual({ rows: [], n: 0 })
})

test('nineteen times show their number only, twenty show their quantiles', () => {
  const [few] = intervalsOf([span({ n: 19 })]).rows
  expect(few).toMatchObject({ n: 19, not_ended: 1, negative: 2, median_seconds: null })
  expect(few).toMatchObject({ longest_seconds: null, mean_seconds: null, open_p90_seconds: null })
  expect(intervalsOf([span({})]).rows[0]).toMatchObject({ median_seconds: 2, longest_seconds: 5 })
})

test('money is summed by port over the chosen goods', () => {
  const row: RevenueBaseRow = {
    ...{ port: '2704', center: '007', segment: 'high', mode: '11', tier: 2 },
    ...{ filed_on: '2026-02-03', entries: 2, summaries: 1, assessed_cents: 100 },
    ...{ collected_cents: 60, refunded_cents: 5, outstanding_cents: 45 },
    ...{ exam_change_cents: -7, at_risk_cents: 9, at_risk_entries: 1 },
  }
  const base = [row, { ...row, mode: '40' }, { ...row, port: '0901', tier: -1 }]
  const { rows, n } = revenueOf(base, {})
  expect(n).toBe(6)
  expect(rows.map((port) => [port.port, port.outstanding_cents])).toEqual([
    ['0901', 45],
    ['2704', 90],
  ])
  expect(revenueOf(base, { mode: ['40'] }).rows).toMatchObject([
    { port: '2704', entries: 2, exam_change_cents: -7, at_risk_cents: 9 },
  ])
  expect(revenueOf(base, { tier: [0] })).toEqual({ rows: [], n: 0 })
})
