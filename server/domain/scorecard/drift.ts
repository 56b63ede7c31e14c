import { benjaminiHochberg } from '../multiple-tests.ts'
import { chiSquareTail, kolmogorovTail } from './chi-square.ts'
import { spreadOf, type Sample } from './drift-spread.ts'

export interface Drift {
  n_reference: number
  n_current: number
  /** Population stability index over tenths of the reference, and what it would be by chance alone. */
  psi: number | null
  psi_by_chance: number | null
  /** Chi-square test of the same tenths. */
  psi_p: number | null
  /** Largest distance of the two distributions. */
  ks: number | null
  ks_p: number | null
  /** How many times more the tenths scatter than with independent rows; 1 or more. */
  design_effect: number | null
}

const bins = 10
/** Fewer rows in either period say nothing. */
const leastRows = 50
/** Fewer importers that count for something say nothing either. */
const leastGroups = 20

/**
 * How far a distribution moved between two periods, and the chance of as much where nothing moved.
 * With importers given, tenths and distances are allowed the scatter that importers cause: Rao and
 * Scott (1984) with Satterthwaite's degrees of freedom, and for the largest distance the rows
 * divided by the largest design effect. Null figures where there are too few rows or importers.
 */
export function driftOf(reference: Sample, current: Sample): Drift {
  const n = reference.value.length
  const m = current.value.length
  const unknown: Drift = {
    n_reference: n,
    n_current: m,
    psi: null,
    psi_by_chance: null,
    psi_p: null,
    ks: null,
    ks_p: null,
    design_effect: null,
  }
  if (n < leastRows || m < leastRows) return unknown
  const cuts = tenthsOf(reference.value)
  const spread = spreadOf(reference, current, cuts)
  if (spread.groups !== null && spread.groups < leastGroups) return unknown
  const ks = largestDistance(reference.value, current.value)
  const rows = (n * m) / (n + m) / spread.largest_effect
  return {
    ...unknown,
    psi: stabilityIndex(spread.reference, spread.current),
    psi_by_chance: spread.df * spread.effect * (1 / n + 1 / m),
    psi_p:
      spread.df === 0
        ? 1
        : chiSquareTail(
            spread.chi_square / spread.effect / spread.dispersion,
            spread.df / spread.dispersion,
          ),
    ks,
    // Stephens 1970: the limit law holds from few rows on.
    ks_p: kolmogorovTail((Math.sqrt(rows) + 0.12 + 0.11 / Math.sqrt(rows)) * ks),
    design_effect: spread.effect,
  }
}

/**
 * Which of several features drifted, at a false share of at most q: both tests of a feature count
 * as two, and features among each other by Benjamini and Hochberg (1995).
 */
export function driftFlags(drifts: readonly Drift[], q: number): boolean[] {
  const p = drifts.map(({ psi_p, ks_p }) =>
    psi_p === null || ks_p === null ? 1 : Math.min(1, 2 * Math.min(psi_p, ks_p)),
  )
  return benjaminiHochberg(p, q).flagged
}

/** Sum of (a - e) log(a / e) over bins, with half a row more in each so that empty ones count. */
export function stabilityIndex(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const shares = (counts: ArrayLike<number>) => {
    const padded = Array.from(counts, (count) => count + 0.5)
    const all = padded.reduce((sum, one) => sum + one, 0)
    return padded.map((one) => one / all)
  }
  const expected = shares(reference)
  return shares(current).reduce(
    (sum, one, bin) => sum + (one - expected[bin]!) * Math.log(one / expected[bin]!),
    0,
  )
}

/** Least values of the second to the last tenth; equal values stay together. */
function tenthsOf(values: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(values).sort()
  const cuts: number[] = []
  for (let bin = 1; bin < bins; bin++) {
    const cut = sorted[Math.floor((bin * sorted.length) / bins)]!
    if (cut > (cuts.at(-1) ?? sorted[0]!)) cuts.push(cut)
  }
  return cuts
}

function largestDistance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const a = Float64Array.from(first).sort()
  const b = Float64Array.from(second).sort()
  let [i, j, largest] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!)
    while (i < a.length && a[i]! <= value) i++
    while (j < b.length && b[j]! <= value) j++
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length))
  }
  return largest
}
