import {
  kaplanMeier,
  quantileOf,
  quantileOfCurve,
  SHOWN_FROM,
  type Curve,
  type QuantileEstimate,
} from './kaplan-meier.ts'
import { byStratum, type CenterSpell } from './stratify.ts'

export interface MedianComparison {
  /** Null under ten closings of its own. */
  own_median: QuantileEstimate | null
  /** The median the Center's mix of work would have elsewhere; null under ten closings of others. */
  expected_median: QuantileEstimate | null
  median_difference: { estimate: number; lower: number | null; upper: number | null } | null
  /** Share of the Center's items received that no other Center's curve can speak for; null when it received none. */
  left_out_share: number | null
}

/** A curve of others that stays above this says too little about their median. */
const OTHERS_MUST_REACH = 0.3

interface Weighted {
  share: number
  curve: Curve
}

/**
 * A Center's own median against the median its work would have at the pace of the other Centers:
 * the others' curves stratum by stratum, weighted by what the Center received (direct
 * standardisation to the Center's own mix). Both use the same strata; limits of the difference by
 * MOVER (Zou and Donner 2008).
 */
export function compareMedians(items: readonly CenterSpell[], center: string): MedianComparison {
  const own: CenterSpell[] = []
  const others: { received: number; curve: Curve }[] = []
  let received = 0
  for (const [, all] of byStratum(items)) {
    const ofCenter = all.filter((item) => item.center === center)
    const inside = ofCenter.filter(({ received_inside }) => received_inside).length
    if (inside === 0) continue
    received += inside
    const curve = kaplanMeier(all.filter((item) => item.center !== center))
    if ((curve.points.at(-1)?.survival ?? 1) > OTHERS_MUST_REACH) continue
    others.push({ received: inside, curve })
    own.push(...ofCenter)
  }
  const kept = others.reduce((sum, stratum) => sum + stratum.received, 0)
  const left_out_share = received === 0 ? null : 1 - kept / received
  if (kept === 0) {
    return { own_median: null, expected_median: null, median_difference: null, left_out_share }
  }
  const closings = others.reduce((sum, { curve }) => sum + curve.closed, 0)
  const expected_median =
    closings < SHOWN_FROM.median
      ? null
      : expectedQuantile(
          others.map(({ received: count, curve }) => ({ share: count / kept, curve })),
          0.5,
        )
  const curve = kaplanMeier(own)
  const own_median = curve.closed < SHOWN_FROM.median ? null : quantileOf(curve, 0.5)
  const median_difference =
    own_median && expected_median && differenceOf(own_median, expected_median)
  return { own_median, expected_median, median_difference, left_out_share }
}

function expectedQuantile(strata: readonly Weighted[], p: number): QuantileEstimate {
  const longest = Math.max(...strata.map(({ curve }) => curve.longest))
  return quantileOfCurve(mixture(strata), p, longest)
}

/** The weighted curve at every age at which one of its parts comes down. */
function* mixture(
  strata: readonly Weighted[],
): Generator<{ age: number; survival: number; variance: number }> {
  const steps = strata
    .flatMap(({ share, curve }, stratum) =>
      curve.points.map(({ age, survival, greenwood }) => ({
        age,
        stratum,
        survival: share * survival,
        variance: (share * survival) ** 2 * greenwood,
      })),
    )
    .toSorted((a, b) => a.age - b.age)
  const survivals = Float64Array.from(strata, ({ share }) => share)
  const variances = new Float64Array(strata.length)
  for (const [index, step] of steps.entries()) {
    survivals[step.stratum] = step.survival
    variances[step.stratum] = step.variance
    if (steps[index + 1]?.age === step.age) continue
    yield { age: step.age, survival: sum(survivals), variance: sum(variances) }
  }
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function differenceOf(
  own: QuantileEstimate,
  expected: QuantileEstimate,
): MedianComparison['median_difference'] {
  if (own.estimate === null || expected.estimate === null) return null
  const estimate = own.estimate - expected.estimate
  const below = distance(own.estimate, own.lower, expected.estimate, expected.upper)
  const above = distance(own.estimate, own.upper, expected.estimate, expected.lower)
  return {
    estimate,
    lower: below === null ? null : estimate - below,
    upper: above === null ? null : estimate + above,
  }
}

/** Root of the squared distances of two estimates to a limit each; null where a limit is open. */
function distance(a: number, limitOfA: number | null, b: number, limitOfB: number | null) {
  return limitOfA === null || limitOfB === null ? null : Math.hypot(a - limitOfA, b - limitOfB)
}
