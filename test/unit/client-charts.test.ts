import { expect, test } from 'vitest'
import {
  centerDaysOption,
  centerDaysReadings,
  workPeriods,
  workScale,
} from '../../client/charts/center-days.ts'
import { releaseDaysOption, releaseDaysReadings } from '../../client/charts/release-days.ts'
import { releaseGroupReadings, releaseGroupsOption } from '../../client/charts/release-groups.ts'

const palette = {
  ink: '1',
  quiet: '2',
  line: '3',
  panel: '4',
  data: '5',
  dataQuiet: '6',
  accent: '7',
  late: '8',
  font: 'f',
}
/** The numbers of each series; a point that carries a label is an object around its value. */
const series = (option: { series?: unknown }) =>
  (option.series as { data: unknown[] }[]).map(({ data }) => ({
    data: data.map((item) => (item instanceof Object && 'value' in item ? item.value : item)),
  }))
const day = (at: number) => new Date(Date.UTC(2026, 2, 1 + at)).toISOString().slice(0, 10)

test('a day with too few cases is a gap, and says so when read', () => {
  const rows = [
    {
      day: '2026-03-01',
      filed: 60,
      released: 50,
      n: 48,
      median_seconds: 7200,
      p90_seconds: 36_000,
    },
    { day: '2026-03-02', filed: 9, released: 9, n: 9, median_seconds: null, p90_seconds: null },
  ]
  const [median, p90, released, open] = series(releaseDaysOption(rows, palette))
  expect([median?.data, p90?.data, released?.data, open?.data]).toEqual([
    [2, null],
    [10, null],
    [50, 9],
    [10, 0],
  ])
  expect(releaseDaysReadings(rows).map(({ text }) => text)).toEqual([
    'Mar 1: median 2.0 h, 90th percentile 10 h, n 48; 50 of 60 filed are released',
    'Mar 2: too few cases, n 9 of 9 filed',
  ])
})

test('a group with too few cases has no dot and names how many are needed', () => {
  const group = {
    dimension: 'mode' as const,
    filed: 0,
    released: 0,
    not_released: 0,
    released_before_arrival: 0,
    arrival_unknown: 0,
    p95_seconds: null,
  }
  const rows = [
    { ...group, value: '11', n: 400, median_seconds: 3600, p90_seconds: 10_800 },
    { ...group, value: '20', n: 12, median_seconds: null, p90_seconds: null },
  ]
  const [, span, median] = series(releaseGroupsOption(rows, ({ value }) => value, 20, palette))
  expect(span?.data).toEqual([2, 0])
  expect(median?.data).toEqual([1, null])
  expect(releaseGroupReadings(rows, ({ value }) => value, 20)[1]?.text).toBe(
    '20: 12 released, 20 needed',
  )
})

test('long ranges are drawn by seven days: flows add up, the backlog is the last', () => {
  const rows = Array.from({ length: 50 }, (_, at) => ({
    center: '001',
    day: day(at),
    received: 2,
    closed: 1,
    backlog: at,
  }))
  const periods = workPeriods(rows)
  expect(periods).toHaveLength(8)
  expect(periods[0]).toEqual({ from: day(0), to: day(6), received: 14, closed: 7, backlog: 6 })
  expect(periods.at(-1)).toEqual({
    from: day(49),
    to: day(49),
    received: 2,
    closed: 1,
    backlog: 49,
  })
})

test('all Centers share one scale, and closed work points down', () => {
  const few = workPeriods([{ center: '001', day: day(0), received: 3, closed: 2, backlog: 40 }])
  const many = workPeriods([{ center: '002', day: day(0), received: 9, closed: 12, backlog: 10 }])
  const scale = workScale([few, many])
  expect(scale).toEqual({ flow: 12, backlog: 40 })
  expect(series(centerDaysOption(few, scale, true, palette)).map(({ data }) => data)).toEqual([
    [3],
    [-2],
    [40],
  ])
  expect(centerDaysReadings(few)[0]?.text).toBe(
    'Mar 1, 2026: 3 received, 2 closed, 40 open at the end',
  )
})
