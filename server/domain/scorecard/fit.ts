import { effectiveWeights } from './bins.ts'
import { calibrationOf } from './calibrate.ts'
import { foldsOf, type Fold } from './folds.ts'
import { Learner, type Fitted } from './learner.ts'
import { logLikelihood, logOdds } from './logistic.ts'
import { pointsOf } from './points.ts'
import type { Rows, Scorecard, ScorecardFeature } from './types.ts'

export interface FitOptions {
  /** The last filing day among the rows, YYYY-MM-DD. */
  fitted_through: string
  /** What a reason says of a feature; its name where it is left out. */
  texts?: Readonly<Record<string, string>>
  /** Features of which a higher value never takes points away: past rates of discrepancies. */
  rising?: readonly string[]
  points_per_doubling?: number
  /** Only used where the filing days cannot part the rows. */
  seed?: number
}

export interface Fit {
  scorecard: Scorecard
  /** Weight of the squared coefficients that judged later rows best, in effective rows. */
  penalty: number
  /** Mean log loss of each penalty tried, on rows the fold did not fit. Infinity where no fold could. */
  tried: { penalty: number; log_loss: number }[]
}

/** From hardly any to only the strongest features; heavier first, so that equal ones choose heavier. */
const penalties = [1000, 300, 100, 30, 10, 3, 1, 0.3]

/**
 * An additive scorecard from training rows: bins by likelihood, one coefficient a bin by ridge
 * logistic regression, its penalty chosen on later rows, coefficients rounded to points, and points
 * turned into probabilities on rows that were not fitted. The same rows give the same card.
 * RangeError when all rows have the same outcome, or when there are fewer than eight.
 */
export function fitScorecard(rows: Rows, options: FitOptions): Fit {
  const n = rows.outcome.length
  const outcomes = rows.outcome.reduce((sum, one) => sum + one, 0)
  if (n < 8 || outcomes === 0 || outcomes === n) {
    throw new RangeError(`no scorecard from ${n} rows with ${outcomes} outcomes`)
  }
  const scale = (options.points_per_doubling ?? 20) / Math.LN2
  const rising = options.rising ?? []
  const judged = foldsOf(rows.days, options.seed ?? 1)
    .filter(({ fit }) => hasBoth(rows, fit))
    .map((fold) => new FoldFits(rows, fold, rising))
  const tried = triedPenalties(judged)
  const best = tried.reduce((a, b) => (b.log_loss < a.log_loss ? b : a))
  // By the same way as the folds: bins are joined under heavier penalties first.
  const learner = new Learner(rows, rising)
  const [fitted] = penalties
    .filter((penalty) => penalty >= best.penalty)
    .map((penalty) => learner.fit(penalty))
    .slice(-1)
  const features = fitted!.features(scale, options.texts ?? {})
  return {
    scorecard: {
      fitted_through: options.fitted_through,
      n,
      outcomes,
      base_rate_ppm: Math.round(1_000_000 * weightedShare(rows)),
      points_per_doubling: options.points_per_doubling ?? 20,
      features,
      calibration: calibrated(rows, judged, best.penalty, scale, features),
    },
    penalty: best.penalty,
    tried,
  }
}

/** One fold under every penalty. */
class FoldFits {
  readonly judge: Rows
  readonly #learner: Learner
  readonly #fits = new Map<number, Fitted>()

  constructor(rows: Rows, { fit, judge }: Fold, rising: readonly string[]) {
    this.#learner = new Learner(rowsAt(rows, fit), rising)
    this.judge = rowsAt(rows, judge)
  }

  fit(penalty: number): Fitted {
    const done = this.#fits.get(penalty) ?? this.#learner.fit(penalty)
    this.#fits.set(penalty, done)
    return done
  }

  loss(penalty: number): { loss: number; weight: number } {
    const fitted = this.fit(penalty)
    const odds = logOdds(fitted.design(this.judge), fitted.fit)
    return {
      loss: -logLikelihood(odds, this.judge.outcome, this.judge.weight),
      weight: this.judge.weight.reduce((sum, one) => sum + one, 0),
    }
  }
}

/** Lighter and lighter, until a lighter one judges worse. */
function triedPenalties(folds: readonly FoldFits[]): Fit['tried'] {
  const tried: Fit['tried'] = []
  if (folds.length === 0) return [{ penalty: penalties[0]!, log_loss: Infinity }]
  for (const penalty of penalties) {
    let [loss, weight] = [0, 0]
    for (const fold of folds) {
      const one = fold.loss(penalty)
      loss += one.loss
      weight += one.weight
    }
    tried.push({ penalty, log_loss: loss / weight })
    if (tried.length > 1 && tried.at(-1)!.log_loss > tried.at(-2)!.log_loss) break
  }
  return tried
}

/** On the rows the folds judged; without folds on the training rows themselves, which flatters. */
function calibrated(
  rows: Rows,
  folds: readonly FoldFits[],
  penalty: number,
  scale: number,
  features: ScorecardFeature[],
) {
  const parts =
    folds.length === 0
      ? [{ rows, points: pointsOf({ features }, rows) }]
      : folds.map((fold) => {
          const card = fold.fit(penalty).features(scale, {})
          return { rows: fold.judge, points: pointsOf({ features: card }, fold.judge) }
        })
  const outcome = parts.flatMap((part) => [...part.rows.outcome])
  const weight = effectiveWeights(parts.flatMap((part) => [...part.rows.weight]))
  return calibrationOf(Int32Array.from(parts.flatMap(({ points }) => [...points])), outcome, weight)
}

/** Some of the rows, in the order of `at`. */
export function rowsAt(rows: Rows, at: Int32Array): Rows {
  const take = <T extends Int32Array | Float64Array | Uint8Array>(values: T): T => {
    const taken = values.slice(0, at.length) as T
    for (let row = 0; row < at.length; row++) taken[row] = values[at[row]!]!
    return taken
  }
  return {
    features: Object.fromEntries(
      Object.entries(rows.features).map(([name, values]) => [name, take(values)]),
    ),
    outcome: take(rows.outcome),
    weight: take(rows.weight),
    days: take(rows.days),
  }
}

function hasBoth(rows: Rows, at: Int32Array): boolean {
  const hits = at.reduce((sum, row) => sum + rows.outcome[row]!, 0)
  return hits > 0 && hits < at.length
}

function weightedShare({ outcome, weight }: Rows): number {
  const total = weight.reduce((sum, one) => sum + one, 0)
  return weight.reduce((sum, one, row) => sum + one * outcome[row]!, 0) / total
}
