/** One Center against the others on the same kinds of work: stratified log-rank with the Mantel-Haenszel ratio of hazards. */
import { skewedP, thirdMoment } from './oracle-flags.ts'
import { varianceOf } from './oracle-ratio.ts'
import { normal975 } from './oracle-special.ts'
import {
  type Item,
  type QuantileFigures,
  curveOf,
  longestOf,
  quantileOf,
  survivalAt,
} from './oracle-survival.ts'

export interface PaceItem extends Item {
  center: string
  stratum: string
  received_inside: boolean
}
export interface Pace {
  /** Closings at ages at which others were at risk too. */
  closed: number
  ratio: number | null
  se_log: number | null
  lower: number | null
  upper: number | null
  u: number
  v: number
  p: number | null
}

export function byStratum<T extends { stratum: string }>(items: readonly T[]): Map<string, T[]> {
  const strata = new Map<string, T[]>()
  for (const item of items) strata.set(item.stratum, [...(strata.get(item.stratum) ?? []), item])
  return new Map([...strata].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Against the Centers outside `excluded`. */
export function paceOf(
  all: readonly PaceItem[],
  center: string,
  excluded: ReadonlySet<string> = new Set(),
): Pace {
  const items = all.filter((item) => item.center === center || !excluded.has(item.center))
  let [R, Q, spread, u, v, k3, compared] = [0, 0, 0, 0, 0, 0, 0]
  for (const stratum of byStratum(items).values()) {
    const ages = new Set(stratum.filter((item) => item.closed).map((item) => item.exit))
    for (const t of [...ages].toSorted((a, b) => a - b)) {
      const risk = stratum.filter(({ entry, exit }) => (entry < t || entry === 0) && t <= exit)
      const closing = risk.filter(({ exit, closed }) => closed && exit === t)
      const [Y, D] = [risk.length, closing.length]
      const y = risk.filter((item) => item.center === center).length
      const d = closing.filter((item) => item.center === center).length
      if (y === 0 || y === Y) continue
      compared += d
      R += (d * (Y - y)) / Y
      Q += ((D - d) * y) / Y
      spread += (y * (Y - y) * D - d * (D - d) * Y) / (Y * Y)
      u += d - (D * y) / Y
      const side = { n: y, x: d, N: Y, X: D }
      v += varianceOf(side)
      k3 += thirdMoment(side)
    }
  }
  const defined = R > 0 && Q > 0
  const ratio = Q > 0 ? R / Q : null
  const seLog = defined ? Math.sqrt(spread / (R * Q)) : null
  const limit = (side: number) =>
    ratio === null || seLog === null ? null : ratio * Math.exp(side * normal975 * seLog)
  return {
    closed: compared,
    ratio,
    se_log: seLog,
    lower: limit(-1),
    upper: limit(1),
    u,
    v,
    p: v > 0 ? skewedP(u, v, k3) : null,
  }
}

export interface Medians {
  own: QuantileFigures
  own_closings: number
  expected: QuantileFigures
  expected_closings: number
  left_out_share: number | null
}

/** Own median beside the one its mix of work would have elsewhere. Strata that nobody else has, or where the others hardly close, are left out of both. */
export function mediansOf(items: readonly PaceItem[], center: string): Medians {
  const own: PaceItem[] = []
  const elsewhere: PaceItem[] = []
  const parts: { weight: number; curve: ReturnType<typeof curveOf> }[] = []
  let [received, leftOut] = [0, 0]
  for (const stratum of byStratum(items).values()) {
    const mine = stratum.filter((item) => item.center === center)
    if (mine.length === 0) continue
    const others = stratum.filter((item) => item.center !== center)
    const curve = curveOf(others)
    const weight = mine.filter((item) => item.received_inside).length
    received += weight
    // without weight it is in neither: both medians are of the same strata
    if (weight === 0) continue
    if ((curve.at(-1)?.survival ?? 1) > 0.3) {
      leftOut += weight
      continue
    }
    own.push(...mine)
    elsewhere.push(...others)
    parts.push({ weight, curve })
  }
  const kept = received - leftOut
  const ages = [...new Set(parts.flatMap(({ curve }) => curve.map(({ t }) => t)))]
  const mixed =
    kept === 0
      ? []
      : ages
          .toSorted((a, b) => a - b)
          .map((t) => {
            let [survival, variance] = [0, 0]
            for (const { weight, curve } of parts) {
              const at = survivalAt(curve, t)
              survival += (weight / kept) * at.survival
              variance += (weight / kept) ** 2 * at.variance
            }
            return { t, survival: Math.max(0, survival), variance }
          })
  const none = { estimate: null, lower: null, upper: null }
  return {
    own: own.length === 0 ? none : quantileOf(curveOf(own), 0.5, longestOf(own)),
    own_closings: own.filter((item) => item.closed).length,
    expected: mixed.length === 0 ? none : quantileOf(mixed, 0.5, longestOf(elsewhere)),
    expected_closings: elsewhere.filter((item) => item.closed).length,
    left_out_share: received === 0 ? null : leftOut / received,
  }
}

/** Limits of a difference from the limits of its parts (MOVER, Zou and Donner 2008). */
export function differenceOf(own: QuantileFigures, expected: QuantileFigures) {
  if (own.estimate === null || expected.estimate === null)
    return { estimate: null, lower: null, upper: null }
  const estimate = own.estimate - expected.estimate
  const reach = (a: number | null, b: number | null) =>
    a === null || b === null
      ? null
      : Math.hypot((own.estimate ?? 0) - a, (expected.estimate ?? 0) - b)
  const down = reach(own.lower, expected.upper)
  const up = reach(own.upper, expected.lower)
  return {
    estimate,
    lower: down === null ? null : estimate - down,
    upper: up === null ? null : estimate + up,
  }
}
