/**
 * Probabilities for the oracle, each by the plainest method that is exact enough: series of positive
 * terms, Simpson's rule, bisection. Slow on purpose; formulas from Abramowitz and Stegun (1964).
 */

/** Stirling's series (6.1.41) after the recurrence has moved the argument above 20. */
export function logGamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < 20; at += 1) shift += Math.log(at)
  const inverse = 1 / (at * at)
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) /
    at
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift
}

/** The hypergeometric series of the incomplete beta function (26.5.4): every term is positive. */
function betaSeries(x: number, a: number, b: number): number {
  const front =
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - Math.log(a)
  let term = 1
  let sum = 1
  for (let step = 0; term > sum * 1e-17; step += 1) {
    term *= (x * (a + b + step)) / (a + 1 + step)
    sum += term
  }
  return Math.exp(front) * sum
}

export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  return x <= (a + 1) / (a + b + 2) ? betaSeries(x, a, b) : 1 - betaSeries(1 - x, b, a)
}

/** The point of [low, high] where a function that grows passes the target. */
export function bisect(
  low: number,
  high: number,
  target: number,
  value: (at: number) => number,
): number {
  let [from, to] = [low, high]
  for (let step = 0; step < 200; step += 1) {
    const middle = (from + to) / 2
    if (middle === from || middle === to) break
    if (value(middle) < target) from = middle
    else to = middle
  }
  return (from + to) / 2
}

export const betaQuantile = (p: number, a: number, b: number) =>
  bisect(0, 1, p, (x) => betaCdf(x, a, b))

const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/** Upper tail of z >= 0: density times Mills' ratio, the integral of exp(-z u - u^2 / 2) by Simpson's rule. */
function upperTail(z: number): number {
  const steps = 2000
  const end = 12 / (1 + z / 8)
  const width = end / steps
  let sum = 0
  for (let step = 0; step <= steps; step += 1) {
    const u = step * width
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
    sum += weight * Math.exp(-z * u - (u * u) / 2)
  }
  return (density(z) * sum * width) / 3
}

export const normalDensity = density
export const normalCdf = (z: number) => (z < 0 ? upperTail(-z) : 1 - upperTail(z))
export const normalQuantile = (p: number): number =>
  p > 0.5 ? -normalQuantile(1 - p) : bisect(-40, 0, p, normalCdf)

/** Chance that |T| is not below |t|; df may be Infinity (26.5.27). */
export function tTwoSided(t: number, df: number): number {
  if (!Number.isFinite(df)) return 2 * upperTail(Math.abs(t))
  return betaCdf(df / (df + t * t), df / 2, 0.5)
}

/** For p of at least one half; the tail is used, so that it is exact far out. */
export function tQuantile(p: number, df: number): number {
  if (!Number.isFinite(df)) return normalQuantile(p)
  return bisect(0, 1e6, -2 * (1 - p), (t) => -tTwoSided(t, df))
}

const logFactorials = [0]
function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1)
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next))
  return logFactorials[n] ?? 0
}
const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

/** Chances of `from`, `from` + 1, ... marked ones among n drawn out of N, of which X are marked. */
export function hypergeometric(
  N: number,
  X: number,
  n: number,
): { from: number; probabilities: number[] } {
  const from = Math.max(0, n + X - N)
  const probabilities: number[] = []
  for (let x = from; x <= Math.min(n, X); x += 1)
    probabilities.push(Math.exp(logChoose(X, x) + logChoose(N - X, n - x) - logChoose(N, n)))
  return { from, probabilities }
}

/** Benjamini and Hochberg (1995), straight from the definition: the greatest r with p_(r) <= q r / m. */
export function discoveries(p: readonly number[], q: number): boolean[] {
  const sorted = p.toSorted((a, b) => a - b)
  let cut = -1
  sorted.forEach((value, at) => {
    if (value <= (q * (at + 1)) / sorted.length) cut = value
  })
  return p.map((value) => value <= cut)
}

export const normal975 = 1.959963984540054
export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
