import { normalCdf, normalQuantile } from '../special.ts'
import { isUnderWatch } from './kaplan-meier.ts'

/** The items of one stratum in order, so that a comparison of any Center is one sweep. */
export interface SortedStratum {
  stratum: string
  center: Int32Array
  entry: Float64Array
  exit: Float64Array
  closed: Uint8Array
  by_entry: Int32Array
  by_exit: Int32Array
}

export interface LogRank {
  /** The Center's closings at ages at which others were at risk too. */
  compared: number
  /** Weighted closings of the Center, and of the others: their ratio is the ratio of paces. */
  r: number
  q: number
  log_variance: number
  /** Closings beyond expectation, their variance and third cumulant under no difference. */
  u: number
  v: number
  third: number
}

export interface Pace {
  /** The Center's closings that could be compared: others were at risk at the same age. */
  compared: number
  ratio: number | null
  se_log: number | null
  lower: number | null
  upper: number | null
  u: number
  v: number
  p: number
}

const Z = normalQuantile(0.975)

/** Where a tail is as thin as this its skewness term is larger than itself. */
const THIN_TAIL = 1e-14

/**
 * Sweeps one Center against the others not left out, over the distinct closing ages of each
 * stratum: Mantel and Haenszel's (1959) ratio with the variance of Greenland and Robins (1985), and
 * the stratified log-rank score with its exact hypergeometric variance and third cumulant.
 */
export function logRank(
  strata: readonly SortedStratum[],
  center: number,
  isLeftOut: (center: number) => boolean,
): LogRank {
  const sums: LogRank = { compared: 0, r: 0, q: 0, log_variance: 0, u: 0, v: 0, third: 0 }
  for (const stratum of strata) sweep(stratum, center, isLeftOut, sums)
  return sums
}

function sweep(
  { center, entry, exit, closed, by_entry, by_exit }: SortedStratum,
  own: number,
  isLeftOut: (center: number) => boolean,
  sums: LogRank,
): void {
  const isCompared = (item: number): boolean => {
    const of = center[item] ?? -1
    return of === own || !isLeftOut(of)
  }
  let next = 0
  let atRisk = 0
  let ownAtRisk = 0
  for (let at = 0; at < by_exit.length;) {
    const age = exit[by_exit[at] ?? 0] ?? 0
    for (; next < by_entry.length; next++) {
      const item = by_entry[next] ?? 0
      if (!isUnderWatch(entry[item], age)) break
      if (!isCompared(item)) continue
      atRisk++
      if (center[item] === own) ownAtRisk++
    }
    let leaving = 0
    let ownLeaving = 0
    let closing = 0
    let ownClosing = 0
    for (; at < by_exit.length; at++) {
      const item = by_exit[at] ?? 0
      if (exit[item] !== age) break
      if (!isCompared(item)) continue
      const isOwn = center[item] === own ? 1 : 0
      const isClosed = closed[item] ?? 0
      leaving++
      ownLeaving += isOwn
      closing += isClosed
      ownClosing += isOwn * isClosed
    }
    if (closing > 0 && ownAtRisk > 0 && ownAtRisk < atRisk) {
      addAge(sums, atRisk, ownAtRisk, closing, ownClosing)
    }
    atRisk -= leaving
    ownAtRisk -= ownLeaving
  }
}

/** Y at risk and D closings of all, y and d of the Center, at one age of one stratum; 0 < y < Y. */
function addAge(sums: LogRank, Y: number, y: number, D: number, d: number): void {
  const variance = (D * y * (Y - y) * (Y - D)) / (Y * Y * (Y - 1))
  sums.compared += d
  sums.r += (d * (Y - y)) / Y
  sums.q += ((D - d) * y) / Y
  sums.log_variance += (y * (Y - y) * D - d * (D - d) * Y) / (Y * Y)
  sums.u += d - (D * y) / Y
  sums.v += variance
  if (Y > 2) sums.third += (variance * (Y - 2 * D) * (Y - 2 * y)) / (Y * (Y - 2))
}

/** Ratio, 95 % limits and two-sided p of a comparison, null where nothing can tell (v = 0). */
export function paceFrom({ compared, r, q, log_variance, u, v, third }: LogRank): Pace | null {
  if (!(v > 0)) return null
  const p = twoSided(u / Math.sqrt(v), third / v ** 1.5)
  if (!(r > 0 && q > 0)) {
    return { compared, ratio: q > 0 ? 0 : null, se_log: null, lower: null, upper: null, u, v, p }
  }
  const ratio = r / q
  const se_log = Math.sqrt(log_variance / (r * q))
  const factor = Math.exp(Z * se_log)
  return { compared, ratio, se_log, lower: ratio / factor, upper: ratio * factor, u, v, p }
}

/** Two-sided p of a standardised score of skewness g, with the first term of Edgeworth's series. */
function twoSided(z: number, g: number): number {
  const correction = ((g / 6) * (z * z - 1) * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI)
  const tail = Math.min(normalCdf(z) - correction, normalCdf(-z) + correction)
  return tail < THIN_TAIL ? 2 * normalCdf(-Math.abs(z)) : Math.min(1, 2 * tail)
}
