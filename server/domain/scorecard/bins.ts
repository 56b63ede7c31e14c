import { missingValue } from './types.ts'

export interface BinEdges {
  /** Ascending; values from the first one up are in bin 2, below it in bin 1. Missing values are bin 0. */
  cuts: number[]
}

interface Group {
  /** Least value of the group. */
  from: number
  n: number
  /** Effective rows: weights scaled so that they sum to what they are worth. */
  weight: number
  hits: number
}

/** Candidates: groups of equal number of rows, before merging. */
const candidates = 64

/** Fewer rows than this, or than this share of all, are no bin. */
const leastRows = 50
const leastShare = 0.005

export const leastOf = (rows: number): number => Math.max(leastRows, leastShare * rows)

/**
 * Bin edges of one feature from training rows. Neighbouring candidates are merged, the pair that
 * loses least likelihood first, until each merge left would lose more than half the logarithm of
 * the number of effective rows (Schwarz 1978) and no bin is too small. A feature that does not tell
 * outcomes apart ends in one bin. Missing values are a bin of their own and shift no edge.
 * Weights are those of `effectiveWeights`. Neither the order of rows nor chance decides.
 */
export function binEdges(
  values: ArrayLike<number>,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
): BinEdges {
  const groups = candidateGroups(values, outcome, weight)
  const rows = groups.reduce((sum, group) => sum + group.n, 0)
  const effective = groups.reduce((sum, group) => sum + group.weight, 0)
  const penalty = Math.log(Math.max(2, effective)) / 2
  const least = leastOf(rows)
  while (groups.length > 1) {
    const at = cheapestMerge(groups, least, penalty)
    if (at === null) break
    groups.splice(at, 2, joined(groups[at]!, groups[at + 1]!))
  }
  return { cuts: groups.slice(1).map(({ from }) => from) }
}

/** The pair to merge next: a group that is too small first, then the least loss below the penalty. */
function cheapestMerge(groups: readonly Group[], least: number, penalty: number): number | null {
  let best: number | null = null
  let bestLoss = Infinity
  let bestSmall = false
  for (let at = 0; at + 1 < groups.length; at++) {
    const a = groups[at]!
    const b = groups[at + 1]!
    const loss = logLikelihood(a) + logLikelihood(b) - logLikelihood(joined(a, b))
    const small = a.n < least || b.n < least
    if (small === bestSmall ? loss < bestLoss : small) {
      best = at
      bestLoss = loss
      bestSmall = small
    }
  }
  return bestSmall || bestLoss < penalty ? best : null
}

const joined = (a: Group, b: Group): Group => ({
  from: a.from,
  n: a.n + b.n,
  weight: a.weight + b.weight,
  hits: a.hits + b.hits,
})

function logLikelihood({ weight, hits }: Group): number {
  const term = (part: number) => (part > 0 ? part * Math.log(part / weight) : 0)
  return term(hits) + term(weight - hits)
}

/** Equal values stay together, so a value with many rows is a group of its own. */
function candidateGroups(
  values: ArrayLike<number>,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
): Group[] {
  const byValue = new Map<number, Group>()
  let rows = 0
  for (let row = 0; row < values.length; row++) {
    const from = values[row]!
    if (from === missingValue) continue
    rows++
    const group = byValue.get(from) ?? { from, n: 0, weight: 0, hits: 0 }
    group.n++
    group.weight += weight[row]!
    if (outcome[row] === 1) group.hits += weight[row]!
    byValue.set(from, group)
  }
  const size = rows / candidates
  const groups: Group[] = []
  for (const one of [...byValue.values()].sort((a, b) => a.from - b.from)) {
    const last = groups.at(-1)
    if (last !== undefined && last.n + one.n / 2 < size) {
      groups[groups.length - 1] = joined(last, one)
    } else groups.push(one)
  }
  return groups
}

/** Number of bins, the one of missing values included. */
export const binCount = ({ cuts }: BinEdges): number => cuts.length + 2

/** The bin of a value: 0 missing, 1 lowest. */
export function binOf(value: number, cuts: ArrayLike<number>): number {
  if (value === missingValue) return 0
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low + 1
}

/**
 * Weights scaled to sum to what the rows are worth, (sum w)^2 / sum w^2, so that likelihoods and
 * penalties count effective rows. Source: Kish 1965. RangeError for a weight that is not above zero.
 */
export function effectiveWeights(weight: ArrayLike<number>): Float64Array {
  let sum = 0
  let squares = 0
  for (let row = 0; row < weight.length; row++) {
    const one = weight[row]!
    if (!(one > 0 && Number.isFinite(one))) throw new RangeError(`not a weight: ${one}`)
    sum += one
    squares += one * one
  }
  return Float64Array.from(weight, (one) => (one * sum) / squares)
}
