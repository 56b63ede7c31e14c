import { describe, expect, test } from 'vitest'
import {
  betaCdf,
  betaQuantile,
  hypergeometric,
  logGamma,
  normalCdf,
  normalQuantile,
  tQuantile,
  tTwoSided,
} from '../../server/domain/special.ts'
import gold from '../fixtures/statistics/special.json' with { type: 'json' }

function expectClose(actual: number, expected: number, relative = 1e-8): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-300)
}

function valuesOf(c: (typeof gold.cases)[number]): number[] {
  const { p = NaN, a = NaN, b = NaN, df = NaN, t = NaN, z = NaN, N = NaN, X = NaN, n = NaN } = c
  switch (c.f) {
    case 'beta_quantile':
      return [betaQuantile(p, a, b)]
    case 't_quantile':
      return [tQuantile(p, df)]
    case 't_two_sided':
      return [tTwoSided(t, df)]
    case 'normal_cdf':
      return [normalCdf(z)]
    case 'normal_quantile':
      return [normalQuantile(p)]
    case 'median_ratio_constant':
      return [Math.SQRT2 * normalQuantile(0.75)]
    case 'hypergeometric_pmf':
      expect(hypergeometric(N, X, n).from).toBe(c.from_)
      return [...hypergeometric(N, X, n).probabilities]
    default:
      throw new Error(`no such function: ${c.f}`)
  }
}

describe('special functions agree with R and scipy', () => {
  test.each(gold.cases.map((c) => [JSON.stringify({ ...c, value: undefined }), c] as const))(
    '%s',
    (_name, c) => {
      const expected = [c.value].flat()
      const actual = valuesOf(c)
      expect(actual).toHaveLength(expected.length)
      actual.forEach((value, index) => expectClose(value, expected[index] ?? NaN))
    },
  )
})

describe('special functions far out', () => {
  test.each([
    [0.5, Math.log(Math.PI) / 2],
    [1e-3, 6.907178885383853],
    [3, Math.log(2)],
    [171, 706.5730622457874],
  ])('log-gamma of %d is %d', (x, expected) => expectClose(logGamma(x), expected, 1e-12))

  test('the normal law keeps its digits in the tail and back', () => {
    expectClose(normalCdf(-20), 2.7536241186062337e-89, 1e-12)
    expectClose(normalQuantile(2.7536241186062337e-89), -20, 1e-12)
    expect(normalCdf(-50)).toBe(0)
    expect(normalCdf(50)).toBe(1)
  })

  test('Student t meets the normal law as the degrees of freedom grow', () => {
    expect(tTwoSided(2.5, Infinity)).toBe(2 * normalCdf(-2.5))
    expectClose(tTwoSided(2.5, 1e12), 2 * normalCdf(-2.5), 1e-10)
    expect(tQuantile(0.975, Infinity)).toBe(normalQuantile(0.975))
    expectClose(tTwoSided(6, 10_000), tTwoSided(6, 10_000.0001), 1e-9)
    expectClose(tQuantile(0.999, 10_000), tQuantile(0.999, 10_000.0001), 1e-10)
  })

  test.each([
    [0.025, 0.5, 1e6],
    [0.975, 1e6, 1e6],
    [1e-9, 0.05, 3],
    [0.6, 250_000.5, 0.5],
  ])('the beta quantile at p = %d, shapes %d and %d is undone by the law', (p, a, b) => {
    expectClose(betaCdf(betaQuantile(p, a, b), a, b), p, 1e-8)
  })

  test('hypergeometric laws of a large register sum to 1 around their mean', () => {
    const { from, probabilities } = hypergeometric(2_000_000, 40_000, 300_000)
    let sum = 0
    let mean = 0
    probabilities.forEach((p, index) => {
      sum += p
      mean += p * (from + index)
    })
    expectClose(sum, 1, 1e-12)
    expectClose(mean, 6_000, 1e-10)
  })

  test('arguments outside the domain are refused', () => {
    expect(() => betaQuantile(0.5, 0, 1)).toThrow(RangeError)
    expect(() => normalQuantile(1.1)).toThrow(RangeError)
    expect(() => tTwoSided(1, 0)).toThrow(RangeError)
    expect(() => hypergeometric(5, 6, 1)).toThrow(RangeError)
  })
})
