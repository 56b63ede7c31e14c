import { logGamma } from '../special.ts'

/**
 * P(chi-square with `df` degrees of freedom > x); df > 0, whole or not. Series below the mean,
 * Lentz's continued fraction above it (Abramowitz and Stegun 6.5.29, 6.5.31).
 */
export function chiSquareTail(x: number, df: number): number {
  if (!(df > 0) || Number.isNaN(x))
    throw new RangeError(`chiSquareTail is not defined at ${x}, ${df}`)
  if (x <= 0) return 1
  const [a, y] = [df / 2, x / 2]
  const front = Math.exp(a * Math.log(y) - y - logGamma(a))
  if (y < a + 1) {
    let [term, sum] = [1 / a, 1 / a]
    for (let k = 1; term > sum * 1e-16; k++) sum += term *= y / (a + k)
    return Math.max(0, 1 - front * sum)
  }
  let b = y + 1 - a
  let c = 1e300
  let d = 1 / b
  let value = d
  for (let k = 1; k < 10_000; k++) {
    const step = -k * (k - a)
    b += 2
    d = 1 / (step * d + b)
    c = b + step / c
    value *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return front * value
}

/**
 * P(Kolmogorov's statistic > x), x = sqrt(n) D for large n. Both series of Kolmogorov 1933: the
 * one for small x converges where the other does not.
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1
  let sum = 0
  if (x < 1.18) {
    for (let k = 1; k < 40; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x))
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum
  }
  for (let k = 1; k < 40; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x)
  return Math.min(1, 2 * sum)
}
