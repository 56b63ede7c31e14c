import { normalQuantile } from '../special.ts'

/**
 * One item under observation from age `entry` to age `exit`, both in one unit since it opened;
 * `closed` when it closed at `exit`, otherwise it was still open (or paused) then.
 */
export interface Spell {
  entry: number
  exit: number
  closed: boolean
}

export interface CurvePoint {
  age: number
  at_risk: number
  closed: number
  /** Share still open after this age. */
  survival: number
  /** Greenwood's sum: variance of the survival divided by its square; 0 where survival is 0. */
  greenwood: number
}

export interface Curve {
  /** One point for every age at which something closed, ascending. */
  points: readonly CurvePoint[]
  closed: number
  items: number
  /** The greatest age seen, 0 without items. */
  longest: number
}

export interface QuantileEstimate {
  /** Null: not reached, more than `longest`. */
  estimate: number | null
  lower: number | null
  /** Null: open. */
  upper: number | null
  longest: number
}

/** Closings from which on a quantile is shown; fewer and its limits are open more often than not. */
export const SHOWN_FROM = { median: 10, p90: 30 } as const

const Z = normalQuantile(0.975)

/** Products of fractions that should meet 1 - p exactly miss it by rounding. */
const ROUNDING = 1e-12

/**
 * What a curve needs of its items, each list ascending. An item that leaves at the age it enters, above 0,
 * was never seen at risk and stands in none of them.
 */
export interface Ages {
  /** Ages above 0 at which items came under watch; all others were watched since they opened. */
  entries: Float64Array
  exits: Float64Array
  /** Those of the exits at which something closed. */
  closings: Float64Array
}

/** The ages of items as a curve reads them. RangeError for ages that are no numbers, below 0, or in the wrong order. */
export function agesOf(items: readonly Spell[]): Ages {
  for (const { entry, exit } of items) {
    if (!(entry >= 0 && exit >= entry && exit < Infinity)) {
      throw new RangeError(`an item cannot be watched from age ${entry} to ${exit}`)
    }
  }
  const seen = items.filter(({ entry, exit }) => exit > entry || entry === 0)
  const late = seen.filter(({ entry }) => entry > 0)
  const closed = seen.filter((item) => item.closed)
  return {
    entries: Float64Array.from(late, ({ entry }) => entry).sort(),
    exits: Float64Array.from(seen, ({ exit }) => exit).sort(),
    closings: Float64Array.from(closed, ({ exit }) => exit).sort(),
  }
}

/** One ascending list from many. */
export function ascending(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return lists.length > 1 ? all.sort() : all
}

/** The ages of several groups of items as those of one. */
export const pooledAges = (groups: readonly Ages[]): Ages => ({
  entries: ascending(groups.map(({ entries }) => entries)),
  exits: ascending(groups.map(({ exits }) => exits)),
  closings: ascending(groups.map(({ closings }) => closings)),
})

/** `curveOf` of the ages of items. */
export const kaplanMeier = (items: readonly Spell[]): Curve => curveOf(agesOf(items))

/**
 * Kaplan and Meier (1958) with delayed entry: at risk at age t are the items with entry < t <=
 * exit, and closings come before the items still open at the same age. An item watched since it
 * opened (entry 0) is also at risk at age 0.
 */
export function curveOf({ entries, exits, closings }: Ages): Curve {
  const points: CurvePoint[] = []
  const watchedSinceOpening = exits.length - entries.length
  let entered = 0
  let left = 0
  let survival = 1
  let greenwood = 0
  for (let at = 0; at < closings.length;) {
    const age = closings[at] ?? 0
    const first = at
    while (closings[at] === age) at++
    while ((entries[entered] ?? Infinity) < age) entered++
    while ((exits[left] ?? Infinity) < age) left++
    const at_risk = watchedSinceOpening + entered - left
    const closed = at - first
    survival *= (at_risk - closed) / at_risk
    greenwood = survival === 0 ? 0 : greenwood + closed / (at_risk * (at_risk - closed))
    points.push({ age, at_risk, closed, survival, greenwood })
  }
  return { points, closed: closings.length, items: exits.length, longest: exits.at(-1) ?? 0 }
}

/**
 * The age by which a share p of items is closed, with 95 % limits from the log(-log) interval of
 * the curve (Kalbfleisch and Prentice 1980) read across (Brookmeyer and Crowley 1982). The first
 * age at which the curve comes down to 1 - p is taken, also where it stays there for a while.
 */
export function quantileOf(curve: Curve, p: number): QuantileEstimate {
  return quantileOfCurve(pointsOf(curve), p, curve.longest)
}

function* pointsOf({ points }: Curve): Generator<StandardisedPoint> {
  for (const { age, survival, greenwood } of points)
    yield { age, survival, variance: survival * survival * greenwood }
}

interface StandardisedPoint {
  age: number
  survival: number
  variance: number
}

/** The same for any falling curve whose variance at each age is known. Ages behind the last answer are not asked for. */
export function quantileOfCurve(
  points: Iterable<StandardisedPoint>,
  p: number,
  longest: number,
): QuantileEstimate {
  if (!(p > 0 && p < 1)) throw new RangeError(`no quantile at ${p}`)
  const level = 1 - p + ROUNDING
  let estimate: number | null = null
  let lower: number | null = null
  let upper: number | null = null
  for (const { age, survival, variance } of points) {
    if (lower === null && logLogLimit(survival, variance, Z) <= level) lower = age
    if (survival > level) continue
    estimate ??= age
    // Where the curve is 0 it has no upper limit of its own, and the last one was above the level.
    if (survival > 0 && logLogLimit(survival, variance, -Z) <= level) {
      upper = age
      break
    }
  }
  return { estimate, lower: lower ?? (longest > 0 ? longest : null), upper, longest }
}

/** 95 % limit of a survival, the lower one for z above 0; 0 and 1 are their own. */
function logLogLimit(survival: number, variance: number, z: number): number {
  if (survival <= 0) return 0
  if (survival >= 1) return 1
  const se = Math.sqrt(variance) / (survival * -Math.log(survival))
  return survival ** Math.exp(z * se)
}

/** Median and 90th percentile where enough items closed to show them, else null. */
export function shownQuantiles(curve: Curve): {
  closed: number
  median: QuantileEstimate | null
  p90: QuantileEstimate | null
} {
  const { closed } = curve
  return {
    closed,
    median: closed >= SHOWN_FROM.median ? quantileOf(curve, 0.5) : null,
    p90: closed >= SHOWN_FROM.p90 ? quantileOf(curve, 0.9) : null,
  }
}
