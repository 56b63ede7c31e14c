import { brierScore, expectedCalibrationError } from '../server/domain/scorecard/calibrate.ts'
import { evaluate, type Evaluation } from '../server/domain/scorecard/evaluate.ts'
import { fitScorecard, type Fit } from '../server/domain/scorecard/fit.ts'
import { pointsOf, probabilitiesOf } from '../server/domain/scorecard/points.ts'
import { featuresOf, rising, type Featured } from './declaration-features.ts'
import type { Declarations } from './declarations.ts'
import type { Random } from './random.ts'

export const shares = [0.01, 0.02, 0.05, 0.1] as const

export interface Learned extends Featured {
  fit: Fit
  points: Int32Array
  evaluation: Evaluation
  calibration_error: number
  brier: number
}

/** A card from the training rows alone, and how it does on the judged ones. */
export function learn(
  train: Declarations,
  judge: Declarations,
  random: Random,
  draws: number,
): Learned {
  const featured = featuresOf(train, judge)
  const last = train.days.reduce((latest, day) => Math.max(latest, day), -Infinity)
  const fit = fitScorecard(featured.train, {
    fitted_through: new Date(last * 86_400_000).toISOString().slice(0, 10),
    rising,
  })
  const points = pointsOf(fit.scorecard, featured.judge)
  const probability = Float64Array.from(probabilitiesOf(fit.scorecard, points), (ppm) => ppm / 1e6)
  const { outcome, weight } = featured.judge
  return {
    ...featured,
    fit,
    points,
    evaluation: judged(points, judge.outcome, random, draws),
    calibration_error: expectedCalibrationError(probability, outcome, weight) ?? Number.NaN,
    brier: brierScore(probability, outcome, weight) ?? Number.NaN,
  }
}

export function judged(
  score: ArrayLike<number>,
  outcome: Uint8Array,
  random: Random,
  draws: number,
): Evaluation {
  return evaluate({ score, outcome }, { shares, draws, random: () => random.uniform() })
}

/** The same declarations, their outcomes dealt out again among all of them. */
export function dealtAgain(rows: Declarations, random: Random): Declarations {
  const outcome = rows.outcome.slice()
  for (let last = outcome.length - 1; last > 0; last--) {
    const at = random.integer(last + 1)
    const kept = outcome[last]!
    outcome[last] = outcome[at]!
    outcome[at] = kept
  }
  return { ...rows, outcome }
}
