import { binCount, binEdges, binOf, effectiveWeights, type BinEdges } from './bins.ts'
import { calibrationOf } from './calibrate.ts'
import { foldsOf, type Fold } from './folds.ts'
import { logLikelihood, logOdds, ridgeLogistic, type Design, type Logistic } from './logistic.ts'
import { pointsOf } from './points.ts'
import type { Rows, Scorecard, ScorecardFeature } from './types.ts'

export interface FitOptions {
  /** The last filing day among the rows, YYYY-MM-DD. */
  fitted_through: string
  /** What a reason says of a feature; its name where it is left out. */
  texts?: Readonly<Record<string, string>>
  points_per_doubling?: number
  /** Only used where the filing days cannot part the rows. */
  seed?: number
}

export interface Fit {
  scorecard: Scorecard
  /** Weight of the squared coefficients that judged later rows best, in effective rows. */
  penalty: number
  /** Mean log loss of each penalty tried, on rows the fold did not fit. */
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
  const judged = foldsOf(rows.days, options.seed ?? 1)
    .filter(({ fit }) => hasBoth(rows, fit))
    .map((fold) => new FoldFits(rows, fold))
  const tried = judged.length === 0 ? [] : penalties.map((one) => lossOf(judged, one))
  const best = tried.reduce((a, b) => (b.log_loss < a.log_loss ? b : a), {
    penalty: penalties[0]!,
    log_loss: Infinity,
  })
  const learned = new Learner(rows)
  const { features } = learned.card(learned.fit(best.penalty), scale, options.texts ?? {})
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

/** Bins and design of some rows; fits them under any penalty, each from the one before. */
class Learner {
  readonly #rows: Rows
  readonly #weight: Float64Array
  readonly #names: string[]
  readonly #edges: BinEdges[]
  readonly #first: number[]
  readonly #design: Design
  #last: Logistic | undefined

  constructor(rows: Rows) {
    this.#rows = rows
    this.#weight = effectiveWeights(rows.weight)
    const all = Object.keys(rows.features).sort()
    const edges = all.map((name) => binEdges(rows.features[name]!, rows.outcome, this.#weight))
    // A feature in one bin tells outcomes apart only by being missing.
    const kept = all.map((name, at) => edges[at]!.cuts.length > 0 || someMissing(rows, name))
    this.#names = all.filter((_, at) => kept[at])
    this.#edges = edges.filter((_, at) => kept[at])
    this.#first = []
    let columns = 0
    for (const edge of this.#edges) {
      this.#first.push(columns)
      columns += binCount(edge)
    }
    this.#design = this.design(rows, columns)
  }

  design(rows: Rows, columns = this.#design.columns): Design {
    const width = this.#names.length
    const column = new Uint16Array(rows.outcome.length * width)
    this.#names.forEach((name, at) => {
      const values = rows.features[name]!
      const { cuts } = this.#edges[at]!
      for (let row = 0; row < rows.outcome.length; row++) {
        column[row * width + at] = this.#first[at]! + binOf(values[row]!, cuts)
      }
    })
    return { rows: rows.outcome.length, columns, width, column, value: null }
  }

  fit(penalty: number): Logistic {
    const { outcome } = this.#rows
    return (this.#last = ridgeLogistic(this.#design, outcome, this.#weight, penalty, this.#last))
  }

  /** Points so that the average training row has none of a feature; bins without rows have none. */
  card(
    { coefficients }: Logistic,
    scale: number,
    texts: Readonly<Record<string, string>>,
  ): Pick<Scorecard, 'features'> {
    const features = this.#names.map((feature, at): ScorecardFeature => {
      const { cuts } = this.#edges[at]!
      const counts = this.#counts(at, cuts.length + 2)
      const weight = counts.reduce((sum, bin) => sum + bin.weight, 0)
      const middle =
        counts.reduce((sum, bin, b) => sum + bin.weight * coefficients[this.#first[at]! + b]!, 0) /
        weight
      const bins = counts.map((bin, b) => ({
        from: b < 2 ? null : cuts[b - 2]!,
        ...(b === 0 ? { missing: true } : {}),
        points:
          bin.n === 0 ? 0 : Math.round(scale * (coefficients[this.#first[at]! + b]! - middle)) + 0,
        n: bin.n,
        outcomes: bin.outcomes,
      }))
      return { feature, text: texts[feature] ?? feature, bins }
    })
    return { features: features.filter(({ bins }) => bins.some(({ points }) => points !== 0)) }
  }

  #counts(at: number, bins: number): { n: number; outcomes: number; weight: number }[] {
    const counts = Array.from({ length: bins }, () => ({ n: 0, outcomes: 0, weight: 0 }))
    const { width, column, rows } = this.#design
    for (let row = 0; row < rows; row++) {
      const bin = counts[column[row * width + at]! - this.#first[at]!]!
      bin.n++
      bin.outcomes += this.#rows.outcome[row]!
      bin.weight += this.#weight[row]!
    }
    return counts
  }
}

/** One fold under every penalty. */
class FoldFits {
  readonly judge: Rows
  readonly learner: Learner
  readonly #design: Design
  readonly #fits = new Map<number, Logistic>()

  constructor(rows: Rows, { fit, judge }: Fold) {
    this.learner = new Learner(rowsAt(rows, fit))
    this.judge = rowsAt(rows, judge)
    this.#design = this.learner.design(this.judge)
  }

  fit(penalty: number): Logistic {
    const done = this.#fits.get(penalty) ?? this.learner.fit(penalty)
    this.#fits.set(penalty, done)
    return done
  }

  loss(penalty: number): { loss: number; weight: number } {
    const odds = logOdds(this.#design, this.fit(penalty))
    return {
      loss: -logLikelihood(odds, this.judge.outcome, this.judge.weight),
      weight: this.judge.weight.reduce((sum, one) => sum + one, 0),
    }
  }
}

function lossOf(folds: readonly FoldFits[], penalty: number) {
  let [loss, weight] = [0, 0]
  for (const fold of folds) {
    const one = fold.loss(penalty)
    loss += one.loss
    weight += one.weight
  }
  return { penalty, log_loss: loss / weight }
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
          const card = fold.learner.card(fold.fit(penalty), scale, {})
          return { rows: fold.judge, points: pointsOf(card, fold.judge) }
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

const someMissing = (rows: Rows, name: string) => rows.features[name]!.includes(-1)

function hasBoth(rows: Rows, at: Int32Array): boolean {
  const hits = at.reduce((sum, row) => sum + rows.outcome[row]!, 0)
  return hits > 0 && hits < at.length
}

function weightedShare({ outcome, weight }: Rows): number {
  const total = weight.reduce((sum, one) => sum + one, 0)
  return weight.reduce((sum, one, row) => sum + one * outcome[row]!, 0) / total
}
