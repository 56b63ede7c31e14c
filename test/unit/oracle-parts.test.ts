import { expect, test } from 'vitest'
import { differences } from '../support/close-to.ts'
import { compare } from '../support/oracle-comparison.ts'
import { excessOf } from '../support/oracle-excess.ts'
import { midP } from '../support/oracle-flags.ts'
import { byFraction, joined } from '../support/oracle-rate.ts'
import { readReference } from '../support/oracle-reference.ts'
import { bandOf } from '../support/oracle-register.ts'
import { curveOf, quantileOf } from '../support/oracle-survival.ts'

test('exact mid-p counts half of what was seen', () => {
  // one cell of six, three drawn: P(2) = 9/20, P(3) = 1/20
  expect(midP([{ n: 3, x: 2, N: 6, X: 3 }])).toBeCloseTo(2 * (1 / 20 + 9 / 40), 12)
})

test('more than half with the outcome: the complement is compared, the record is shown', () => {
  const rows = ['a', 'b', 'c'].map((unit) => ({ importer: null, cell: 'one', unit, n: 10, x: 8 }))
  const { complement, outcomes, units } = compare(rows, false)
  expect([complement, outcomes]).toEqual([true, 24])
  expect(units.map((one) => [one.outcomes, one.ratio.observed])).toEqual([
    [8, 2],
    [8, 2],
    [8, 2],
  ])
})

test('a unit alone in its cells is not compared', () => {
  const rows = [
    { importer: 'a', cell: 'one', unit: '0001', n: 9, x: 2 },
    { importer: 'b', cell: 'two', unit: '0001', n: 1, x: 0 },
    { importer: 'b', cell: 'two', unit: '0002', n: 5, x: 0 },
  ]
  const { units, spread } = compare(rows, true)
  expect(units.map(({ verdict, compared_n }) => [verdict, compared_n])).toEqual([
    ['not_compared', 1],
    ['not_compared', 5],
  ])
  expect(spread).toBeNull()
})

test('the excess of two ports that differ wholly is one', () => {
  const groups = Array.from({ length: 20 }, (_, at) => ({
    importer: String(at),
    ports: [
      { n: 2, x: 2 },
      { n: 2, x: 0 },
      { n: 1, x: 1 },
    ],
  }))
  expect(excessOf(groups)).toMatchObject({ importers: 20, pairs: 20, excess: 1, lower: 1 })
  expect(excessOf(groups.slice(1))).toMatchObject({ importers: 19, pairs: 19, excess: null })
})

test('thin strata join their neighbours by sampling fraction', () => {
  const strata = [
    { N: 10, n: 10 },
    { N: 100, n: 2 },
    { N: 100, n: 4 },
    { N: 50, n: 3 },
  ]
  const merged = joined(byFraction(strata), ({ n }) => n)
  expect(merged.map((group) => group.map(({ n }) => n))).toEqual([
    [2, 4],
    [3, 10],
  ])
})

test('a duty belongs to the first band that it is below', () => {
  const reference = readReference()
  const codes = [0, 49_999, 50_000, 4_999_999, 5_000_000].map((cents) =>
    bandOf(reference, cents, '2026-03-02'),
  )
  expect(codes.map(({ code }) => code)).toEqual([
    'duty_under_500',
    'duty_under_500',
    'duty_500_to_5000',
    'duty_5000_to_50000',
    'duty_from_50000',
  ])
  expect(codes.map(({ top }) => top)).toEqual([false, false, false, false, true])
})

test('half are closed where the curve first comes down to one half', () => {
  const items = [1, 2, 3, 4].map((exit) => ({ entry: 0, exit, closed: exit < 4 }))
  expect(quantileOf(curveOf(items), 0.5, 4).estimate).toBe(2)
  expect(quantileOf(curveOf(items), 0.9, 4)).toMatchObject({ estimate: null, upper: null })
})

test('replies agree when words and counts are equal and estimates close', () => {
  const reply = { n: 3, name: 'a', ratio: 1.23456, gap_cents: 1_000_000, reason: 'few' }
  expect(differences({ ...reply, ratio: 1.23461 }, reply)).toEqual([])
  expect(differences({ ...reply, gap_cents: 1_000_004 }, reply)).toEqual([])
  expect(differences({ ...reply, reason: 'other words' }, reply)).toEqual([])
  expect(differences({ ...reply, ratio: 1.2348 }, reply)).toHaveLength(1)
  expect(differences({ ...reply, n: 4 }, reply)).toEqual(['.n: 4, expected 3'])
  expect(differences({ ...reply, reason: null }, reply)).toHaveLength(1)
  expect(differences({ rows: [1, 2] }, { rows: [1] })).toHaveLength(1)
  expect(differences({ ...reply, more: 1 }, reply)).toHaveLength(1)
})
