import { effectiveNumber } from '../multiple-tests.ts'
import { sortedSum } from '../sorted-sum.ts'
import { tQuantile } from '../special.ts'
import { groupStrata, type Sampled } from './merge-strata.ts'

/** N entries of the register and the change of duty of each reviewed one, 0 where nothing was found. */
export interface RevenueStratum {
  N: number
  changes: readonly number[]
  /** The planned sampling fraction, by which thin strata are merged; reviews / N if not given. */
  fraction?: number
}

export interface RevenueGap {
  /** Net duty due beyond what was declared, in the unit of the changes; below 0 are refunds. */
  total: number
  /** total / duty_total; null without duty. */
  rate: number | null
  se_total: number | null
  /** Effective number of reviewed entries the standard error rests on. */
  k: number | null
  /** 95 % limits of the rate, null in words. */
  lower: number | null
  upper: number | null
  /** The largest weighted finding as a share of all, sizes without sign; 0 without a finding. */
  largest_share: number
  state: 'interval' | 'words_only' | 'few_findings'
}

const MINIMUM_REVIEWS = 5
const FEW_CONTRIBUTIONS = 3

/**
 * Net revenue gap from a random sample stratified by duty: the expansion estimator of a total
 * (Cochran 1977, 5.3) with Student limits on as many degrees of freedom as there are effective
 * contributions (Satterthwaite 1946). Duty is so skewed that no interval holds unless the entries
 * with the most duty were all reviewed; without `top_band_complete` there is none ('words_only').
 * 'few_findings': the limits rest on fewer than three contributions, or on none and are absent.
 * Strata with fewer than five reviews are merged by sampling fraction, complete ones never.
 * RangeError when there are no entries, or none of those outside complete strata was reviewed.
 */
export function revenueGap(
  strata: readonly RevenueStratum[],
  duty_total: number,
  options: { top_band_complete: boolean },
): RevenueGap {
  const merged = mergeThin(strata)
  const estimates = merged.map(({ N, changes }) => (N * sortedSum(changes)) / changes.length)
  const total = sortedSum(estimates)
  const findings = merged.flatMap(({ N, changes }) =>
    changes.map((change) => (Math.abs(change) * N) / changes.length),
  )
  const found = sortedSum(findings)
  const largest = findings.reduce((most, finding) => Math.max(most, finding), 0)
  const words = {
    total,
    rate: duty_total > 0 ? total / duty_total : null,
    se_total: null,
    k: null,
    lower: null,
    upper: null,
    largest_share: found === 0 ? 0 : largest / found,
  }
  if (!merged.every(({ N, changes }) => changes.length > 1 || changes.length === N)) {
    return { ...words, state: 'words_only' }
  }
  const complete = merged.every(({ N, changes }) => changes.length === N)
  const contributions = merged.flatMap((stratum) => varianceContributions(stratum))
  const se_total = Math.sqrt(sortedSum(contributions))
  const k = effectiveNumber(contributions.map((contribution) => Math.sqrt(contribution)))
  const known = { ...words, se_total, k }
  if (complete) return { ...known, lower: words.rate, upper: words.rate, state: 'interval' }
  if (!options.top_band_complete) return { ...known, state: 'words_only' }
  if (se_total === 0) return { ...known, state: 'few_findings' }
  const half = tQuantile(0.975, Math.max(1, k)) * se_total
  return {
    ...known,
    lower: duty_total > 0 ? (total - half) / duty_total : null,
    upper: duty_total > 0 ? (total + half) / duty_total : null,
    state: k < FEW_CONTRIBUTIONS ? 'few_findings' : 'interval',
  }
}

/** Squared deviations of one stratum, scaled so that they sum to the variance of its total. */
function varianceContributions({ N, changes }: RevenueStratum): number[] {
  const n = changes.length
  if (n === N) return changes.map(() => 0)
  const mean = sortedSum(changes) / n
  const scale = (N * (N - n)) / (n * (n - 1))
  return changes.map((change) => scale * (change - mean) ** 2)
}

function mergeThin(strata: readonly RevenueStratum[]): RevenueStratum[] {
  for (const { N, changes } of strata) {
    if (changes.length > N) throw new RangeError(`${changes.length} reviews of ${N} entries`)
  }
  const whole = strata.filter(({ N, changes }) => N > 0 && changes.length === N)
  const sampled = strata
    .filter(({ N, changes }) => changes.length < N)
    .map((stratum): RevenueStratum & Sampled => ({ ...stratum, n: stratum.changes.length }))
  const merged = groupStrata(sampled, MINIMUM_REVIEWS).map((group) => ({
    N: sortedSum(group.map(({ N }) => N)),
    changes: group.flatMap(({ changes }) => changes),
  }))
  if (merged.some(({ changes }) => changes.length === 0) || merged.length + whole.length === 0) {
    throw new RangeError('no review of the entries that are not reviewed completely, no estimate')
  }
  return [...whole, ...merged]
}
