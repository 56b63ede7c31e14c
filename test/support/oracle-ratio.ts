/** Own rate against that of all others, cell by cell (Mantel and Haenszel 1959), with an interval that also works at no outcome. */
import type { Side } from './oracle-cells.ts'
import { betaQuantile, normal975, sum, tQuantile } from './oracle-special.ts'

export interface Ratio {
  o_star: number
  e_star: number
  ratio: number | null
  u: number
  v: number
  observed: number
  expected: number | null
}

export function varianceOf({ n, N, X }: Side): number {
  return N < 2 ? 0 : (n * (N - n) * X * (N - X)) / (N * N * (N - 1))
}

export function ratioOf(sides: readonly Side[]): Ratio {
  const oStar = sum(sides.map(({ n, x, N }) => ((N - n) / N) * x))
  const eStar = sum(sides.map(({ n, x, N, X }) => (n * (X - x)) / N))
  const observed = sum(sides.map(({ x }) => x))
  const ratio = sides.length === 0 || eStar === 0 ? null : oStar / eStar
  const weighed = sum(sides.map(({ n, N, X }) => (((N - n) / N) * n * X) / N))
  const plain = sum(sides.map(({ n, N, X }) => (n * X) / N))
  // at the rate of others who have no outcome there is none to expect
  const atRateOfOthers = ratio === null ? 0 : observed / ratio
  return {
    o_star: oStar,
    e_star: eStar,
    ratio,
    u: sum(sides.map(({ n, x, N, X }) => x - (n * X) / N)),
    v: sum(sides.map(varianceOf)),
    observed,
    expected:
      sides.length === 0 ? null : observed === 0 ? eStar / (weighed / plain) : atRateOfOthers,
  }
}

/**
 * `dispersion` stretches chance, `df` are the degrees of freedom it was estimated with. The two sides
 * are treated alike: where one has no outcome, its place is taken by what it should have at the common rate.
 */
export function limitsOf(
  sides: readonly Side[],
  dispersion: number,
  df: number,
): { lower: number; upper: number | null } | null {
  if (sides.length === 0) return null
  const own = sides.map(({ n, x, N, X }) => ({ w: (N - n) / N, x, mean: (n * X) / N }))
  const others = sides.map(({ n, x, N, X }) => ({
    w: n / N,
    x: X - x,
    mean: ((N - n) * X) / N,
  }))
  const sizeOf = (side: { w: number; x: number; mean: number }[]) => {
    const total = (value: (one: { w: number; x: number; mean: number }) => number) =>
      sum(side.map(value))
    const squares = total(({ w, x }) => w * w * x)
    if (squares === 0)
      return { m: 0, step: total(({ w, mean }) => w * w * mean) / total(({ w, mean }) => w * mean) }
    const star = total(({ w, x }) => w * x)
    return { m: star ** 2 / squares, step: squares / star }
  }
  const [mine, theirs] = [sizeOf(own), sizeOf(others)]
  const scale = mine.step / theirs.step
  const stretch = dispersion * (tQuantile(0.975, df) / normal975) ** 2
  const [a, b] = [mine.m / stretch + 0.5, theirs.m / stretch + 0.5]
  const limit = (q: number) => (scale * q) / (1 - q)
  return {
    lower: mine.m === 0 ? 0 : limit(betaQuantile(0.025, a, b)),
    upper: theirs.m === 0 ? null : limit(betaQuantile(0.975, a, b)),
  }
}

/** Degrees of freedom of a dispersion estimated from k effective importers; infinite where there is none. */
export const freedomOf = (k: number | null, stretched: number) =>
  k === null || stretched <= 1 ? Number.POSITIVE_INFINITY : k * (stretched / (stretched - 1)) ** 2
