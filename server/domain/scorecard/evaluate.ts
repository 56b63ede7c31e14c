import {
  areaUnderCurve,
  averagePrecision,
  rankingOf,
  sumsOf,
  takenAt,
  total,
  type Judged,
  type Ranking,
  type Shares,
  type Sums,
} from './ranking.ts'

/** Null where it is not defined: no outcomes, no revenue. Limits are 95 %. */
export interface Measure {
  estimate: number | null
  lower: number | null
  upper: number | null
}

export interface Evaluation {
  n: number
  outcomes: number
  auc: Measure
  average_precision: Measure
  at: ({ share: number } & Record<keyof Shares, Measure>)[]
}

export interface EvaluationOptions {
  /** Shares of all rows to take, above 0 and at most 1. */
  shares: readonly number[]
  /** How many times rows, or importers, are drawn again for the limits; 0 for none. */
  draws: number
  /** Numbers on [0, 1). */
  random: () => number
}

const shareNames = ['precision', 'recall', 'lift', 'revenue', 'normalised_revenue'] as const
const z = 1.959963984540054

/**
 * How well scores order rows whose outcome is known. Limits are the middle 95 % of draws with
 * return, of importers where they are given; those of precision also hold Wilson's interval (1927)
 * for as many effective rows, because draws of rows that all agree say nothing. Figures of rows
 * that were selected are about rows selected alike, unless the weights undo the selection.
 * RangeError for a revenue below 0 or a share outside (0, 1].
 */
export function evaluate(judged: Judged, options: EvaluationOptions): Evaluation {
  const { shares, draws, random } = options
  for (const share of shares) {
    if (!(share > 0 && share <= 1)) throw new RangeError(`not a share: ${share}`)
  }
  const n = judged.outcome.length
  const weight = Float64Array.from({ length: n }, (_, row) => judged.weight?.[row] ?? 1)
  let outcomes = 0
  for (let row = 0; row < n; row++) if (judged.outcome[row] === 1) outcomes++
  const ranking = rankingOf(judged.score)
  const best = judged.revenue && rankingOf(checkedRevenue(judged.revenue))
  const own = figuresOf(judged, ranking, best, weight, shares)
  const drawn: Figures[] = []
  const drawing = drawer(judged.group, weight, random)
  for (let draw = 0; draw < draws; draw++) {
    drawn.push(figuresOf(judged, ranking, best, drawing(), shares))
  }
  const measure = (pick: (figures: Figures) => number | null) =>
    limitsOf(pick(own), drawn.map(pick))
  return {
    n,
    outcomes,
    auc: measure(({ auc }) => auc),
    average_precision: measure(({ average_precision }) => average_precision),
    at: shares.map((share, index) => {
      const measures = Object.fromEntries(
        shareNames.map((name) => [name, measure(({ at }) => at[index]![name])]),
      ) as Record<keyof Shares, Measure>
      const rows = share * effectiveRows(weight)
      return { share, ...measures, precision: withWilson(measures.precision, rows) }
    }),
  }
}

interface Figures {
  auc: number | null
  average_precision: number | null
  at: Record<keyof Shares, number | null>[]
}

function figuresOf(
  judged: Judged,
  ranking: Ranking,
  best: Ranking | undefined,
  weight: Float64Array,
  shares: readonly number[],
): Figures {
  const sums = sumsOf(ranking, judged, weight)
  const bestSums = best && sumsOf(best, judged, weight)
  return {
    auc: areaUnderCurve(sums),
    average_precision: averagePrecision(sums),
    at: shares.map((share) => sharesAt(sums, bestSums, share)),
  }
}

function sharesAt(
  sums: Sums,
  best: Sums | undefined,
  share: number,
): Record<keyof Shares, number | null> {
  const taken = takenAt(sums, share)
  const hits = total(sums.hits)
  const oracle = best === undefined ? 0 : takenAt(best, share).revenue
  const over = (a: number, b: number) => (b > 0 ? a / b : null)
  return {
    precision: over(taken.hits, taken.all),
    recall: over(taken.hits, hits),
    lift: over(taken.hits * total(sums.all), taken.all * hits),
    revenue: over(taken.revenue, total(sums.revenue)),
    normalised_revenue: over(taken.revenue, oracle),
  }
}

function limitsOf(estimate: number | null, drawn: (number | null)[]): Measure {
  const values = drawn.filter((one) => one !== null).sort((a, b) => a - b)
  if (estimate === null || values.length === 0) return { estimate, lower: null, upper: null }
  const at = (p: number) => values[Math.min(values.length - 1, Math.floor(p * values.length))]!
  return { estimate, lower: Math.min(estimate, at(0.025)), upper: Math.max(estimate, at(0.975)) }
}

function withWilson(measure: Measure, rows: number): Measure {
  const { estimate: p, lower, upper } = measure
  if (p === null || lower === null || upper === null) return measure
  const middle = (p + (z * z) / (2 * rows)) / (1 + (z * z) / rows)
  const half =
    (z * Math.sqrt((p * (1 - p)) / rows + (z * z) / (4 * rows * rows))) / (1 + (z * z) / rows)
  return {
    estimate: p,
    lower: Math.max(0, Math.min(lower, middle - half)),
    upper: Math.min(1, Math.max(upper, middle + half)),
  }
}

/** How many equally weighted rows would say as much. Source: Kish 1965. */
function effectiveRows(weight: Float64Array): number {
  const squares = weight.reduce((sum, one) => sum + one * one, 0)
  return squares > 0 ? total(weight) ** 2 / squares : 0
}

/** Makes the weights of one draw with return, of rows or of whole groups. Each draw overwrites the last. */
function drawer(group: Int32Array | undefined, weight: Float64Array, random: () => number) {
  const n = weight.length
  const ids = new Map<number, number>()
  const unit = new Int32Array(n)
  for (let row = 0; row < n; row++) {
    const id = group === undefined ? row : (ids.get(group[row]!) ?? ids.size)
    if (group !== undefined) ids.set(group[row]!, id)
    unit[row] = id
  }
  const units = group === undefined ? n : ids.size
  const times = new Float64Array(units)
  const drawn = new Float64Array(n)
  return (): Float64Array => {
    times.fill(0)
    for (let draw = 0; draw < units; draw++) times[Math.floor(random() * units)]!++
    for (let row = 0; row < n; row++) drawn[row] = weight[row]! * times[unit[row]!]!
    return drawn
  }
}

function checkedRevenue(revenue: ArrayLike<number>): ArrayLike<number> {
  for (let row = 0; row < revenue.length; row++) {
    if (!(revenue[row]! >= 0)) throw new RangeError(`not a revenue: ${revenue[row]}`)
  }
  return revenue
}
