import { expect, test } from 'vitest'
import {
  cutName,
  intervalNames,
  intervalRanges,
  rowsOfCut,
  timeAxis,
} from '../../client/charts/release-intervals.ts'
import { rangeLimits } from '../../client/charts/ranges.ts'
import {
  releaseIntervals,
  type ReleaseInterval,
  type ReleaseIntervalRow,
} from '../../server/contract/release-intervals.ts'

const row = (
  interval: ReleaseInterval,
  cut: string,
  n: number,
  median_seconds: number | null,
): ReleaseIntervalRow => {
  const times = (factor: number) => (median_seconds === null ? null : median_seconds * factor)
  return {
    interval,
    cut,
    n,
    not_ended: 1,
    negative: 0,
    over_30_days: 0,
    shortest_seconds: times(0),
    mean_seconds: times(1),
    median_seconds,
    p90_seconds: times(3),
    p95_seconds: times(4),
    longest_seconds: times(9),
    open_median_seconds: times(0.5),
    open_p90_seconds: times(2),
  }
}
const rows = [
  row('exam', 'nii', 12, null),
  row('exam', 'all', 60, 7200),
  row('hold', 'FDA', 30, 100),
  row('filing_to_arrival', 'all', 90, 86_400),
  row('exam', 'intensive', 48, 36_000),
]

test("the intervals stand in the order of the goods' way, without their parts", () => {
  expect(Object.keys(intervalNames)).toEqual([...releaseIntervals])
  expect(rowsOfCut(rows, 'all').map(({ interval }) => interval)).toEqual([
    'filing_to_arrival',
    'exam',
  ])
})

test('an interval taken apart names the whole first, then its parts', () => {
  const exams = rowsOfCut(rows, 'exam')
  expect(exams.map((exam) => cutName(exam, 'exam'))).toEqual([
    'all of them',
    'intensive',
    'scan (NII)',
  ])
})

test('times are drawn in hours from the median to the 95th percentile; too few cases are words', () => {
  const ranges = intervalRanges(rowsOfCut(rows, 'exam'), 'exam', 20)
  expect(ranges.map(({ value, lower, upper, hollow }) => [value, lower, upper, hollow])).toEqual([
    [2, 2, 8, 6],
    [10, 10, 40, 30],
    [null, null, null, null],
  ])
  expect(ranges.map(({ words }) => words)).toEqual([
    'all of them: median 2 h; 90th percentile 6 h; 95th 8 h; median of office hours 1 h; n 60',
    'intensive: median 10 h; 90th percentile 30 h; 95th 40 h; median of office hours 5 h; n 48',
    'scan (NII): 12 ended, 20 needed',
  ])
  expect(rangeLimits(ranges, timeAxis)).toEqual({ from: 1, to: 72 })
})

test('a time of nothing is drawn as a minute, the least a logarithmic axis shows', () => {
  const [range] = intervalRanges([row('document', 'all', 40, 0)], 'all', 20)
  expect(range?.value).toBe(1 / 60)
})
