import type { Tally } from './tally.ts'

export interface Claim {
  says: string
  seen: number
  trials: number
  /** Not refused by what was seen; with few worlds that is little. */
  passed: boolean
}

/**
 * A claim is refused when what was seen had a chance below this if the claim were true at its edge.
 * Small enough that a true claim survives a few hundred looks.
 */
const refusal = 0.0005

/** P(X <= x), X binomial, by summing the law. */
export function binomialBelow(x: number, n: number, p: number): number {
  if (x < 0) return 0
  if (x >= n) return 1
  let log = n * Math.log1p(-p)
  let sum = Math.exp(log)
  for (let k = 1; k <= x; k++) {
    log += Math.log((((n - k + 1) / k) * p) / (1 - p))
    sum += Math.exp(log)
  }
  return Math.min(1, sum)
}

/** The share of worlds with `key` is at least `limit`. No trials at all refuse the claim. */
export function atLeast(design: string, tally: Tally, key: string, limit: number): Claim {
  const { n, sum } = tally.of(key)
  return {
    says: `${design}: ${key} at least ${percent(limit)}`,
    seen: sum / n,
    trials: n,
    passed: n > 0 && binomialBelow(sum, n, limit) >= refusal,
  }
}

/** The share of worlds with `key` is at most `limit`. */
export function atMost(design: string, tally: Tally, key: string, limit: number): Claim {
  const { n, sum } = tally.of(key)
  return {
    says: `${design}: ${key} at most ${percent(limit)}`,
    seen: sum / n,
    trials: n,
    passed: n > 0 && 1 - binomialBelow(sum - 1, n, limit) >= refusal,
  }
}

/** The mean of `key` is at most `limit`; for means of shares, where no binomial law holds. */
export function meanAtMost(design: string, tally: Tally, key: string, limit: number): Claim {
  const mean = tally.mean(key)
  return {
    says: `${design}: mean ${key} at most ${percent(limit)}`,
    seen: mean,
    trials: tally.of(key).n,
    passed: mean - 3.3 * tally.error(key) <= limit,
  }
}

/** The mean of `key` is `truth`, within `slack` and four standard errors of the simulation. */
export function unbiased(
  design: string,
  tally: Tally,
  key: string,
  truth: number,
  slack = 0,
): Claim {
  const mean = tally.mean(key)
  return {
    says: `${design}: mean ${key} is ${truth}${slack > 0 ? ` give or take ${slack}` : ''}`,
    seen: mean,
    trials: tally.of(key).n,
    passed: Math.abs(mean - truth) <= slack + 4 * tally.error(key),
  }
}

/** The mean of `key` lies beyond `limit`, away from zero: shown wrong by more than chance. */
export function farFromZero(design: string, tally: Tally, key: string, limit: number): Claim {
  const mean = tally.mean(key)
  return {
    says: `${design}: mean ${key} is off by more than ${limit}`,
    seen: mean,
    trials: tally.of(key).n,
    passed: Math.abs(mean) - 4 * tally.error(key) > limit,
  }
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}
