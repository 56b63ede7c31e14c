import { betaQuantile, tQuantile } from '../special.ts'
import type { CellTotals } from './cells.ts'
import { eachComparedCell, type Reference } from './reference.ts'

const z975 = 1.959963984540054

/** Sums of one port over its compared cells. */
export interface RatioSums {
  observed: number
  o_star: number
  e_star: number
  u: number
  v: number
  /** Third central moment of the observed count by chance. */
  third_moment: number
  /** Sum of squared weights times outcomes, of the port and of the others. */
  o_squares: number
  e_squares: number
  /** What the four sums above would be with the shares of the whole cell. */
  alike: { o_star: number; e_star: number; o_squares: number; e_squares: number }
}

/**
 * Mantel-Haenszel sums of a port against its reference. With n, x of the port and N, X of the cell:
 * o_star = sum x (N-n)/N, e_star = sum n (X-x)/N; their difference u = sum x - n X/N has variance v
 * when the entries with the outcome fall on ports by chance (hypergeometric).
 * Source: Mantel and Haenszel 1959; Birch 1964.
 */
export function ratioSums(cells: CellTotals, reference: Reference, port: number): RatioSums {
  const sums: RatioSums = {
    observed: 0,
    o_star: 0,
    e_star: 0,
    u: 0,
    v: 0,
    third_moment: 0,
    o_squares: 0,
    e_squares: 0,
    alike: { o_star: 0, e_star: 0, o_squares: 0, e_squares: 0 },
  }
  const { alike } = sums
  eachComparedCell(cells, reference, port, (n, x, N, X) => {
    const share = n / N
    const others = (N - n) / N
    const rate = X / N
    sums.observed += x
    sums.o_star += others * x
    sums.e_star += share * (X - x)
    sums.o_squares += others * others * x
    sums.e_squares += share * share * (X - x)
    alike.o_star += others * n * rate
    alike.e_star += share * (N - n) * rate
    alike.o_squares += others * others * n * rate
    alike.e_squares += share * share * (N - n) * rate
    const variance = (n * others * rate * (N - X)) / (N - 1)
    sums.u += x - n * rate
    sums.v += variance
    if (N > 2) sums.third_moment += (variance * (N - 2 * X) * (N - 2 * n)) / (N * (N - 2))
  })
  return sums
}

export interface RatioInterval {
  ratio: number | null
  lower: number | null
  upper: number | null
  expected: number | null
}

/**
 * Ratio of the port's rate to the rate of the others, like for like, with 95 % limits: o_star and
 * e_star are taken as scaled Poisson counts and their split as binomial with half a count added,
 * so that limits exist at zero. `psi` is the variance factor and `df` the degrees of freedom
 * (Infinity where the variance factor is known).
 * Source: ratio Mantel and Haenszel 1959; limits after the beta interval for a binomial split
 * (Jeffreys) with effective counts as in Fay and Feuer 1997.
 */
export function ratioInterval(sums: RatioSums, psi: number, df: number): RatioInterval {
  const { o_star, e_star, alike } = sums
  if (sums.v <= 0) return { ratio: null, lower: null, upper: null, expected: null }
  const none = sums.o_squares === 0
  const noneElsewhere = sums.e_squares === 0
  const oUnit = none ? alike.o_squares / alike.o_star : sums.o_squares / o_star
  const eUnit = noneElsewhere ? alike.e_squares / alike.e_star : sums.e_squares / e_star
  const inflation = psi * (tQuantile(0.975, df) / z975) ** 2
  const o = (none ? 0 : o_star / oUnit) / inflation + 0.5
  const e = (noneElsewhere ? 0 : e_star / eUnit) / inflation + 0.5
  const limit = (p: number) => {
    const q = betaQuantile(p, o, e)
    return ((oUnit / eUnit) * q) / (1 - q)
  }
  return {
    ratio: noneElsewhere ? null : o_star / e_star,
    lower: none ? 0 : limit(0.025),
    upper: noneElsewhere ? null : limit(0.975),
    expected: expectedCount(sums),
  }
}

/** The observed count divided by the ratio; without any observed count its limit at equal rates. */
function expectedCount({ observed, o_star, e_star, u, alike }: RatioSums): number {
  if (observed > 0) return (observed * e_star) / o_star
  return (e_star * (observed - u)) / alike.o_star
}
