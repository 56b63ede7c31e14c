import { expect, test } from 'vitest'
import {
  comparedOrder,
  comparedRanges,
  paceAxis,
  paceVerdict,
} from '../../client/charts/work-compared.ts'
import {
  backlogWeeks,
  forecastOption,
  forecastReadings,
  forecastWords,
} from '../../client/charts/work-forecast.ts'
import { rangeLimits, rangeReadings, rangesOption } from '../../client/charts/ranges.ts'
import { daysBetween, quantileWords } from '../../client/ui/quantile.ts'
import type { ThroughputComparedRow } from '../../server/contract/throughput-times.ts'

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
const series = (option: { series?: unknown }) => option.series as { data: unknown[] }[]
const none = { days: null, lower: null, upper: null }

const compared = (
  center: string,
  pace_ratio: number | null,
  flagged = false,
  tested = true,
): ThroughputComparedRow => ({
  center,
  items: 400,
  closed: 210,
  pace_ratio,
  pace_lower: pace_ratio === null ? null : pace_ratio * 0.9,
  pace_upper: pace_ratio === null ? null : pace_ratio * 1.1,
  pace_ratio_reference: pace_ratio,
  raw_pace_ratio: 2,
  own_median: { ...none, state: 'too_few' },
  expected_median: { ...none, state: 'too_few' },
  difference_days: null,
  difference_lower: null,
  difference_upper: null,
  left_out_share: 0,
  p: 0.5,
  p_reference: 0.5,
  tested,
  set_aside: flagged,
  flagged,
})

test('a quantile that the curve does not reach is longer than the longest age seen, never rounded up', () => {
  const over = { ...none, lower: 71.4, state: 'not_reached' as const }
  expect(quantileWords(over, 90.8)).toEqual({ value: '> 90', interval: '[71.4 or more]' })
  expect(quantileWords({ ...over, lower: null }, null)).toEqual({
    value: 'not reached',
    interval: '',
  })
})

test('a quantile on too few closings is words; an open end of an interval is said', () => {
  expect(quantileWords({ ...none, state: 'too_few' }, 40).value).toBe('too few')
  expect(quantileWords({ days: 118.25, lower: 84, upper: null, state: 'shown' }, 200)).toEqual({
    value: '118',
    interval: '[84.0 or more]',
  })
  expect(daysBetween(-11.62, 3)).toBe('[−11.6, 3.0]')
})

test('Centers that differ beyond chance stand at the ends, the others together between them', () => {
  const rows = [
    compared('001', 0.7, true),
    compared('002', 0.95),
    compared('003', 1.6),
    compared('004', 1.3, true),
    compared('005', 3, false, false),
  ]
  expect(comparedOrder(rows).map((row) => [row.center, paceVerdict(row)])).toEqual([
    ['004', 'faster'],
    ['003', 'same'],
    ['002', 'same'],
    ['001', 'slower'],
    ['005', 'too_few'],
  ])
  expect(comparedOrder(rows.toReversed())).toEqual(comparedOrder(rows))
})

test('the side of a flagged Center is that of the Centers it was judged against', () => {
  expect(paceVerdict({ ...compared('001', 1.02, true), pace_ratio_reference: 0.8 })).toBe('slower')
})

test('a Center with too little work has no adjusted mark, and its raw pace is read as not the same work', () => {
  const ranges = comparedRanges(
    [compared('001', 1.3, true), compared('010', 0.9, false, false)],
    (center) => `Center ${center}`,
  )
  expect(ranges.map(({ value, lower, hollow, label }) => [value, lower, hollow, label])).toEqual([
    [1.3, 1.3 * 0.9, 2, 'faster'],
    [null, null, 2, null],
  ])
  expect(ranges[0]?.words).toBe(
    "Center 001: closing pace 1.30 [1.17, 1.43] of the others', closes faster; 210 closed of 400; raw 2.00, not the same work",
  )
  expect(rangeReadings(ranges).map((reading) => reading.series)).toEqual([0, 1])
})

test('the axis of the comparison holds every mark, interval and the reference', () => {
  const ranges = comparedRanges([compared('001', 1.3, true), compared('002', 0.5)], String)
  const limits = rangeLimits(ranges, paceAxis)
  expect(limits).toEqual({ from: 0.33, to: 2 })
  const [value, hollow, interval, reference] = series(rangesOption(ranges, paceAxis, palette))
  expect(value?.data).toMatchObject([
    { value: [Math.log(1.3), 0], symbol: 'diamond' },
    { value: [Math.log(0.5), 1] },
  ])
  expect(hollow?.data).toEqual([
    [Math.log(2), 0],
    [Math.log(2), 1],
  ])
  expect(interval?.data).toHaveLength(6)
  expect(interval?.data[2]).toEqual([null, 0])
  expect(reference?.data).toEqual([
    [0, 0],
    [0, 1],
  ])
})

test('an axis without any number still has two different ends', () => {
  expect(rangeLimits([], { ...paceAxis, reference: null })).toEqual({ from: 1, to: 10 })
})

const day = (date: string, backlog: number) => ({
  center: '002',
  day: date,
  received: 1,
  closed: 1,
  backlog,
})
const ahead = (week: number, week_ends: string, beats_naive: boolean) => ({
  center: '002',
  ahead: week,
  week_ends,
  estimate: 100.4 + week,
  lower: 90,
  upper: 120,
  model: beats_naive ? ('flow' as const) : ('naive' as const),
  beats_naive,
  skill: beats_naive ? 0.234 : -0.1,
})
const days = [
  day('2026-03-08', 80),
  day('2026-03-10', 999),
  day('2026-03-15', 95),
  day('2026-03-22', 998),
]

test('the backlog is counted on Sundays up to the last complete week, then expected', () => {
  const weeks = backlogWeeks(days, [ahead(1, '2026-03-22', true)], '2026-03-15')
  expect(weeks.map(({ week_ends, counted, estimate }) => [week_ends, counted, estimate])).toEqual([
    ['2026-03-08', 80, null],
    ['2026-03-15', 95, null],
    ['2026-03-22', null, 101.4],
  ])
  expect(forecastReadings(weeks)).toEqual([
    { series: 0, index: 0, text: 'Week to Mar 8, 2026: 80 open' },
    { series: 0, index: 1, text: 'Week to Mar 15, 2026: 95 open' },
    { series: 1, index: 2, text: 'Week to Mar 22, 2026: 101 expected open, between 90 and 120' },
  ])
  const [counted, expected, interval] = series(forecastOption(weeks, palette))
  expect(counted?.data).toEqual([80, 95, null])
  expect(expected?.data).toEqual([null, { value: 95, symbol: 'none' }, 101.4])
  expect(interval?.data.slice(6)).toEqual([
    [2, 90],
    [2, 120],
    [2, null],
  ])
})

test('a forecast says when it is no better than assuming that nothing changes', () => {
  const two = (better: boolean) => [ahead(2, '2026-03-29', better), ahead(1, '2026-03-22', better)]
  expect(forecastWords(two(true))).toBe(
    '102 open by Mar 29, 2026, between 90 and 120. On past weeks its error was 23 % smaller than assuming nothing changes.',
  )
  expect(forecastWords(two(false))).toBe(
    '102 open by Mar 29, 2026, between 90 and 120. On past weeks no better than assuming nothing changes.',
  )
})
