import { binCount, binEdges, binOf, effectiveWeights, leastOf } from './bins.ts'
import { ridgeLogistic, type Design, type Logistic } from './logistic.ts'
import { missingValue, type Rows, type Scorecard, type ScorecardFeature } from './types.ts'

/** Left to gain in log likelihood while bins are still being joined. */
const coarse = 0.1

interface Binned {
  feature: string
  cuts: number[]
  rising: boolean
}

/**
 * Bins of some rows and a fit of them under one penalty after another, heaviest first. Bins of a
 * rising feature whose coefficients fall are joined and fitted again, and stay joined: a higher
 * past rate never takes points away, as it otherwise does where a finer key repeats a coarser one.
 */
export class Learner {
  readonly #rows: Rows
  readonly #weight: Float64Array
  #binned: Binned[]
  #design: Design
  #last: Logistic | undefined

  constructor(rows: Rows, rising: readonly string[]) {
    this.#rows = rows
    this.#weight = effectiveWeights(rows.weight)
    this.#binned = Object.keys(rows.features)
      .sort()
      .map((feature) => ({
        feature,
        ...binEdges(rows.features[feature]!, rows.outcome, this.#weight),
        rising: rising.includes(feature),
      }))
      // One bin tells outcomes apart only by values that are missing.
      .filter(({ feature, cuts }) => cuts.length > 0 || someMissing(rows.features[feature]!))
    this.#design = designOf(rows, this.#binned)
  }

  /** Log odds of other rows, and points, under one penalty. */
  fit(penalty: number): Fitted {
    const { outcome } = this.#rows
    let tolerance: number | null = coarse
    for (;;) {
      const fit = ridgeLogistic(
        this.#design,
        outcome,
        this.#weight,
        penalty,
        this.#last,
        tolerance ?? undefined,
      )
      this.#last = fit
      const joined = joinedFalling(this.#binned, fit)
      if (joined === null && tolerance === null) {
        return new Fitted(this.#rows, this.#weight, this.#binned, fit)
      }
      // Which bins fall is seen before the last digits are.
      tolerance = joined === null ? null : coarse
      if (joined === null) continue
      this.#binned = joined.binned
      this.#last = joined.start
      this.#design = designOf(this.#rows, this.#binned)
    }
  }
}

export class Fitted {
  readonly fit: Logistic
  readonly #rows: Rows
  readonly #weight: Float64Array
  readonly #binned: readonly Binned[]

  constructor(rows: Rows, weight: Float64Array, binned: readonly Binned[], fit: Logistic) {
    this.#rows = rows
    this.#weight = weight
    this.#binned = binned
    this.fit = fit
  }

  design(rows: Rows): Design {
    return designOf(rows, this.#binned)
  }

  /** Points so that the average training row has none of a feature; bins without rows have none. */
  features(scale: number, texts: Readonly<Record<string, string>>): Scorecard['features'] {
    const firsts = firstColumns(this.#binned)
    return this.#binned
      .map(({ feature, cuts }, at): ScorecardFeature => {
        const of = this.fit.coefficients.subarray(firsts[at]!, firsts[at]! + binCount({ cuts }))
        const counts = this.#counts(feature, cuts)
        const weight = counts.reduce((sum, bin) => sum + bin.weight, 0)
        const middle = counts.reduce((sum, bin, b) => sum + bin.weight * of[b]!, 0) / weight
        const bins = counts.map(({ n, outcomes }, b) => ({
          from: b < 2 ? null : cuts[b - 2]!,
          ...(b === 0 ? { missing: true } : {}),
          // Adding 0 turns -0 into 0.
          points: n === 0 ? 0 : Math.round(scale * (of[b]! - middle)) + 0,
          n,
          outcomes,
        }))
        return { feature, text: texts[feature] ?? feature, bins }
      })
      .filter(({ bins }) => bins.some(({ points }) => points !== 0))
  }

  #counts(feature: string, cuts: number[]): { n: number; outcomes: number; weight: number }[] {
    const counts = Array.from({ length: binCount({ cuts }) }, () => ({
      n: 0,
      outcomes: 0,
      weight: 0,
    }))
    const values = this.#rows.features[feature]!
    for (let row = 0; row < values.length; row++) {
      const bin = counts[binOf(values[row]!, cuts)]!
      bin.n++
      bin.outcomes += this.#rows.outcome[row]!
      bin.weight += this.#weight[row]!
    }
    return counts
  }
}

/** Enough values are missing for a bin. */
function someMissing(values: ArrayLike<number>): boolean {
  let missing = 0
  for (let row = 0; row < values.length; row++) if (values[row] === missingValue) missing++
  return missing >= leastOf(values.length)
}

/** The first column of each feature, and one behind the last. */
function firstColumns(binned: readonly Binned[]): number[] {
  const firsts = [0]
  for (const one of binned) firsts.push(firsts.at(-1)! + binCount(one))
  return firsts
}

function designOf(rows: Rows, binned: readonly Binned[]): Design {
  const width = binned.length
  const firsts = firstColumns(binned)
  const column = new Uint16Array(rows.outcome.length * width)
  binned.forEach(({ feature, cuts }, at) => {
    const values = rows.features[feature]!
    for (let row = 0; row < values.length; row++) {
      column[row * width + at] = firsts[at]! + binOf(values[row]!, cuts)
    }
  })
  return { rows: rows.outcome.length, columns: firsts.at(-1)!, width, column, value: null }
}

/** Bins of rising features with falling neighbours joined, and where to start from; null when there are none. */
function joinedFalling(
  binned: readonly Binned[],
  { constant, coefficients, ...rest }: Logistic,
): { binned: Binned[]; start: Logistic } | null {
  const firsts = firstColumns(binned)
  const start: number[] = []
  let joins = 0
  const next = binned.map((one, at) => {
    const [missing, ...valued] = coefficients.subarray(firsts[at]!, firsts[at + 1]!)
    start.push(missing!)
    const cuts: number[] = []
    valued.forEach((coefficient, bin) => {
      const falls = one.rising && bin > 0 && coefficient < valued[bin - 1]!
      if (falls) {
        joins++
        start[start.length - 1] = (start.at(-1)! + coefficient) / 2
        return
      }
      if (bin > 0) cuts.push(one.cuts[bin - 1]!)
      start.push(coefficient)
    })
    return { ...one, cuts }
  })
  return joins === 0
    ? null
    : { binned: next, start: { constant, coefficients: Float64Array.from(start), ...rest } }
}
