import { describe, expect, test } from 'vitest'
import {
  comparedCenters,
  hasCommonPractice,
  paceOf,
  type CenterComparison,
} from '../../server/domain/survival/pace.ts'
import type { CenterSpell } from '../../server/domain/survival/stratify.ts'
import gold from '../fixtures/statistics/centers.json' with { type: 'json' }

function expectClose(actual: number | null | undefined, expected: number): void {
  expect(Math.abs((actual ?? NaN) / expected - 1)).toBeLessThanOrEqual(1e-6)
}

const goldItems = (gold.cases[0]?.items ?? []).map(
  ([center, stratum, entry, exit, closed]): CenterSpell => ({
    center: String(center),
    stratum: String(stratum),
    entry: Number(entry),
    exit: Number(exit),
    closed: closed === 1,
    received_inside: entry === 0,
  }),
)

/** Equal quantiles of exponential service, at `pace`, all watched from the start to their end. */
function work(center: string, stratum: string, items: number, mean: number): CenterSpell[] {
  return Array.from({ length: items }, (_, index) => ({
    center,
    stratum,
    entry: 0,
    exit: -mean * Math.log(1 - (index + 0.5) / items) + 1e-7 * center.charCodeAt(0),
    closed: true,
    received_inside: true,
  }))
}

function of(compared: readonly CenterComparison[], center: string): CenterComparison {
  const found = compared.find((row) => row.center === center)
  if (!found) throw new Error(`no Center ${center}`)
  return found
}

describe('pace of one Center against the others', () => {
  test.each(gold.cases)('agrees with the stratified score test of R for $center', (example) => {
    const pace = paceOf(goldItems, example.center)
    expect(pace?.compared).toBe(example.closed)
    expectClose(pace?.ratio, example.hazard_ratio)
    expectClose(pace?.se_log, example.gr_se)
    expectClose(pace?.lower, example.lower)
    expectClose(pace?.upper, example.upper)
    expectClose(pace?.u, example.u)
    expectClose(pace?.v, example.v)
    expectClose(pace?.p, example.p)
  })

  test('leaving Centers out is the same as their not being there', () => {
    const without = goldItems.filter(({ center }) => center !== 'Z')
    expect(paceOf(goldItems, 'X', new Set(['Z']))).toEqual(paceOf(without, 'X'))
  })

  test('alone in its strata a Center cannot be compared', () => {
    const apart = [...work('A', 'one', 20, 5), ...work('B', 'two', 20, 9)]
    expect(paceOf(apart, 'A')).toBeNull()
    expect(paceOf(apart, 'nobody')).toBeNull()
    expect(paceOf([], 'A')).toBeNull()
  })

  test('a Center that closed nothing has pace 0 and no interval, and a p value all the same', () => {
    const idle = work('A', 'one', 20, 5).map((item) => ({ ...item, closed: false }))
    expect(paceOf([...idle, ...work('B', 'one', 20, 5)], 'A')).toMatchObject({
      ratio: 0,
      lower: null,
      upper: null,
    })
    expect(paceOf([...idle, ...work('B', 'one', 20, 5)], 'B')).toMatchObject({ ratio: null })
  })
})

describe('Centers compared', () => {
  /** Four Centers at one pace on very different mixes of short and long work. */
  const alike = ['A', 'B', 'C', 'D'].flatMap((center, index) => [
    ...work(center, 'short', 40 + 60 * index, 2),
    ...work(center, 'long', 220 - 60 * index, 20),
  ])

  test('nobody is flagged for a different mix, though the raw pace differs widely', () => {
    const compared = comparedCenters(alike)
    expect(compared.map(({ center }) => center)).toEqual(['A', 'B', 'C', 'D'])
    expect(compared.every(({ tested }) => tested)).toBe(true)
    expect(compared.some(({ flagged, set_aside }) => flagged || set_aside)).toBe(false)
    expect(of(compared, 'A').raw_ratio).toBeLessThan(0.8)
    expect(of(compared, 'D').raw_ratio).toBeGreaterThan(1.2)
    for (const { ratio, median_difference, own_median } of compared) {
      expect(ratio).toBeCloseTo(1, 1)
      const share = (median_difference?.estimate ?? 99) / (own_median?.estimate ?? 1)
      expect(Math.abs(share)).toBeLessThan(0.1)
    }
    expect(hasCommonPractice(compared)).toBe(true)
  })

  test('one big slow Center is set aside instead of making all others look fast', () => {
    const slow = [...work('S', 'short', 600, 5), ...work('S', 'long', 200, 50)]
    const compared = comparedCenters([...alike, ...slow])
    expect(compared.filter(({ flagged }) => flagged).map(({ center }) => center)).toEqual(['S'])
    expect(of(compared, 'S')).toMatchObject({ set_aside: true })
    expectCloseTo(of(compared, 'S').ratio, 0.4)
    expect(of(compared, 'A').ratio).toBeGreaterThan(1.2)
    expectCloseTo(of(compared, 'A').ratio_reference, 1)
    expect(of(compared, 'S').median_difference?.lower).toBeGreaterThan(0)
    expect(hasCommonPractice(compared)).toBe(true)
    expect(hasCommonPractice(compared.filter(({ center }) => center === 'S'))).toBe(false)
  })

  test('work no other Center does, or does not finish, is left out and its share told', () => {
    const unfinished = work('B', 'stuck', 10, 5).map((item) => ({ ...item, closed: false }))
    const compared = comparedCenters([
      ...work('A', 'short', 50, 2),
      ...work('B', 'short', 50, 2),
      ...work('A', 'rare', 30, 90),
      ...work('A', 'stuck', 20, 5),
      ...unfinished,
    ])
    expect(of(compared, 'A').left_out_share).toBeCloseTo(0.5, 12)
    expect(of(compared, 'B').left_out_share).toBe(0)
    expect(of(compared, 'A').own_median?.estimate).toBeLessThan(2)
  })

  test('too little to tell: no p, no flag; too few closings: no median of its own', () => {
    const compared = comparedCenters([...work('A', 'short', 1, 0.5), ...work('B', 'short', 60, 2)])
    expect(of(compared, 'A')).toMatchObject({ tested: false, p: null, flagged: false })
    expect(of(compared, 'A')).toMatchObject({ closed: 1, compared: 1, own_median: null })
    expect(of(compared, 'A').expected_median?.estimate).toBeGreaterThan(0)
    expect(of(compared, 'B').own_median).not.toBeNull()
  })

  test('an open upper limit of a median opens the lower limit of the difference', () => {
    // Ten closings, of which the last is reached by one piece of work only: nothing bounds the median from above.
    const half = work('B', 'short', 9, 0.5)
    const gone = half.map((item) => ({ ...item, exit: 2, closed: false }))
    const few = [...half, ...gone, ...work('B', 'short', 1, 5)]
    const { expected_median, median_difference } = of(
      comparedCenters([...work('A', 'short', 40, 2), ...few]),
      'A',
    )
    expect(expected_median?.estimate).toBeGreaterThan(1)
    expect(expected_median?.upper).toBeNull()
    expect(median_difference?.lower).toBeNull()
    expect(median_difference?.upper).toBeGreaterThan(0)
  })

  test('the order of items does not matter', () => {
    expect(comparedCenters(goldItems.toReversed())).toEqual(comparedCenters(goldItems))
  })

  test('no items, no Centers', () => expect(comparedCenters([])).toEqual([]))

  test('20,000 items in 100 strata of 10 Centers are compared in one sweep each', () => {
    const items = Array.from({ length: 20_000 }, (_, index): CenterSpell => {
      const open = (index * 7919) % 6 === 0
      return {
        center: `center-${index % 10}`,
        stratum: `stratum-${Math.floor(index / 10) % 100}`,
        entry: index % 4 === 0 ? (index * 31) % 11 : 0,
        exit: 11 + ((index * 104_729) % 9973) / 100,
        closed: !open,
        received_inside: index % 4 !== 0,
      }
    })
    expect(comparedCenters(items)).toHaveLength(10)
  }, 20_000)
})

function expectCloseTo(actual: number | null, expected: number): void {
  expect(actual).not.toBeNull()
  expect(Math.abs((actual ?? NaN) / expected - 1)).toBeLessThan(0.06)
}
