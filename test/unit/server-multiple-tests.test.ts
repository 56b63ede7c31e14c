import { expect, test } from 'vitest'
import { benjaminiHochberg, effectiveNumber } from '../../server/domain/multiple-tests.ts'
import gold from '../fixtures/statistics/live.json' with { type: 'json' }

const example = gold.cases.find((c) => c.kind === 'benjamini_hochberg')
const p = example?.p ?? []

test('adjusted p agree with p.adjust of R and the flags with them', () => {
  const { adjusted, flagged } = benjaminiHochberg(p, example?.q ?? NaN)
  expect(adjusted).toHaveLength(10)
  adjusted.forEach((value, index) =>
    expect(value).toBeCloseTo(example?.adjusted?.[index] ?? NaN, 8),
  )
  expect(flagged.filter(Boolean)).toHaveLength(Number(example?.flagged))
})

test('results stand in the order of the p values, whatever that order is', () => {
  const { adjusted } = benjaminiHochberg(p, 0.05)
  const { adjusted: reversed } = benjaminiHochberg(p.toReversed(), 0.05)
  expect(reversed.toReversed()).toEqual(adjusted)
})

test('equal p are flagged together, and no test means no flag', () => {
  expect(benjaminiHochberg([0.05, 0.05], 0.05)).toEqual({
    adjusted: [0.05, 0.05],
    flagged: [true, true],
  })
  expect(benjaminiHochberg([], 0.05)).toEqual({ adjusted: [], flagged: [] })
  expect(() => benjaminiHochberg([NaN], 0.05)).toThrow(RangeError)
})

test('the effective number counts equal contributions and discounts unequal ones', () => {
  expect(effectiveNumber([2, -2, 2, -2])).toBeCloseTo(4, 12)
  expect(effectiveNumber([1e-200, 1e-200])).toBeCloseTo(2, 12)
  expect(effectiveNumber([100, 1, 1, 1])).toBeCloseTo(1.0006, 4)
  expect(effectiveNumber([0, 0])).toBe(0)
  expect(effectiveNumber([])).toBe(0)
  expect(effectiveNumber([0.1, 0.7, 0.3])).toBe(effectiveNumber([0.7, 0.3, 0.1]))
})
