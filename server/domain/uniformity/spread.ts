import { normalQuantile } from '../special.ts'
import { crossing, maximise } from './brent.ts'
import type { LaplaceLikelihood } from './laplace.ts'
import type { Spread } from './types.ts'

const grid = [0.02, 0.06, 0.12, 0.2, 0.3, 0.45, 0.7, 1]
const largestTau = 2.5
/** Half the 95 % point of chi-squared with one degree of freedom. */
const drop = normalQuantile(0.975) ** 2 / 2
const perTau = Math.SQRT2 * normalQuantile(0.75)

/**
 * Median ratio: of two ports drawn at random the higher rate is, half of the time, at least this
 * multiple of the lower. Source: Larsen and Merlo 2005.
 */
export const indexOf = (tau: number): number => Math.exp(perTau * tau)

/** The tau of the largest likelihood on [0, 2.5], to within `tolerance`; 0 if none beats 0. */
export function mostLikelyTau(likelihood: LaplaceLikelihood, tolerance = 1e-6): number {
  const value = (tau: number) => likelihood.at(tau).value
  let best = 0
  grid.forEach((tau, at) => {
    if (value(tau) > value(grid[best]!)) best = at
  })
  const start = grid[best]!
  const tau = maximise(value, grid[best - 1] ?? 0, start, grid[best + 1] ?? largestTau, tolerance)
  return value(tau) > 0 ? tau : 0
}

/** Point and 95 % likelihood limits of the spread between ports. Source: profile likelihood. */
export function spreadOf(likelihood: LaplaceLikelihood): Spread {
  const tau = mostLikelyTau(likelihood)
  const level = likelihood.at(tau).value - drop
  const above = (at: number) => likelihood.at(at).value - level
  const lower = above(0) >= 0 ? 0 : crossing(above, ...bracket(likelihood, above, tau, -1), 1e-6)
  const upper =
    above(largestTau) >= 0
      ? largestTau
      : crossing(above, ...bracket(likelihood, above, tau, 1), 1e-6)
  return {
    tau,
    lower,
    upper,
    index: indexOf(tau),
    index_lower: indexOf(lower),
    index_upper: indexOf(upper),
  }
}

/**
 * Where the variance factors of importers are estimated, `wide` divides counts by the larger of two
 * estimates and `own` by the port's own: the larger keeps the lower limit from claiming a spread that
 * is none, and, because it takes some of the spread for chance, the upper limit is the greater of
 * both (docs/decisions/0016).
 */
export function guardedSpreadOf(wide: LaplaceLikelihood, own: LaplaceLikelihood): Spread {
  const spread = spreadOf(wide)
  const upper = Math.max(spread.upper, spreadOf(own).upper)
  return { ...spread, upper, index_upper: indexOf(upper) }
}

/** The two neighbouring tau already looked at between which the likelihood passes the level. */
function bracket(
  likelihood: LaplaceLikelihood,
  above: (tau: number) => number,
  tau: number,
  direction: 1 | -1,
): [number, number] {
  const looked = likelihood.looked().filter((other) => (other - tau) * direction >= 0)
  if (direction === -1) looked.reverse()
  let inside = tau
  for (const other of looked) {
    if (above(other) < 0) return [inside, other]
    inside = other
  }
  throw new RangeError('the likelihood never falls to the level of its limits')
}
