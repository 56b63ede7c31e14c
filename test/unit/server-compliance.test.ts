import { describe, expect, test } from 'vitest'
import {
  complianceRate,
  mergeStrata,
  shownRate,
  type Stratum,
} from '../../server/domain/compliance/rate.ts'
import { revenueGap, type RevenueStratum } from '../../server/domain/compliance/revenue-gap.ts'
import gold from '../fixtures/statistics/compliance.json' with { type: 'json' }

function expectClose(actual: number | null, expected: number | null | undefined): void {
  if (expected === null || expected === undefined) expect(actual).toBe(expected)
  else expect(Math.abs((actual ?? NaN) - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected))
}

/** A row of the gold file, whose second column is a list for the revenue case only. */
function numbersOf(row: readonly (number | readonly number[])[]): number[] {
  return row.flat()
}

function stratumOf(row: readonly (number | readonly number[])[]): Stratum {
  const [N = NaN, n = NaN, x = NaN, fraction] = numbersOf(row)
  return fraction === undefined ? { N, n, x } : { N, n, x, fraction }
}

function expectRate(strata: readonly Stratum[], example: (typeof gold.cases)[number]): void {
  const rate = complianceRate(strata)
  expectClose(rate.p, example.p)
  expectClose(rate.n_eff, example.n_eff)
  expectClose(rate.lower, example.lower)
  expectClose(rate.upper, example.upper)
}

describe('compliance rate', () => {
  test.each(gold.cases.filter(({ kind }) => kind === 'rate'))(
    'agrees with the reference for $strata',
    (example) => expectRate(example.strata.map(stratumOf), example),
  )

  test('merging by sampling fraction agrees with the reference', () => {
    const example = gold.cases.find(({ kind }) => kind === 'collapse')
    if (!example) throw new Error('no such case')
    const merged = mergeStrata(example.strata.map(stratumOf), example.minimum)
    expect(merged.map(({ N, n, x }) => [N, n, x])).toEqual(example.merged)
    expectRate(merged, example)
  })

  test('the order of strata does not matter', () => {
    const strata = [
      { N: 2000, n: 60, x: 1 },
      { N: 800, n: 50, x: 2 },
      { N: 150, n: 3, x: 3 },
      { N: 150, n: 3, x: 0 },
      { N: 40, n: 20, x: 0 },
      { N: 700, n: 0, x: 0 },
    ]
    expect(shownRate(strata.toReversed())).toEqual(shownRate(strata))
    expect(mergeStrata(strata.toReversed())).toEqual(mergeStrata(strata))
  })

  test('everything found is the mirror of nothing found', () => {
    const none = complianceRate([{ N: 500, n: 40, x: 0 }])
    const every = complianceRate([{ N: 500, n: 40, x: 40 }])
    expect(every.upper).toBe(1)
    expect(every.lower).toBeCloseTo(1 - none.upper, 12)
  })

  test('merging looks at reviews only, never at findings', () => {
    const strata = [1, 4, 2, 9].map((n, index) => ({ N: 100 + index, n, x: 0 }))
    const found = strata.map((stratum) => ({ ...stratum, x: stratum.n }))
    const sizes = ({ N, n }: Stratum): number[] => [N, n]
    expect(mergeStrata(found).map(sizes)).toEqual(mergeStrata(strata).map(sizes))
    expect(mergeStrata([{ N: 9, n: 2, x: 1 }])).toEqual([{ N: 9, n: 2, x: 1 }])
  })

  test('impossible strata are refused', () => {
    expect(() => complianceRate([{ N: 10, n: 0, x: 0 }])).toThrow(RangeError)
    expect(() => complianceRate([{ N: 10, n: 11, x: 0 }])).toThrow(RangeError)
    expect(() => complianceRate([{ N: 10, n: 5, x: 6 }])).toThrow(RangeError)
    expect(() => complianceRate([])).toThrow(RangeError)
  })
})

describe('what is shown of a rate', () => {
  test('from thirty reviews and three findings on, the rate with its interval', () => {
    const shown = shownRate([{ N: 900, n: 30, x: 3 }])
    expect(shown).toMatchObject({ state: 'shown', reason: null, p: 0.1, n: 30, x: 3 })
    expect(shown.lower).toBeLessThan(0.1)
  })

  test.each<[string, Stratum[], string]>([
    ['29 reviews', [{ N: 900, n: 29, x: 5 }], 'too_few_reviews'],
    [
      'reviews that weigh very unequally',
      [
        { N: 100_000, n: 5, x: 2 },
        { N: 100, n: 60, x: 9 },
      ],
      'too_little_information',
    ],
    [
      'an eighth of entries in strata without review',
      [
        { N: 700, n: 100, x: 9 },
        { N: 100, n: 0, x: 0 },
      ],
      'entries_in_strata_without_review',
    ],
    ['no review', [{ N: 700, n: 0, x: 0 }], 'nothing_reviewed'],
    ['no entry', [], 'nothing_reviewed'],
  ])('hidden with the reason: %s', (_name, strata, reason) => {
    expect(shownRate(strata)).toMatchObject({ state: 'suppressed', reason, p: null, upper: null })
  })

  test('under three findings the interval without a point, and at most so much at none', () => {
    expect(shownRate([{ N: 5000, n: 100, x: 2 }])).toMatchObject({
      state: 'interval_only',
      p: null,
    })
    const none = shownRate([{ N: 1e9, n: 100, x: 0 }])
    expect(none).toMatchObject({ state: 'interval_only', lower: 0 })
    expect(none.upper).toBeCloseTo(0.036, 3)
  })

  test('a rate that is known exactly is shown, however few its findings', () => {
    expect(shownRate([{ N: 40, n: 40, x: 1 }])).toMatchObject({
      state: 'shown',
      p: 0.025,
      lower: 0.025,
      upper: 0.025,
      n_eff: null,
    })
  })
})

describe('net revenue gap', () => {
  const example = gold.cases.find(({ kind }) => kind === 'revenue')
  const strata = (example?.strata ?? []).map((row): RevenueStratum => {
    const [N = NaN, ...changes] = numbersOf(row)
    return { N, changes }
  })
  const duty = example?.duty_total ?? NaN
  const complete = { top_band_complete: true }

  test('agrees with the reference, and with the R package survey where that goes', () => {
    const gap = revenueGap(strata, duty, complete)
    expectClose(gap.total, example?.total)
    expectClose(gap.rate, example?.rate)
    expectClose(gap.se_total, example?.se_total)
    expectClose(gap.k, example?.k)
    expectClose(gap.lower, example?.lower)
    expectClose(gap.upper, example?.upper)
    expect(gap.state).toBe('few_findings')
  })

  test('without a complete top band there are words and no interval', () => {
    const gap = revenueGap(strata, duty, { top_band_complete: false })
    expect(gap).toMatchObject({ state: 'words_only', lower: null, upper: null })
    expectClose(gap.total, example?.total)
    // 2,500, 120 x 400/12, 40 x 400/12, 15 x 400/12, 300 x 60/8, 80 x 60/8, 100
    expectClose(gap.largest_share, 4000 / (2500 + 4000 + 4000 / 3 + 500 + 2250 + 600 + 100))
  })

  test('many findings make a proper interval', () => {
    const changes = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 10 + index : 0))
    const gap = revenueGap([{ N: 500, changes }], 100_000, complete)
    expect(gap.state).toBe('interval')
    expect(gap.lower).toBeLessThan(gap.rate ?? 0)
  })

  test('no finding in the sample is no proof of none: no interval', () => {
    expect(revenueGap([{ N: 500, changes: Array(50).fill(0) }], 1000, complete)).toMatchObject({
      total: 0,
      state: 'few_findings',
      lower: null,
      upper: null,
      largest_share: 0,
    })
  })

  test('a register reviewed completely is known exactly', () => {
    expect(revenueGap([{ N: 3, changes: [5, 0, -1] }], 100, complete)).toMatchObject({
      total: 4,
      state: 'interval',
      lower: 0.04,
      upper: 0.04,
    })
  })

  test('thin strata are merged by sampling fraction, a complete one is never', () => {
    const thin = [
      { N: 100, changes: [0, 8] },
      { N: 200, changes: [0, 0, 2, 0] },
      { N: 2, changes: [1000, 0] },
    ]
    const merged = [
      { N: 300, changes: [0, 8, 0, 0, 2, 0] },
      { N: 2, changes: [1000, 0] },
    ]
    expect(revenueGap(thin, 1e5, complete)).toEqual(revenueGap(merged, 1e5, complete))
    expect(revenueGap(thin, 1e5, complete).total).toBe(1500)
    expect(revenueGap(thin.toReversed(), 1e5, complete)).toEqual(revenueGap(thin, 1e5, complete))
  })

  test('one review alone has no standard error, none at all no estimate, and no duty no rate', () => {
    expect(revenueGap([{ N: 100, changes: [3] }], 1000, complete)).toMatchObject({
      total: 300,
      se_total: null,
      state: 'words_only',
    })
    expect(() => revenueGap([{ N: 100, changes: [] }], 1000, complete)).toThrow(RangeError)
    expect(() => revenueGap([], 1000, complete)).toThrow(RangeError)
    expect(revenueGap(strata, 0, complete)).toMatchObject({ rate: null, lower: null })
  })
})
