import { describe, expect, test } from 'vitest'
import {
  kaplanMeier,
  quantileOf,
  shownQuantiles,
  type Spell,
} from '../../server/domain/survival/kaplan-meier.ts'
import gold from '../fixtures/statistics/survival.json' with { type: 'json' }

function spell([entry = 0, exit = 0, closed = 0]: readonly number[]): Spell {
  return { entry, exit, closed: closed === 1 }
}

function closedAt(...ages: number[]): Spell[] {
  return ages.map((exit) => ({ entry: 0, exit, closed: true }))
}

describe.each(gold.cases)('$name, as survfit of R has it', (example) => {
  const curve = kaplanMeier(example.items.map(spell))

  test('median and 90th percentile', () => {
    expect(quantileOf(curve, 0.5)).toEqual(example.median)
    expect(quantileOf(curve, 0.9)).toEqual(example.p90)
  })

  test('the curve', () => {
    if (!example.curve) return
    expect(curve.points).toHaveLength(example.curve.length)
    example.curve.forEach(({ t, at_risk, closed, survival }, index) => {
      expect(curve.points[index]).toMatchObject({ age: t, at_risk, closed })
      expect(Math.abs((curve.points[index]?.survival ?? 0) / survival - 1)).toBeLessThan(1e-6)
    })
  })

  test('the order of items does not matter', () => {
    expect(kaplanMeier(example.items.map(spell).toReversed())).toEqual(curve)
  })
})

test('ten items closing one by one have their median at the fifth, rounding or not', () => {
  expect(quantileOf(kaplanMeier(closedAt(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), 0.5).estimate).toBe(5)
})

test('a median that is not reached is more than the longest age, and its upper limit open', () => {
  const open = [2, 7, 30].map((exit) => ({ entry: 0, exit, closed: false }))
  expect(quantileOf(kaplanMeier([...closedAt(3), ...open]), 0.5)).toEqual({
    estimate: null,
    lower: 3,
    upper: null,
    longest: 30,
  })
  expect(quantileOf(kaplanMeier(open), 0.5)).toMatchObject({ estimate: null, lower: 30 })
})

test('when everything closed at once the curve is 0 and its upper limit stays where it was', () => {
  const curve = kaplanMeier(closedAt(4, 4, 4))
  expect(curve.points).toEqual([{ age: 4, at_risk: 3, closed: 3, survival: 0, greenwood: 0 }])
  expect(quantileOf(curve, 0.5)).toEqual({ estimate: 4, lower: 4, upper: null, longest: 4 })
})

test('closings come before open items of the same age', () => {
  const items = [...closedAt(5), { entry: 0, exit: 5, closed: false }]
  expect(kaplanMeier(items).points).toMatchObject([{ at_risk: 2, survival: 0.5 }])
})

test('an item is at risk only after it came under watch', () => {
  const items = [...closedAt(5, 8), { entry: 5, exit: 9, closed: true }]
  expect(kaplanMeier(items).points.map(({ at_risk }) => at_risk)).toEqual([2, 2, 1])
})

test('items closed at the instant they opened count, among all that opened', () => {
  const curve = kaplanMeier(closedAt(0, 0, 6, 9))
  expect(curve.points[0]).toMatchObject({ age: 0, at_risk: 4, closed: 2, survival: 0.5 })
})

test('quantiles are shown from ten and thirty closings on', () => {
  const ages = Array.from({ length: 30 }, (_, index) => index + 1)
  expect(shownQuantiles(kaplanMeier(closedAt(...ages.slice(0, 9))))).toEqual({
    closed: 9,
    median: null,
    p90: null,
  })
  expect(shownQuantiles(kaplanMeier(closedAt(...ages.slice(0, 29))))).toMatchObject({
    median: { estimate: 15 },
    p90: null,
  })
  expect(shownQuantiles(kaplanMeier(closedAt(...ages))).p90?.estimate).toBe(27)
})

test('no items, no curve; impossible ages are refused', () => {
  expect(kaplanMeier([])).toEqual({ points: [], closed: 0, items: 0, longest: 0 })
  expect(quantileOf(kaplanMeier([]), 0.5)).toEqual({
    estimate: null,
    lower: null,
    upper: null,
    longest: 0,
  })
  expect(() => kaplanMeier([{ entry: 3, exit: 2, closed: true }])).toThrow(RangeError)
  expect(() => kaplanMeier([{ entry: NaN, exit: 2, closed: true }])).toThrow(RangeError)
})
