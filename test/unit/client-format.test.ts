import { expect, test } from 'vitest'
import { leftBars, leftWords } from '../../client/ui/clock-left.tsx'
import { presetRange, rangeWords } from '../../client/ui/dates.ts'
import {
  age,
  compactMoney,
  duration,
  fullMoney,
  hours,
  longDay,
  share,
  signed,
  tariff,
  zonedTime,
} from '../../client/ui/format.ts'

test('money is compact with its full value beside it', () => {
  expect(
    [0, 99_99, 1_234_56, 1_234_567_00, 98_765_432_100, 123_456_789_012_00].map(compactMoney),
  ).toEqual(['$0', '$100', '$1.23 k', '$1.23 M', '$988 M', '$123 B'])
  expect(compactMoney(-250_000)).toBe('−$2.50 k')
  expect(fullMoney(123_456_789)).toBe('$1,234,567.89')
})

test('durations use two units at most', () => {
  expect([0, 59, 60, 3599, 3600, 11_520, 172_800, 187_200, 10_368_000].map(duration)).toEqual([
    '0 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '3 h 12 min',
    '2 d',
    '2 d 4 h',
    '120 d',
  ])
  expect([400, 9990, 61_000].map(age)).toEqual(['0.4 s', '10.0 s', '1 min'])
})

test('what cannot be computed is said in words', () => {
  expect(hours(null)).toBe('too few')
  expect(share(0, 0)).toBe('none')
  expect(share(55, 61)).toBe('90.2 %')
  expect([3, 0, -4].map(signed)).toEqual(['+3', '0', '−4'])
})

test('times name their zone on both sides of a clock change', () => {
  expect(zonedTime('2026-03-08T09:59:00.000Z', 'America/Los_Angeles')).toBe(
    'Mar 8, 2026, 01:59 PST',
  )
  expect(zonedTime('2026-03-08T10:00:00.000Z', 'America/Los_Angeles')).toBe(
    'Mar 8, 2026, 03:00 PDT',
  )
  expect(longDay('2026-03-01')).toBe('Mar 1, 2026')
  expect(tariff('8517120050')).toBe('8517.12.0050')
})

test('a legal clock counts down in the time of the data', () => {
  const due = '2026-03-02T12:00:00.000Z'
  const before = (seconds: number) => Date.parse(due) - seconds * 1000
  expect(leftWords(due, before(11_520))).toBe('3 h 12 min')
  expect(leftWords(due, before(-60))).toBe('overdue 1 min')
  expect(leftWords(due, undefined)).toBe('waiting for data')
  expect([300_000, 100_000, 60, -60].map((seconds) => leftBars(due, before(seconds)))).toEqual([
    3, 2, 1, 0,
  ])
})

test('a preset ends with the newest event and the default leaves the address empty', () => {
  const asOf = '2026-03-28T14:05:09.120Z'
  expect(presetRange(7, asOf)).toEqual({ from: '2026-03-22', to: '2026-03-28' })
  expect(presetRange(28, asOf)).toEqual({})
  expect(rangeWords({}, asOf)).toBe('Last 28 days')
  expect(rangeWords({ from: '2026-03-22', to: '2026-03-28' }, asOf)).toBe('Last 7 days')
  expect(rangeWords({ from: '2026-01-01' }, asOf)).toBe('Jan 1 to Jan 28, 2026')
})
