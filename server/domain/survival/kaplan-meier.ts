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
 * Kaplan and Meier (1958) with delayed entry: at risk at age t are the items with entry < t <=
 * exit, and closings come before the items still open at the same age. An item watched since it
 * opened (entry 0) is also at risk at age 0; one that leaves at the age it enters was never seen at
 * risk and is left out. RangeError for ages that are no numbers, below 0, or in the wrong order.
 */
export function kaplanMeier(items: readonly Spell[]): Curve {
  for (const { entry, exit } of items) {
    if (!(entry >= 0 && exit >= entry && exit < Infinity)) {
      throw new RangeError(`an item cannot be watched from age ${entry} to ${exit}`)
    }
  }
  const seen = items.filter(({ entry, exit }) => exit > entry || entry === 0)
  const entries = Float64Array.from(seen, ({ entry }) => entry).sort()
  const exits = Float64Array.from(seen, ({ exit }) => exit).sort()
  const closings = Float64Array.from(
    seen.filter(({ closed }) => closed),
    ({ exit }) => exit,
  ).sort()

  const points: CurvePoint[] = []
  let entered = 0
  let left = 0
  let survival = 1
  let greenwood = 0
  for (let at = 0; at < closings.length;) {
    const age = closings[at] ?? 0
    const first = at
    while (closings[at] === age) at++
    while (isUnderWatch(entries[entered], age)) entered++
    while ((exits[left] ?? Infinity) < age) left++
    const at_risk = entered - left
    const closed = at - first
    survival *= (at_risk - closed) / at_risk
    greenwood = survival === 0 ? 0 : greenwood + closed / (at_risk * (at_risk - closed))
    points.push({ age, at_risk, closed, survival, greenwood })
  }
  return { points, closed: closings.length, items: seen.length, longest: exits.at(-1) ?? 0 }
}

/** Whether an item that entered at this age is at risk at `age`; the order of entries is ascending. */
export function isUnderWatch(entry: number | undefined, age: number): boolean {
  return entry !== undefined && (entry < age || entry === 0)
}

/**
 * The age by which a share p of items is closed, with 95 % limits from the log(-log) interval of
 * the curve (Kalbfleisch and Prentice 1980) read across (Brookmeyer and Crowley 1982). The first
 * age at which the curve comes down to 1 - p is taken, also where it stays there for a while.
 */
export function quantileOf(curve: Curve, p: number): QuantileEstimate {
  return quantileOfCurve(
    curve.points.map(({ age, survival, greenwood }) => ({
      age,
      survival,
      variance: survival * survival * greenwood,
    })),
    p,
    curve.longest,
  )
}

/** The same for any falling curve whose variance at each age is known. */
export function quantileOfCurve(
  points: Iterable<{ age: number; survival: number; variance: number }>,
  p: number,
  longest: number,
): QuantileEstimate {
  if (!(p > 0 && p < 1)) throw new RangeError(`no quantile at ${p}`)
  const level = 1 - p + ROUNDING
  let estimate: number | null = null
  let lower: number | null = null
  let upper: number | null = null
  let highest = 1
  for (const { age, survival, variance } of points) {
    const [low, high] = logLogLimits(survival, variance)
    highest = high ?? highest
    if (estimate === null && survival <= level) estimate = age
    if (lower === null && low <= level) lower = age
    if (highest <= level) {
      upper = age
      break
    }
  }
  return { estimate, lower: lower ?? (longest > 0 ? longest : null), upper, longest }
}

/** 95 % limits of a survival below 1; where it is 0 there is no upper one of its own. */
function logLogLimits(survival: number, variance: number): [number, number | null] {
  if (survival <= 0) return [0, null]
  if (survival >= 1) return [1, 1]
  const log = Math.log(survival)
  const se = Math.sqrt(variance) / (survival * -log)
  return [survival ** Math.exp(Z * se), survival ** Math.exp(-Z * se)]
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
