/** A rate from a stratified random sample (Korn and Graubard 1998, smoothed variance), and money by the same strata. */
import { betaQuantile, sum, tQuantile } from './oracle-special.ts'

export interface Stratum {
  N: number
  n: number
  x: number
}
export interface RateFigures {
  p: number
  n_eff: number | null
  lower: number
  upper: number
}

/** Neighbours are joined in the order given until each has the least number; what is left joins the last. */
export function joined<S>(strata: readonly S[], size: (stratum: S) => number, least = 5): S[][] {
  const groups: S[][] = []
  let open: S[] = []
  for (const stratum of strata) {
    open.push(stratum)
    if (sum(open.map(size)) < least) continue
    groups.push(open)
    open = []
  }
  const last = groups.at(-1)
  if (last === undefined) return open.length === 0 ? [] : [open]
  last.push(...open)
  return groups
}

/** By sampling fraction, of equals in the order given. */
export const byFraction = <S extends { N: number; n: number }>(strata: readonly S[]) =>
  strata.toSorted((a, b) => a.n * b.N - b.n * a.N)

/** Every stratum has an outcome. */
export function rateOf(strata: readonly Stratum[], smooth = 10): RateFigures {
  const total = sum(strata.map(({ N }) => N))
  const p = sum(strata.map(({ N, n, x }) => ((N / total) * x) / n))
  if (strata.every(({ N, n }) => N === n)) return { p, n_eff: null, lower: p, upper: p }
  const weights = strata.map(({ N, n }) => ((N / total) ** 2 * (1 - n / N)) / n)
  const v = sum(
    strata.map(({ n, x }, at) => {
      const q = (x + smooth * p) / (n + smooth)
      return (weights[at] ?? 0) * q * (1 - q)
    }),
  )
  const extreme = strata.every(({ x }) => x === 0) || strata.every(({ n, x }) => n === x)
  const nEff = extreme ? 1 / sum(weights) : (p * (1 - p)) / v
  const x = p * nEff
  return {
    p,
    n_eff: nEff,
    lower: strata.every((one) => one.x === 0) ? 0 : betaQuantile(0.025, x, nEff - x + 1),
    upper: strata.every((one) => one.x === one.n) ? 1 : betaQuantile(0.975, x + 1, nEff - x),
  }
}

export interface MoneyStratum {
  N: number
  changes: number[]
}
export interface GapFigures {
  total: number
  rate: number | null
  se_total: number
  k: number
  lower: number
  upper: number
  largest_share: number | null
}

/** Strata without a review count with nothing; limits are totals. */
export function gapOf(strata: readonly MoneyStratum[], dutyTotal: number): GapFigures {
  const weighted: number[] = []
  const contributions: number[] = []
  let total = 0
  for (const { N, changes } of strata) {
    const n = changes.length
    if (n === 0) continue
    const mean = sum(changes) / n
    total += N * mean
    for (const y of changes) {
      weighted.push(Math.abs((N / n) * y))
      if (n > 1) contributions.push((N ** 2 * (1 - n / N) * (y - mean) ** 2) / (n * (n - 1)))
    }
  }
  const variance = sum(contributions)
  const k = variance === 0 ? 0 : variance ** 2 / sum(contributions.map((c) => c * c))
  const half = variance === 0 ? 0 : tQuantile(0.975, Math.max(1, k)) * Math.sqrt(variance)
  const all = sum(weighted)
  return {
    total,
    rate: dutyTotal === 0 ? null : total / dutyTotal,
    se_total: Math.sqrt(variance),
    k,
    lower: total - half,
    upper: total + half,
    largest_share: all === 0 ? null : Math.max(...weighted) / all,
  }
}
