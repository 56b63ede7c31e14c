import { describe, expect, test } from 'vitest'
import { Random } from '../../prove/random.ts'
import { effectiveWeights } from '../../server/domain/scorecard/bins.ts'
import {
  brierScore,
  calibrationOf,
  expectedCalibrationError,
} from '../../server/domain/scorecard/calibrate.ts'
import { evaluate } from '../../server/domain/scorecard/evaluate.ts'
import { uniformNumbers } from '../../server/domain/uniformity/random-split.ts'

const options = { shares: [0.1], draws: 0, random: uniformNumbers(1) }
const ones = (n: number) => new Float64Array(n).fill(1)

describe('order of rows', () => {
  // scikit-learn, documentation of roc_auc_score and average_precision_score: 0.75 and 0.8333.
  test('gives the published area and average precision', () => {
    const { auc, average_precision } = evaluate(
      { score: [0.1, 0.4, 0.35, 0.8], outcome: [0, 0, 1, 1] },
      options,
    )
    expect(auc.estimate).toBe(0.75)
    expect(average_precision.estimate).toBeCloseTo(0.8333333, 6)
  })

  test('is the share of pairs in order, equal scores as half, whatever the ties', () => {
    const random = new Random(1, 'pairs')
    for (let world = 0; world < 20; world++) {
      const score = Array.from({ length: 60 }, () => random.integer(12))
      const outcome = score.map((one) => (random.uniform() < one / 15 ? 1 : 0))
      const weight = score.map(() => 1 + random.integer(3))
      let [won, pairs] = [0, 0]
      score.forEach((hit, a) => {
        if (outcome[a] === 0) return
        score.forEach((clean, b) => {
          if (outcome[b] === 1) return
          const both = (weight[a] ?? 0) * (weight[b] ?? 0)
          pairs += both
          won += hit > clean ? both : hit === clean ? both / 2 : 0
        })
      })
      expect(evaluate({ score, outcome, weight }, options).auc.estimate).toBeCloseTo(
        won / pairs,
        12,
      )
    }
  })

  test('without one of the two outcomes there is no area', () => {
    expect(evaluate({ score: [1, 2], outcome: [1, 1] }, options).auc.estimate).toBeNull()
    const none = evaluate({ score: [1, 2], outcome: [0, 0] }, options)
    expect([none.average_precision.estimate, none.at[0]?.recall.estimate]).toEqual([null, null])
  })
})

describe('what the first part of the rows holds', () => {
  test('rows of one score at the cut count in part, whatever their order', () => {
    // Ten rows, cut at four: two above it, and two of the four that tie, of which one has an outcome.
    const score = [9, 8, 5, 5, 5, 5, 1, 1, 1, 1]
    const outcome = [1, 0, 1, 0, 0, 0, 1, 0, 0, 1]
    const revenue = [100, 0, 40, 0, 0, 0, 1000, 0, 0, 60]
    const judge = (order: number[]) => {
      const pick = (values: number[]) => order.map((row) => values[row] ?? 0)
      const judged = { score: pick(score), outcome: pick(outcome), revenue: pick(revenue) }
      return evaluate(judged, { ...options, shares: [0.4] }).at[0]
    }
    const at = judge([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(at?.precision.estimate).toBeCloseTo(1.5 / 4, 12)
    expect(at?.recall.estimate).toBeCloseTo(1.5 / 4, 12)
    expect(at?.lift.estimate).toBeCloseTo(1.5 / 4 / 0.4, 12)
    expect(at?.revenue.estimate).toBeCloseTo(120 / 1200, 12)
    // The best four rows hold everything.
    expect(at?.normalised_revenue.estimate).toBeCloseTo(120 / 1200, 12)
    expect(judge([5, 3, 9, 0, 2, 8, 1, 4, 7, 6])).toEqual(at)
  })

  test('a weight stands for as many rows, those at the cut too', () => {
    const judged = { score: [3, 2, 1], outcome: [1, 0, 1], weight: [1, 2, 7] }
    const twin = { score: [3, 2, 2, ...Array(7).fill(1)], outcome: [1, 0, 0, ...Array(7).fill(1)] }
    const [a, b] = [judged, twin].map((one) => evaluate(one, { ...options, shares: [0.2, 0.5] }).at)
    expect(a?.map(({ precision, recall }) => [precision.estimate, recall.estimate])).toEqual(
      b?.map(({ precision, recall }) => [precision.estimate, recall.estimate]),
    )
  })

  test.each([
    { share: 0, revenue: [1] },
    { share: 1.1, revenue: [1] },
    { share: 0.5, revenue: [-1] },
  ])('what has no meaning is refused: %j', ({ share, revenue }) => {
    const judged = { score: [1], outcome: [1], revenue }
    expect(() => evaluate(judged, { ...options, shares: [share] })).toThrow(RangeError)
  })
})

describe('limits', () => {
  /** Importers of ten rows each have scores of their own, and rates that scatter around them. */
  function world(random: Random, importers: number, scatter: number) {
    const group = Int32Array.from({ length: importers * 10 }, (_, row) => Math.floor(row / 10))
    const scores = Array.from({ length: importers }, () => random.integer(100))
    const rates = scores.map((score) => {
      const mean = 0.05 + score / 200
      return scatter === 0 ? mean : random.beta(mean / scatter, (1 - mean) / scatter)
    })
    return {
      group,
      score: Float64Array.from(group, (one) => scores[one] ?? 0),
      outcome: Uint8Array.from(group, (one) => (random.uniform() < (rates[one] ?? 0) ? 1 : 0)),
    }
  }

  test.each([
    ['rows', 0, false],
    ['importers', 0.5, true],
  ] as const)('hold the truth where %s are the unit of chance', (_, scatter, grouped) => {
    // The mean of 300 worlds is the truth, nearly.
    const truths = Array.from({ length: 300 }, (_world, at) =>
      evaluate(world(new Random(at, 'truth', scatter), 200, scatter), {
        ...options,
        shares: [0.2],
      }),
    )
    const mean = (pick: (one: (typeof truths)[number]) => number | null | undefined) =>
      truths.reduce((sum, one) => sum + (pick(one) ?? 0), 0) / truths.length
    const auc = mean((one) => one.auc.estimate)
    const precision = mean((one) => one.at[0]?.precision.estimate)
    let [ofAuc, ofPrecision, narrow] = [0, 0, 0]
    const worlds = 120
    for (let at = 0; at < worlds; at++) {
      const { group, ...rows } = world(new Random(at, 'limits', scatter), 200, scatter)
      const drawn = { shares: [0.2], draws: 120, random: uniformNumbers(at) }
      const own = evaluate(grouped ? { ...rows, group } : rows, drawn)
      const holds = (one: typeof own.auc | undefined, truth: number) =>
        Number((one?.lower ?? 2) <= truth && truth <= (one?.upper ?? -2))
      ofAuc += holds(own.auc, auc)
      ofPrecision += holds(own.at[0]?.precision, precision)
      if (grouped) narrow += holds(evaluate(rows, drawn).auc, auc)
    }
    // 95 % less three and a half standard errors of 120 worlds.
    expect(ofAuc / worlds).toBeGreaterThan(0.88)
    expect(ofPrecision / worlds).toBeGreaterThan(0.88)
    // Rows as the unit would be too sure of themselves.
    if (grouped) expect(narrow / worlds).toBeLessThan(0.88)
  })

  test('rows that all agree still leave room', () => {
    const judged = {
      score: [...ones(40)].map((_, row) => -row),
      outcome: [1, 1, 1, 1, ...Array(36).fill(0)],
    }
    const at = evaluate(judged, { shares: [0.1], draws: 100, random: uniformNumbers(1) }).at[0]
    expect(at?.precision).toMatchObject({ estimate: 1, upper: 1 })
    // Wilson, four of four: 4 / (4 + 3.8415).
    expect(at?.precision.lower).toBeLessThan(0.5102)
  })
})

describe('calibration', () => {
  test('pools what falls, and gives no certainty', () => {
    const points = Int32Array.from({ length: 1600 }, (_, row) => Math.floor(row / 400))
    const shares = [0, 0.3, 0.2, 0.8]
    const outcome = points.map((group, row) => (row % 400 < 400 * (shares[group] ?? 0) ? 1 : 0))
    expect(calibrationOf(points, outcome, ones(1600))).toEqual([
      { points: 0, probability_ppm: Math.round((0.5 / 401) * 1e6) },
      { points: 1, probability_ppm: Math.round((200.5 / 801) * 1e6) },
      { points: 3, probability_ppm: Math.round((320.5 / 401) * 1e6) },
    ])
  })

  test('few rows join the neighbour whose share is nearer', () => {
    const points = Int32Array.from({ length: 1050 }, (_, row) =>
      row < 500 ? 0 : row < 550 ? 5 : 9,
    )
    const outcome = points.map((one, row) =>
      one === 0 ? 0 : one === 5 ? Number(row < 510) : row % 2,
    )
    const steps = calibrationOf(points, outcome, effectiveWeights(ones(1050)))
    expect(steps.map(({ points: from }) => from)).toEqual([0, 9])
    expect(steps[0]?.probability_ppm).toBe(Math.round((10.5 / 551) * 1e6))
  })

  test('probabilities that are true have little error, ones that are twice too high have much', () => {
    const random = new Random(4, 'calibration')
    const truth = Float64Array.from({ length: 40_000 }, () => 0.5 * random.uniform() ** 2)
    const outcome = Uint8Array.from(truth, (p) => (random.uniform() < p ? 1 : 0))
    const mean = truth.reduce((sum, p) => sum + p, 0) / truth.length
    expect(expectedCalibrationError(truth, outcome, ones(40_000))).toBeLessThan(0.01)
    const twice = truth.map((p) => 2 * p)
    expect(expectedCalibrationError(twice, outcome, ones(40_000))).toBeCloseTo(mean, 2)
  })

  test('the error of bins by hand, and squared distance', () => {
    // Two bins of two rows: 0.1 against 0.5, and 0.7 against 1.
    const probability = [0.1, 0.1, 0.6, 0.8]
    const outcome = [0, 1, 1, 1]
    expect(expectedCalibrationError(probability, outcome, ones(4), 2)).toBeCloseTo(
      (0.4 + 0.3) / 2,
      12,
    )
    expect(brierScore(probability, outcome, ones(4))).toBeCloseTo(
      (0.01 + 0.81 + 0.16 + 0.04) / 4,
      12,
    )
    expect(expectedCalibrationError([], [], [])).toBeNull()
  })

  test('rows of one probability are one, whatever their order', () => {
    const probability = ones(100).map(() => 0.3)
    const outcome = probability.map((_, row) => Number(row < 30))
    expect(expectedCalibrationError(probability, outcome, ones(100))).toBeCloseTo(0, 12)
  })
})
