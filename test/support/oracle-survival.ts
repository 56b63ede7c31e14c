/** How long work takes, open items counted: product-limit curve with delayed entry (Kaplan and Meier 1958), limits on the log-log scale. */
import { normal975, sum } from './oracle-special.ts'

export interface Item {
  entry: number
  exit: number
  closed: boolean
}
export interface Point {
  t: number
  at_risk: number
  closed: number
  survival: number
  /** Variance of the curve. */
  variance: number
}

/** `items` at every distinct age of a closing; who closes in the moment of opening was at risk then; who comes later and leaves at once never. */
export function curveOf(items: readonly Item[]): Point[] {
  const ages = [...new Set(items.filter((item) => item.closed).map((item) => item.exit))]
  const points: Point[] = []
  let survival = 1
  let greenwood = 0
  for (const t of ages.toSorted((a, b) => a - b)) {
    const risk = items.filter(({ entry, exit }) => (entry < t || entry === 0) && t <= exit)
    const d = risk.filter(({ exit, closed }) => closed && exit === t).length
    if (d === 0) continue
    survival *= 1 - d / risk.length
    if (d < risk.length) greenwood += d / (risk.length * (risk.length - d))
    const variance = survival === 0 ? 0 : survival ** 2 * greenwood
    points.push({ t, at_risk: risk.length, closed: d, survival, variance })
  }
  return points
}

export interface QuantileFigures {
  estimate: number | null
  lower: number | null
  upper: number | null
}

/** `longest` is the longest age seen. */
export function quantileOf(
  points: readonly Pick<Point, 't' | 'survival' | 'variance'>[],
  p: number,
  longest: number,
): QuantileFigures {
  const level = 1 - p + 1e-12
  let lastUpper = 1
  const limits = points.map(({ survival, variance }) => {
    if (survival <= 0) return { low: 0, high: lastUpper }
    const log = Math.log(survival)
    const theta = Math.log(-log)
    const half = (normal975 * Math.sqrt(variance)) / (survival * Math.abs(log))
    lastUpper = Math.exp(-Math.exp(theta - half))
    return { low: Math.exp(-Math.exp(theta + half)), high: lastUpper }
  })
  const first = (below: (at: number) => boolean) => {
    const at = points.findIndex((_, place) => below(place))
    return points[at]?.t ?? null
  }
  return {
    estimate: first((at) => (points[at]?.survival ?? 1) <= level),
    lower: first((at) => (limits[at]?.low ?? 1) <= level) ?? longest,
    upper: first((at) => (limits[at]?.high ?? 1) <= level),
  }
}

export const longestOf = (items: readonly Item[]) => Math.max(...items.map(({ exit }) => exit))
export const closingsOf = (items: readonly Item[]) =>
  sum(items.map(({ closed }) => (closed ? 1 : 0)))

/** Value of a curve at an age. */
export function survivalAt(
  points: readonly Point[],
  t: number,
): Pick<Point, 'survival' | 'variance'> {
  return points.findLast((point) => point.t <= t) ?? { survival: 1, variance: 0 }
}
