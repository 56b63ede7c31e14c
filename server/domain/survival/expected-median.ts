import {
  curveOf,
  pooledAges,
  quantileOf,
  quantileOfCurve,
  SHOWN_FROM,
  type QuantileEstimate,
} from './kaplan-meier.ts'
import { closingOrder, othersOf, type ClosingOrder, type Others } from './others.ts'
import type { SpellGroup, Stratum } from './stratify.ts'
import { SumTree } from './sum-tree.ts'

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

export const noMedians: MedianComparison = {
  own_median: null,
  expected_median: null,
  median_difference: null,
  left_out_share: null,
}

/** A stratum whose other Centers speak for the Center's own work in it. */
interface Kept {
  place: number
  group: SpellGroup
  others: Others
}

/**
 * Every Center's own median against the median its work would have at the pace of the other Centers:
 * the others' curves stratum by stratum, weighted by what the Center received (direct
 * standardisation to the Center's own mix). Both use the same strata; limits of the difference by
 * MOVER (Zou and Donner 2008).
 */
export function comparedMedians(strata: readonly Stratum[], centers: number): MedianComparison[] {
  const order = closingOrder(strata)
  return Array.from({ length: centers }, (_, center) => {
    const kept: Kept[] = []
    let received = 0
    strata.forEach((stratum, place) => {
      const group = stratum.groups[center]
      if (group === undefined || group.received === 0) return
      received += group.received
      const others = othersOf(stratum, center)
      if (others.survival <= OTHERS_MUST_REACH) kept.push({ place, group, others })
    })
    return { ...medians(strata, order, center, kept), left_out_share: leftOut(kept, received) }
  })
}

const inside = (kept: readonly Kept[]) => kept.reduce((sum, { group }) => sum + group.received, 0)
const leftOut = (kept: readonly Kept[], received: number) =>
  received === 0 ? null : 1 - inside(kept) / received

function medians(
  strata: readonly Stratum[],
  order: ClosingOrder,
  center: number,
  kept: readonly Kept[],
): MedianComparison {
  if (kept.length === 0) return noMedians
  const closings = kept.reduce((sum, { others }) => sum + others.closed, 0)
  const longest = kept.reduce((most, { others }) => Math.max(most, others.longest), 0)
  const expected_median =
    closings < SHOWN_FROM.median
      ? null
      : quantileOfCurve(mixture(strata, order, center, kept), 0.5, longest)
  const own = curveOf(pooledAges(kept.map(({ group }) => group)))
  const own_median = own.closed < SHOWN_FROM.median ? null : quantileOf(own, 0.5)
  return {
    own_median,
    expected_median,
    median_difference: own_median && expected_median && differenceOf(own_median, expected_median),
    left_out_share: null,
  }
}

/** The weighted curve of the others at every age at which one of its parts comes down. */
function* mixture(
  strata: readonly Stratum[],
  { stratum, row, ages }: ClosingOrder,
  center: number,
  kept: readonly Kept[],
): Generator<{ age: number; survival: number; variance: number }> {
  const all = inside(kept)
  const partOf = new Int32Array(strata.length).fill(-1)
  kept.forEach(({ place }, part) => (partOf[place] = part))
  const shares = Float64Array.from(kept, ({ group }) => group.received / all)
  const survival = new Float64Array(kept.length).fill(1)
  const greenwood = new Float64Array(kept.length)
  const survivals = new SumTree(shares)
  const variances = new SumTree(new Float64Array(kept.length))
  let moved = false
  for (let at = 0; at < stratum.length; at++) {
    const part = partOf[stratum[at] ?? 0] ?? -1
    const table = strata[stratum[at] ?? 0]?.table
    if (part >= 0 && table !== undefined) {
      const place = row[at] ?? 0
      const own = place * table.centers + center
      const closed = (table.allClosed[place] ?? 0) - (table.closed[own] ?? 0)
      const atRisk = (table.allAtRisk[place] ?? 0) - (table.atRisk[own] ?? 0)
      if (closed > 0) {
        const left = ((survival[part] ?? 0) * (atRisk - closed)) / atRisk
        survival[part] = left
        if (left > 0) greenwood[part]! += closed / (atRisk * (atRisk - closed))
        else greenwood[part] = 0
        const weighted = (shares[part] ?? 0) * left
        survivals.set(part, weighted)
        variances.set(part, weighted ** 2 * (greenwood[part] ?? 0))
        moved = true
      }
    }
    const age = ages[at] ?? 0
    if (!moved || ages[at + 1] === age) continue
    moved = false
    yield { age, survival: survivals.sum(), variance: variances.sum() }
  }
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
