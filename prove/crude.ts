/** The tests a dashboard would use without these estimators; the proofs show beside what they do wrong. */

/** Two-sided p of a standard normal. Source: Abramowitz, Stegun 7.1.26, error below 2e-7. */
export function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return series * Math.exp(-x * x)
}

/** How many p are small enough at a false share of `q`. Source: Benjamini, Hochberg 1995. */
export function discoveries(p: readonly number[], q: number): number {
  return p
    .toSorted((a, b) => a - b)
    .reduce((found, value, index) => (value <= (q * (index + 1)) / p.length ? index + 1 : found), 0)
}

/** Ports whose own rate differs from the rate of all, by the binomial test with the usual correction. */
export function crudeFlags(n: ArrayLike<number>, x: ArrayLike<number>): number {
  let allN = 0
  let allX = 0
  for (let port = 0; port < n.length; port++) {
    allN += n[port] ?? 0
    allX += x[port] ?? 0
  }
  const rate = allX / allN
  const tests: number[] = []
  for (let port = 0; port < n.length; port++) {
    const entries = n[port] ?? 0
    if (entries * rate >= 1) {
      tests.push(
        twoSided(((x[port] ?? 0) - entries * rate) / Math.sqrt(entries * rate * (1 - rate))),
      )
    }
  }
  return discoveries(tests, 0.05)
}
