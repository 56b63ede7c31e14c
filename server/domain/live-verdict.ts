/**
 * Whether a number of a running period has changed against the period before. A number looked at
 * every second is beyond 1.96 standard errors sooner or later without any change; the live boundary
 * holds at all times together, and half of the 5 % is kept for the one test when the period closes.
 */
import { normalCdf, normalQuantile } from './special.ts'

/** The level of the live boundary, and of the closing test. */
export const HALF_LEVEL = 0.025

/** At 1/8.7 of a period's information the boundary is tightest near the end of the period. */
const TIGHTEST_AT = 8.7

const LEAST_COUNT = 10

const CLOSING_Z = normalQuantile(1 - HALF_LEVEL / 2)

/** The running period against the one before, like for like, as a log ratio. */
export interface LiveComparison {
  log_ratio: number
  variance: number
  /** Variance of the log rate of the whole previous period. */
  previous_variance: number
  /** Entries with the outcome, now and in the previous period. */
  count: number
  previous_count: number
  /** A change once shown stays until the period closes. */
  already_changed: boolean
}

export interface LiveVerdict {
  changed: boolean
  z: number
  boundary: number
  /** P value that holds at all times, for Benjamini-Hochberg over the tiles of a page. */
  p: number
}

/**
 * The |z| beyond which a change may be called at any time, at `information` = 1 / variance: the
 * boundary of a normal mixture (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021), crossed
 * without change with probability at most `alpha`. `eta` is the information at which it is tuned.
 */
export function liveBoundary(information: number, eta: number, alpha: number): number {
  demandPositive(information, eta)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`not a level: ${alpha}`)
  const mixed = (information + eta) / eta
  return Math.sqrt((1 + eta / information) * Math.log(mixed / (alpha * alpha)))
}

/** Reciprocal of the mixture's e-value at z: a p value valid at all times, at most 1. */
export function liveP(z: number, information: number, eta: number): number {
  demandPositive(information, eta)
  const mixed = (information + eta) / eta
  return Math.min(
    1,
    Math.sqrt(mixed) * Math.exp((-z * z * information) / (2 * (information + eta))),
  )
}

/** The tuning of the boundary for a period that will bring what the previous one brought. */
export function tuningOf(previous_variance: number): number {
  if (!(previous_variance > 0)) throw new RangeError(`not a variance: ${previous_variance}`)
  return 1 / (2 * previous_variance) / TIGHTEST_AT
}

/** The verdict while the period runs; with fewer than ten on either side nothing is called. */
export function liveVerdict(comparison: LiveComparison): LiveVerdict {
  const { log_ratio, variance, previous_variance, count, previous_count } = comparison
  const information = 1 / variance
  const eta = tuningOf(previous_variance)
  const z = log_ratio / Math.sqrt(variance)
  const boundary = liveBoundary(information, eta, HALF_LEVEL)
  const enough = count >= LEAST_COUNT && previous_count >= LEAST_COUNT
  return {
    changed: comparison.already_changed || (enough && Math.abs(z) > boundary),
    z,
    boundary,
    p: enough ? liveP(z, information, eta) : 1,
  }
}

/** The one test when the period has closed and late events are settled, at 2.5 %. */
export function closedVerdict(z: number): boolean {
  return Math.abs(z) > CLOSING_Z
}

/** Its two-sided p value. */
export function closedP(z: number): number {
  return Math.min(1, 2 * normalCdf(-Math.abs(z)))
}

function demandPositive(information: number, eta: number): void {
  if (!(information > 0 && eta > 0)) {
    throw new RangeError(`information and eta must be above 0, not ${information}, ${eta}`)
  }
}
