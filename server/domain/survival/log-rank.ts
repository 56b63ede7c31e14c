import { normalCdf, normalQuantile } from '../special.ts'
import type { AgeTable } from './age-table.ts'

export interface LogRank {
  /** The Center's closings at ages at which others were at risk too. */
  compared: number
  /** Weighted closings of the Center, and of the others: their ratio is the ratio of paces. */
  r: number
  q: number
  log_variance: number
  /** Closings beyond expectation, their variance and third cumulant under no difference. */
  u: number
  v: number
  third: number
}

export interface Pace {
  /** The Center's closings that could be compared: others were at risk at the same age. */
  compared: number
  ratio: number | null
  se_log: number | null
  lower: number | null
  upper: number | null
  u: number
  v: number
  p: number
}

const Z = normalQuantile(0.975)

/** Where a tail is as thin as this its skewness term is larger than itself. */
const THIN_TAIL = 1e-14

/**
 * Every Center against the others not left out, itself included where it is left out, over the closing
 * ages of each stratum: Mantel and Haenszel's (1959) ratio with the variance of Greenland and Robins
 * (1985), and the stratified log-rank score with its exact hypergeometric variance and third cumulant.
 */
export function logRanks(
  tables: readonly AgeTable[],
  isLeftOut: (center: number) => boolean,
): LogRank[] {
  const centers = tables[0]?.centers ?? 0
  const sums = Array.from({ length: centers }, (): LogRank => ({
    ...{ compared: 0, r: 0, q: 0, log_variance: 0, u: 0, v: 0, third: 0 },
  }))
  const leftOut = Uint8Array.from(sums, (_, center) => Number(isLeftOut(center)))
  for (const table of tables) sweep(table, leftOut, sums)
  return sums
}

function sweep(
  { ages, atRisk, closed, centers }: AgeTable,
  leftOut: Uint8Array,
  sums: readonly LogRank[],
): void {
  for (let at = 0; at < ages.length * centers; at += centers) {
    let risk = 0
    let closing = 0
    for (let center = 0; center < centers; center++) {
      if (leftOut[center] === 1) continue
      risk += atRisk[at + center] ?? 0
      closing += closed[at + center] ?? 0
    }
    sums.forEach((sum, center) => {
      const own = atRisk[at + center] ?? 0
      const ownClosing = closed[at + center] ?? 0
      const all = leftOut[center] === 1 ? risk + own : risk
      const allClosing = leftOut[center] === 1 ? closing + ownClosing : closing
      if (allClosing > 0 && own > 0 && own < all) addAge(sum, all, own, allClosing, ownClosing)
    })
  }
}

/** Y at risk and D closings of all, y and d of the Center, at one age of one stratum; 0 < y < Y. */
function addAge(sums: LogRank, Y: number, y: number, D: number, d: number): void {
  const variance = (D * y * (Y - y) * (Y - D)) / (Y * Y * (Y - 1))
  sums.compared += d
  sums.r += (d * (Y - y)) / Y
  sums.q += ((D - d) * y) / Y
  sums.log_variance += (y * (Y - y) * D - d * (D - d) * Y) / (Y * Y)
  sums.u += d - (D * y) / Y
  sums.v += variance
  if (Y > 2) sums.third += (variance * (Y - 2 * D) * (Y - 2 * y)) / (Y * (Y - 2))
}

/** Ratio, 95 % limits and two-sided p of a comparison, null where nothing can tell (v = 0). */
export function paceFrom({ compared, r, q, log_variance, u, v, third }: LogRank): Pace | null {
  if (!(v > 0)) return null
  const p = twoSided(u / Math.sqrt(v), third / v ** 1.5)
  if (!(r > 0 && q > 0)) {
    return { compared, ratio: q > 0 ? 0 : null, se_log: null, lower: null, upper: null, u, v, p }
  }
  const ratio = r / q
  const se_log = Math.sqrt(log_variance / (r * q))
  const factor = Math.exp(Z * se_log)
  return { compared, ratio, se_log, lower: ratio / factor, upper: ratio * factor, u, v, p }
}

/** Two-sided p of a standardised score of skewness g, with the first term of Edgeworth's series. */
function twoSided(z: number, g: number): number {
  const correction = ((g / 6) * (z * z - 1) * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI)
  const tail = Math.min(normalCdf(z) - correction, normalCdf(-z) + correction)
  return tail < THIN_TAIL ? 2 * normalCdf(-Math.abs(z)) : Math.min(1, 2 * tail)
}
