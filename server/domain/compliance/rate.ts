import { sortedSum } from '../sorted-sum.ts'
import { betaQuantile } from '../special.ts'
import { groupStrata, type Sampled } from './merge-strata.ts'

/** N entries of the register, n of them reviewed at random, x reviews with a finding. */
export interface Stratum extends Sampled {
  x: number
}

export interface Rate {
  /** Share of all entries with a finding, 0 to 1. */
  p: number
  /** Reviews of a plain random sample that would tell as much; null when everything was reviewed. */
  n_eff: number | null
  lower: number
  upper: number
}

export interface ShownRate {
  state: 'shown' | 'interval_only' | 'suppressed'
  reason:
    | 'nothing_reviewed'
    | 'entries_in_strata_without_review'
    | 'too_few_reviews'
    | 'too_little_information'
    | 'too_few_findings'
    | null
  p: number | null
  lower: number | null
  upper: number | null
  n: number
  x: number
  n_eff: number | null
  unreviewed_share: number
}

const MINIMUM_REVIEWS = 30
const MINIMUM_FINDINGS = 3
const MOST_UNREVIEWED = 0.1

/**
 * Share of entries with a finding and its 95 % interval from a stratified random sample. Korn and
 * Graubard (1998) without their degrees-of-freedom factor; the variance that gives the effective
 * sample size uses stratum rates drawn `smooth` reviews towards the whole rate, because a stratum
 * that happens to show nothing is not known to hold nothing. Reviewed completely: exact, lower =
 * upper = p. RangeError for a stratum without review (merge first) or impossible counts.
 */
export function complianceRate(strata: readonly Stratum[], smooth = 10): Rate {
  const used = strata.filter(({ N }) => N > 0)
  used.forEach(demandPossible)
  if (used.length === 0) throw new RangeError('no entries, no rate')
  if (!(smooth > 0)) throw new RangeError(`smooth must be above 0, not ${smooth}`)
  const N = sortedSum(used.map((stratum) => stratum.N))
  const sumOf = (term: (stratum: Stratum, weight: number) => number): number =>
    sortedSum(used.map((stratum) => term(stratum, stratum.N / N)))

  const none = used.every(({ x }) => x === 0)
  const every = used.every(({ x, n }) => x === n)
  const p = none ? 0 : every ? 1 : sumOf(({ n, x }, weight) => (weight * x) / n)
  if (used.every((stratum) => stratum.n === stratum.N)) {
    return { p, n_eff: null, lower: p, upper: p }
  }
  const variancePerUnit = (stratum: Stratum, weight: number): number =>
    (weight ** 2 * (1 - stratum.n / stratum.N)) / stratum.n
  if (none || every) {
    const n_eff = 1 / sumOf(variancePerUnit)
    const lower = none ? 0 : betaQuantile(0.025, n_eff, 1)
    return { p, n_eff, lower, upper: every ? 1 : betaQuantile(0.975, 1, n_eff) }
  }
  const variance = sumOf((stratum, weight) => {
    const q = (stratum.x + smooth * p) / (stratum.n + smooth)
    return variancePerUnit(stratum, weight) * q * (1 - q)
  })
  const n_eff = (p * (1 - p)) / variance
  const x = p * n_eff
  return {
    p,
    n_eff,
    lower: betaQuantile(0.025, x, n_eff - x + 1),
    upper: betaQuantile(0.975, x + 1, n_eff - x),
  }
}

function demandPossible({ N, n, x }: Stratum): void {
  if (!(n > 0 && n <= N && x >= 0 && x <= n)) {
    throw new RangeError(`no stratum has ${N} entries, ${n} reviews, ${x} findings`)
  }
}

/** Strata joined by sampling fraction until each has `minimum` reviews, without a look at findings. */
export function mergeStrata(
  strata: readonly Stratum[],
  minimum = 5,
): { N: number; n: number; x: number }[] {
  return groupStrata(strata, minimum).map((group) => ({
    N: sortedSum(group.map(({ N }) => N)),
    n: sortedSum(group.map(({ n }) => n)),
    x: sortedSum(group.map(({ x }) => x)),
  }))
}

/**
 * What may be shown of a rate. Thin strata are merged first. Hidden under 30 reviews, under 30
 * effective reviews, or when more than a tenth of entries stand in strata nobody reviewed; under
 * three findings only the interval is shown, unless everything was reviewed and nothing is left to
 * estimate.
 */
export function shownRate(strata: readonly Stratum[]): ShownRate {
  const total = (value: (stratum: Stratum) => number): number => sortedSum(strata.map(value))
  const entries = total(({ N }) => N)
  const n = total((stratum) => stratum.n)
  const x = total((stratum) => stratum.x)
  const unreviewed = total((stratum) => (stratum.n === 0 ? stratum.N : 0))
  const counts = { n, x, unreviewed_share: entries === 0 ? 0 : unreviewed / entries }
  const suppressed = (reason: ShownRate['reason'], n_eff: number | null): ShownRate => ({
    state: 'suppressed',
    reason,
    p: null,
    lower: null,
    upper: null,
    n_eff,
    ...counts,
  })

  if (n === 0) return suppressed('nothing_reviewed', null)
  const { p, n_eff, lower, upper } = complianceRate(mergeStrata(strata))
  if (counts.unreviewed_share > MOST_UNREVIEWED) {
    return suppressed('entries_in_strata_without_review', n_eff)
  }
  if (n < MINIMUM_REVIEWS) return suppressed('too_few_reviews', n_eff)
  if (n_eff !== null && n_eff < MINIMUM_REVIEWS) return suppressed('too_little_information', n_eff)
  if (x < MINIMUM_FINDINGS && n_eff !== null) {
    return {
      state: 'interval_only',
      reason: 'too_few_findings',
      p: null,
      lower,
      upper,
      n_eff,
      ...counts,
    }
  }
  return { state: 'shown', reason: null, p, lower, upper, n_eff, ...counts }
}
