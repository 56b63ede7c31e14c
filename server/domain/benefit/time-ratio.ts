import { effectiveNumber } from '../multiple-tests.ts'
import { sortedSum } from '../sorted-sum.ts'
import { tQuantile } from '../special.ts'
import { PairCounts, TIE } from './pair-counts.ts'
import { armMedians, timeStrata, type Arm, type TimeRow, type TimeStratum } from './time-strata.ts'

export interface TimeRatio {
  /** Log of the factor by which trusted entries take longer than the same goods of others. */
  log_ratio: number | null
  ratio: number | null
  /** 95 % limits of the ratio; null where the data cannot bound it. */
  lower: number | null
  upper: number | null
  /** Effective number of importers, and the standard error of the score, by importer. */
  k: number
  score_se: number | null
  importers: number
  trusted_importers: number
  /** Hours; the others weighted to the trusted entries' mix. */
  trusted_median: number | null
  other_median: number | null
  state: 'shown' | 'undefined' | 'too_few_importers'
}

const LEAST_TRUSTED = 10

/** A shift found at a jump of the score lies at the edge of its ties; this far out they count in full. */
const TIE_AT_JUMP = 4 * TIE

/** `timeRatioOf` single times. RangeError for times that are none. */
export const timeRatio = (rows: readonly TimeRow[]): TimeRatio => timeRatioOf(timeStrata(rows))

/**
 * Like-for-like ratio of release times: Hodges and Lehmann's (1963) shift of log time with the
 * stratum weights of van Elteren (1960), limits where the score meets Student's t times its standard
 * error by importer, on as many degrees of freedom as there are effective importers. Times coarser
 * than a tenth of their median bias it. Linear sweeps only, no pairs are listed; both arms of every
 * stratum hold something. 'too_few_importers' under ten trusted ones; the figures are given all the same.
 */
export function timeRatioOf(strata: readonly TimeStratum[]): TimeRatio {
  const trusted = new Set<number>()
  for (const stratum of strata) for (const id of stratum.trusted.importer) trusted.add(id)
  if (strata.length === 0) {
    return {
      log_ratio: null,
      ratio: null,
      lower: null,
      upper: null,
      k: 0,
      score_se: null,
      importers: 0,
      trusted_importers: 0,
      trusted_median: null,
      other_median: null,
      state: 'undefined',
    }
  }
  const counts = PairCounts.of(strata)
  const log_ratio = crossing(strata, counts, 0)
  const scores = importerScores(strata, log_ratio ?? 0)
  const c = scores.length
  const k = effectiveNumber(scores)
  const score_se =
    c < 2 ? null : Math.sqrt((sortedSum(scores.map((score) => score * score)) * c) / (c - 1))
  const reach = !score_se ? null : tQuantile(0.975, Math.max(1, k)) * score_se
  const limit = (level: number | null): number | null =>
    level === null ? null : exponential(crossing(strata, counts, level))
  const medians = armMedians(strata)
  return {
    log_ratio,
    ratio: exponential(log_ratio),
    lower: limit(reach),
    upper: limit(reach === null ? null : -reach),
    k,
    score_se,
    importers: c,
    trusted_importers: trusted.size,
    trusted_median: medians.trusted,
    other_median: medians.other,
    state: trusted.size < LEAST_TRUSTED ? 'too_few_importers' : 'shown',
  }
}

function exponential(log: number | null): number | null {
  return log === null ? null : Math.exp(log)
}

/**
 * For each value of one arm, shifted, how many of the other arm are below it, equal ones counting
 * half. Both arms are ascending, so one pass does; `meet` is called in ascending order.
 */
function countBelow(
  values: Float64Array,
  shift: number,
  others: Float64Array,
  meet: (index: number, below: number) => void,
  tie: number,
): void {
  let below = 0
  let notAbove = 0
  for (let index = 0; index < values.length; index++) {
    const value = (values[index] ?? 0) + shift
    while (below < others.length && (others[below] ?? 0) < value - tie) below++
    while (notAbove < others.length && (others[notAbove] ?? 0) <= value + tie) notAbove++
    meet(index, (below + notAbove) / 2)
  }
}

/**
 * The shift at which the falling score passes `level`: the middle of the shifts where it equals it,
 * or the jump over it. Null where the score never gets there.
 */
function crossing(
  strata: readonly TimeStratum[],
  counts: PairCounts,
  level: number,
): number | null {
  let most = 0
  let from = Infinity
  let to = -Infinity
  for (const { trusted, other } of strata) {
    const m = trusted.log_hours.length
    const n = other.log_hours.length
    most += (m * n) / 2 / (m + n + 1)
    from = Math.min(from, first(trusted) - last(other))
    to = Math.max(to, last(trusted) - first(other))
  }
  const rounding = 1e-13 * most
  if (Math.abs(level) >= most - rounding) return null
  const above = bisect(counts, from - 1, to + 1, (score) => score > level + rounding)
  const isNotBelow = (score: number): boolean => score >= level - rounding
  // The score rarely stays at a level for long, so its end is sought from its beginning on.
  let width = 4 * TIE
  while (isNotBelow(counts.score(above + width))) width *= 2
  return (above + bisect(counts, above, above + width, isNotBelow)) / 2
}

/** After so many halvings only the pairs that the range still decides are counted. */
const STEPS = 4

/** The shift where a condition on the score that holds at `from` and fails at `to` stops to hold. */
function bisect(
  counts: PairCounts,
  from: number,
  to: number,
  holds: (score: number) => boolean,
): number {
  let low = from
  let high = to
  let undecided = counts
  for (let step = 1; high - low > 1e-11; step++) {
    if (step % STEPS === 0) undecided = undecided.between(low, high)
    const middle = (low + high) / 2
    if (holds(undecided.score(middle))) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function first({ log_hours }: Arm): number {
  return log_hours[0] ?? 0
}

function last({ log_hours }: Arm): number {
  return log_hours.at(-1) ?? 0
}

/** What each importer's entries, trusted or not, contribute to the score at shift d. */
function importerScores(strata: readonly TimeStratum[], d: number): Float64Array {
  let most = -1
  for (const { trusted, other } of strata)
    for (const arm of [trusted, other]) for (const id of arm.importer) most = Math.max(most, id)
  const scores = new Float64Array(most + 1)
  const present = new Uint8Array(most + 1)
  const add = (id: number, value: number): void => {
    scores[id]! += value
    present[id] = 1
  }
  for (const { trusted, other } of strata) {
    const m = trusted.log_hours.length
    const n = other.log_hours.length
    const weight = 1 / (m + n + 1)
    countBelow(
      trusted.log_hours,
      -d,
      other.log_hours,
      (index, below) => add(trusted.importer[index]!, (below - n / 2) * weight),
      TIE_AT_JUMP,
    )
    countBelow(
      other.log_hours,
      d,
      trusted.log_hours,
      (index, below) => add(other.importer[index]!, (m / 2 - below) * weight),
      TIE_AT_JUMP,
    )
  }
  return scores.filter((_, id) => present[id] === 1)
}
