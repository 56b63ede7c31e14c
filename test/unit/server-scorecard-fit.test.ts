import { describe, expect, test } from 'vitest'
import { binEdges, binOf, effectiveWeights } from '../../server/domain/scorecard/bins.ts'
import { fitScorecard, rowsAt } from '../../server/domain/scorecard/fit.ts'
import { foldsOf } from '../../server/domain/scorecard/folds.ts'
import { binOfFeature, pointsOf, probabilitiesOf } from '../../server/domain/scorecard/points.ts'
import type { Rows } from '../../server/domain/scorecard/types.ts'
import { uniformNumbers } from '../../server/domain/uniformity/random-split.ts'

const ones = (n: number) => new Float64Array(n).fill(1)

/** `lane` and `office` are rates; only the lane says something, from 300,000 on. -1 says most. */
function world(n: number, seed = 7, structure = 1): Rows {
  const random = uniformNumbers(seed)
  const lane = Int32Array.from({ length: n }, () =>
    random() < 0.1 ? -1 : Math.floor(random() * 1e6),
  )
  const office = Int32Array.from({ length: n }, () => Math.floor(random() * 1e6))
  const outcome = Uint8Array.from(lane, (value) => {
    const odds = structure * (value === -1 ? 1.5 : value >= 300_000 ? 0 : -1.5) - 1.5
    return random() < 1 / (1 + Math.exp(-odds)) ? 1 : 0
  })
  return {
    features: { lane, office },
    outcome,
    weight: ones(n),
    days: Int32Array.from({ length: n }, (_, row) => Math.floor((row * 300) / n)),
  }
}

describe('bins', () => {
  test('the edge is where the outcome changes, and a feature without a say has none', () => {
    const { features, outcome, weight } = world(20_000)
    const { cuts } = binEdges(features.lane ?? [], outcome, weight)
    expect(cuts.length).toBe(1)
    expect(Math.abs((cuts[0] ?? 0) - 300_000)).toBeLessThan(1e6 / 64)
    expect(binEdges(features.office ?? [], outcome, weight).cuts).toEqual([])
  })

  test('equal values share a bin, missing ones have their own, and no bin is small', () => {
    const values = [
      ...Array(900).fill(0),
      ...Array(60).fill(5),
      ...Array(40).fill(9),
      ...Array(30).fill(-1),
    ]
    const outcome = values.map((value, row) =>
      (value === 0 ? row % 9 === 0 : row % 3 !== 0) ? 1 : 0,
    )
    const { cuts } = binEdges(values, outcome, ones(values.length))
    expect(cuts).toEqual([5])
    expect([-1, 0, 4, 5, 9, 1000].map((value) => binOf(value, cuts))).toEqual([0, 1, 1, 2, 2, 2])
  })

  test('weights are worth the rows of their spread, at any scale', () => {
    const sum = (values: Float64Array) => values.reduce((all, one) => all + one, 0)
    expect(sum(effectiveWeights([3, 3, 3]))).toBeCloseTo(3, 12)
    expect(sum(effectiveWeights([10, 1, 1]))).toBeCloseTo(144 / 102, 12)
    expect(() => effectiveWeights([1, 0])).toThrow(RangeError)
  })
})

describe('scorecard', () => {
  const rows = world(20_000)
  const options = { fitted_through: '2024-10-26', texts: { lane: 'Past of the lane' } }
  const { scorecard } = fitScorecard(rows, options)

  test('points are the odds of the world, and only features with a say have any', () => {
    expect(scorecard.features.map(({ feature, text }) => [feature, text])).toEqual([
      ['lane', 'Past of the lane'],
    ])
    const [missing, low, high] = scorecard.features[0]?.bins ?? []
    expect(missing).toMatchObject({ from: null, missing: true })
    expect(low).toMatchObject({ from: null })
    // 1.5 of log odds are 43.3 points at 20 a doubling; shrinking and chance take a little.
    expect((high?.points ?? 0) - (low?.points ?? 0)).toBeGreaterThan(37)
    expect((high?.points ?? 0) - (low?.points ?? 0)).toBeLessThan(48)
    expect((missing?.points ?? 0) - (high?.points ?? 0)).toBeGreaterThan(38)
    expect((missing?.points ?? 0) - (high?.points ?? 0)).toBeLessThan(48)
    expect(scorecard.features[0]?.bins.reduce((sum, { n }) => sum + n, 0)).toBe(20_000)
    expect(scorecard.features[0]?.bins.reduce((sum, bin) => sum + bin.outcomes, 0)).toBe(
      scorecard.outcomes,
    )
    const numbers = JSON.stringify(scorecard).match(/-?[0-9.]+(?=[,}\]])/g) ?? []
    expect(numbers.filter((one) => !Number.isInteger(Number(one)))).toEqual([])
  })

  test('points of a row are the sum of its bins, and probability rises with them', () => {
    const card = {
      features: [
        { feature: 'a', text: '', bins: [bin(null, 7, true), bin(null, -3), bin(10, 5)] },
        { feature: 'b', text: '', bins: [bin(null, 1), bin(0, 20)] },
      ],
      calibration: [
        { points: -5, probability_ppm: 10_000 },
        { points: 8, probability_ppm: 400_000 },
      ],
    }
    const features = { a: Int32Array.of(-1, 9, 10, 11), b: Int32Array.of(0, -1, 0, -5) }
    const points = pointsOf(card, { features, days: new Int32Array(4) })
    expect([...points]).toEqual([27, -3, 25, 6])
    expect([...probabilitiesOf(card, Int32Array.of(-99, -5, 7, 8, 99))]).toEqual([
      10_000, 10_000, 10_000, 400_000, 400_000,
    ])
    expect(binOfFeature(card.features[0]!, 10)?.points).toBe(5)
    expect(binOfFeature(card.features[1]!, -1)).toBeUndefined()
    expect(() => pointsOf(card, { features: { a: features.a }, days: new Int32Array(4) })).toThrow(
      'no feature b',
    )
  })

  test('probabilities are those of the world, on rows it never saw', () => {
    const fresh = world(20_000, 8)
    const ppm = probabilitiesOf(scorecard, pointsOf(scorecard, fresh))
    const of = (pick: (lane: number) => boolean) => {
      const mine = [...ppm].filter((_, row) => pick(fresh.features.lane?.[row] ?? 0))
      return mine.reduce((sum, one) => sum + one, 0) / mine.length / 1e6
    }
    expect(of((lane) => lane === -1)).toBeCloseTo(0.5, 1)
    expect(of((lane) => lane >= 320_000)).toBeCloseTo(0.182, 1)
    expect(of((lane) => lane >= 0 && lane < 280_000)).toBeCloseTo(0.047, 1)
    expect(scorecard.calibration.length).toBeGreaterThan(2)
  })

  test('rows in another order give the same card', () => {
    const backwards = rowsAt(
      rows,
      Int32Array.from({ length: 20_000 }, (_, row) => 19_999 - row),
    )
    expect(fitScorecard(backwards, options).scorecard).toEqual(scorecard)
  })

  test('a world without structure moves no probability far from the base rate', () => {
    for (const seed of [3, 4, 5]) {
      const nothing = fitScorecard(world(5000, seed, 0), options).scorecard
      for (const { probability_ppm } of nothing.calibration) {
        expect(Math.abs(probability_ppm - 182_000)).toBeLessThan(40_000)
      }
    }
  })

  test('weights undo a selection', () => {
    // Of rows with a low lane one in four was selected.
    const all = world(20_000, 9)
    const random = uniformNumbers(5)
    const low = (row: number) => {
      const lane = all.features.lane?.[row] ?? 0
      return lane >= 0 && lane < 300_000
    }
    const selected = Int32Array.from(all.outcome.keys()).filter(
      (row) => !low(row) || random() < 0.25,
    )
    const some = rowsAt(all, selected)
    some.weight.forEach((_, at) => (some.weight[at] = low(selected[at] ?? 0) ? 4 : 1))
    const share = all.outcome.reduce((sum, one) => sum + one, 0) / 20_000
    const weighted = fitScorecard(some, options).scorecard
    expect(Math.abs(weighted.base_rate_ppm / 1e6 - share)).toBeLessThan(0.01)
    expect(weighted.outcomes / weighted.n - share).toBeGreaterThan(0.02)
  })

  test('one outcome for all rows is refused', () => {
    expect(() => fitScorecard({ ...rows, outcome: new Uint8Array(20_000) }, options)).toThrow(
      RangeError,
    )
  })
})

test('folds judge later days by earlier ones, and random parts where days cannot part rows', () => {
  const days = Int32Array.from({ length: 1000 }, (_, row) => (row * 7) % 100)
  const folds = foldsOf(days, 1)
  expect(folds.length).toBe(4)
  for (const { fit, judge } of folds) {
    const last = Math.max(...Array.from(fit, (row) => days[row] ?? 0))
    expect(Math.min(...Array.from(judge, (row) => days[row] ?? 0))).toBeGreaterThan(last)
  }
  expect(folds.reduce((sum, { judge }) => sum + judge.length, 0)).toBe(500)
  const random = foldsOf(new Int32Array(1000), 1)
  expect(random.reduce((sum, { judge }) => sum + judge.length, 0)).toBe(1000)
  for (const { fit, judge } of random) expect(new Set([...fit, ...judge]).size).toBe(1000)
})

function bin(from: number | null, points: number, missing?: true) {
  return { from, points, n: 1, outcomes: 0, ...(missing && { missing }) }
}
