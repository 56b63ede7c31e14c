import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { QueueRow } from '../../server/contract/queues.ts'
import { maskFields, maskImporterNumber } from '../../server/domain/mask.ts'
import { mergeSorted, quantile } from '../../server/domain/quantile.ts'
import { queueOf, queueRowLimit, type QueueBaseRow } from '../../server/domain/queues.ts'
import {
  minimumN,
  releaseDaysOf,
  releaseTimesOf,
  type ReleaseBaseRow,
} from '../../server/domain/release-times.ts'
import { throughputDaysOf, throughputOf } from '../../server/domain/throughput.ts'
import { csvOf } from '../../server/reports/csv.ts'
import { fullScope } from '../../sql/scope.ts'

const goods = { center: '007', port: '2704', segment: 'high', mode: '11', tier: 2 }

test('a quantile is the smallest value with at least that share at or below it', () => {
  expect([0.5, 0.9, 0.95].map((p) => quantile([1, 2, 3, 4], p))).toEqual([2, 4, 4])
  expect(quantile([], 0.5)).toBeNull()
  const times = fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.9, 0.95), (values, p) => {
      const sorted = mergeSorted([values.slice(0, 3), values.slice(3)])
      const share = (bound: number) => values.filter((value) => value <= bound).length
      const truth = [...sorted].find((value) => share(value) >= p * values.length - 1e-9)
      expect(quantile(sorted, p)).toBe(truth)
    }),
  )
})

const released = (seconds: number[], change: Partial<ReleaseBaseRow> = {}): ReleaseBaseRow => ({
  ...goods,
  filed_on: '2026-03-01',
  filed: seconds.length,
  released: seconds.length,
  released_before_arrival: 0,
  arrival_unknown: 0,
  seconds,
  ...change,
})
const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

test('no quantile of release times is shown under the least number of cases, and n says how many', () => {
  const [few] = releaseTimesOf([released(oneTo(minimumN - 1))], {}).rows
  expect(few).toMatchObject({ n: 19, median_seconds: null, p90_seconds: null, p95_seconds: null })
  const [enough] = releaseTimesOf(
    [released(oneTo(12)), released([13, 14, 15, 16, 17, 18, 19, 20])],
    {},
  ).rows
  expect(enough).toMatchObject({ n: 20, median_seconds: 10, p90_seconds: 18, p95_seconds: 19 })
  const days = releaseDaysOf([released(oneTo(20)), released([9], { filed_on: '2026-02-28' })], {})
  expect(days.rows.map(({ day, n, median_seconds }) => [day, n, median_seconds])).toEqual([
    ['2026-02-28', 1, null],
    ['2026-03-01', 20, 10],
  ])
})

test('release times come by every dimension, and what was not timed is counted beside', () => {
  const odd = { filed: 5, released: 3, released_before_arrival: 1, arrival_unknown: 1 }
  const base = [
    released([60], { ...odd, segment: '', tier: -1, center: '' }),
    released([10, 20], { port: '2304' }),
  ]
  const { rows, n } = releaseTimesOf(base, {})
  expect(n).toBe(3)
  expect(rows[0]).toMatchObject({
    ...{ dimension: 'all', filed: 7, released: 5, not_released: 2 },
    ...{ released_before_arrival: 1, arrival_unknown: 1, n: 3 },
  })
  expect(rows.map(({ dimension, value }) => `${dimension} ${value}`)).toEqual([
    'all all',
    'mode 11',
    'segment high',
    'segment unscored',
    'tier 2',
    'tier unknown',
    'center 007',
    'center none',
    'port 2304',
    'port 2704',
  ])
  expect(releaseTimesOf(base, { tier: [2] }).rows[0]).toMatchObject({ filed: 2, n: 2 })
})

/** A waiting entry as the queue knows it; only the fields that its figures read are given. */
const waiting = (
  number: string,
  change: Partial<QueueRow> = {},
  kind = 'waiting',
): QueueBaseRow => {
  const row = {
    ...{ ...goods, filed_on: '2026-03-01', entry_number: number, duty_at_risk_cents: 100 },
    ...{ clock_code: 'release_or_detain', clock_due_at: null },
    ...change,
  } as QueueRow
  const { port, segment, mode, filed_on, center, tier } = row
  const filter = { port, segment, mode, filed_on, center: center ?? '', tier: tier ?? -1 }
  return { kind: kind as QueueBaseRow['kind'], ...filter, row }
}
const at = (hour: number) => `2026-03-05T${String(hour).padStart(2, '0')}:00:00.000Z`

test('a clock that ran out before the as-of time is overdue; the next clock is the first still running', () => {
  const base = [
    waiting('B', { clock_due_at: at(14) }),
    waiting('C', { clock_due_at: at(11) }),
    waiting('A', { clock_due_at: at(14), segment: 'elevated' }),
    waiting('D', { status: 'released' }),
    waiting('E', {}, 'cancelled'),
    waiting('F', {}, 'moved'),
  ]
  expect(queueOf(base, {}, fullScope, at(12)).meta).toEqual({
    ...{ total: 4, high: 3, elevated: 1, overdue: 1, released: 1, cancelled: 1, moved: 1 },
    duty_at_risk_cents: 400,
    next_clock: {
      ...{ entry_number: 'A', port: '2704', filed_on: '2026-03-01' },
      ...{ clock_code: 'release_or_detain', due_at: at(14) },
    },
  })
  // due at this very moment is not overdue yet
  expect(queueOf(base, {}, fullScope, at(11)).meta).toMatchObject({ overdue: 0 })
  expect(queueOf(base, {}, fullScope, null).meta).toMatchObject({ overdue: 0, next_clock: null })
})

test('the queue counts all of the scope and lists the first of them', () => {
  const base = oneTo(queueRowLimit + 7).map((index) => waiting(String(index)))
  const { rows, meta } = queueOf([...base, waiting('X', { port: '2304' })], {}, fullScope, null)
  expect([rows.length, meta.total]).toEqual([queueRowLimit, queueRowLimit + 8])
  const seaOnly = { ports: ['2304'], centers: 'all' } as const
  const seen = queueOf([...base, waiting('X', { port: '2304' })], {}, seaOnly, null)
  expect([seen.rows.map((row) => row.entry_number), seen.meta.total]).toEqual([['X'], 1])
  expect(queueOf(base, {}, { ports: [], centers: [] }, null).meta).toMatchObject({ total: 0 })
})

test('the backlog of a day carries what came before the range, day by day, up to the newest day', () => {
  const change = (day: string, received: number, closed: number, sum: number, center = '003') => ({
    ...{ center, day, received, closed },
    change: sum,
  })
  const base = [
    change('2026-03-02', 3, 1, 2),
    change('1970-01-01', 0, 0, 10),
    change('2026-03-01', 0, 4, -4),
    change('2026-03-02', 1, 0, 1, '001'),
  ]
  const range = { from: '2026-03-01', to: '2026-03-09', tz: 'UTC' }
  const { rows, n } = throughputDaysOf(base, {}, range, '2026-03-03')
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['001', '2026-03-01', 0, 0, 0],
    ['001', '2026-03-02', 1, 0, 1],
    ['001', '2026-03-03', 0, 0, 1],
    ['003', '2026-03-01', 0, 4, 6],
    ['003', '2026-03-02', 3, 1, 8],
    ['003', '2026-03-03', 0, 0, 8],
  ])
  expect(n).toBe(14)
  const only = throughputDaysOf(
    base,
    { center: ['001'] },
    { ...range, to: '2026-03-01' },
    '2026-03-03',
  )
  expect(only.rows).toHaveLength(1)
})

test('growth is the difference of the backlogs, and a type without a clock says so', () => {
  const row = { center: '003', work_type: 'cf28', backlog_start: 9, backlog_end: 4 }
  const base = [row, { ...row, work_type: 'inquiry' }] as unknown as Parameters<
    typeof throughputOf
  >[0]
  const clock = { clock_code: 'cf28_response', clock_kind: 'target' } as const
  expect(throughputOf(base, {}, new Map([['cf28', clock]]))).toMatchObject([
    { growth: -5, ...clock },
    { growth: -5, clock_code: null, clock_kind: null },
  ])
})

test('numbers of the social-security form show their last four digits, others stay', () => {
  expect(maskImporterNumber('123-45-6789')).toBe('***-**-6789')
  expect(maskImporterNumber('12-345678900')).toBe('12-345678900')
  expect(maskFields({ importer_number: '123-45-6789', mode: '11' })).toEqual({
    importer_number: '***-**-6789',
    mode: '11',
  })
  expect(maskFields({ importer_number: 7 })).toEqual({ importer_number: 7 })
})

test.each(['=1+1', '+1', '-1', '@sum(a1)', '\t=1', '\r=1'])(
  'text %j that a spreadsheet would compute is quoted in CSV; a number stays a number',
  (text) => {
    const [, line] = csvOf(['name', 'growth'], [{ name: text, growth: -5 }]).split('\r\n')
    expect(line?.replaceAll('"', '')).toBe(`'${text},-5`)
  },
)

test('CSV quotes commas, quotation marks and line ends, leaves null empty and writes lists as JSON', () => {
  const row = { a: 'x,y', b: 'say "no"', c: 'two\nlines', d: null, e: ['p', 'q'], f: true }
  expect(csvOf(Object.keys(row), [row])).toBe(
    'a,b,c,d,e,f\r\n"x,y","say ""no""","two\nlines",,"[""p"",""q""]",true\r\n',
  )
})
