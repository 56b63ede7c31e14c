/**
 * The special functions behind the intervals and tests: log-gamma, beta, Student t, normal and
 * hypergeometric, each to about 1e-11 relative, tails included. They are our own because jstat is
 * 2 % off at normalCdf(-8) and the exact @stdlib distributions are 232 packages and 28 MB for
 * these few functions.
 */

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)

/** Above this many degrees of freedom Student t is reached by expansion instead of a fraction. */
const LARGE_DF = 1e4

function demand(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(message)
}

/** Coefficients of Stirling's series in 1/x^2, Abramowitz and Stegun 6.1.41; enough above 15. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360]

/** Natural logarithm of the gamma function, x > 0: Stirling's series, shifted up where x is small. */
export function logGamma(x: number): number {
  demand(x > 0, `logGamma needs x > 0, not ${x}`)
  let shift = 1
  let y = x
  for (; y < 15; y++) shift *= y
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + stirlingRest(y) - Math.log(shift)
}

/** What Stirling's formula for log-gamma leaves over. */
function stirlingRest(x: number): number {
  if (x < 15) return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI)
  return STIRLING.reduceRight((sum, coefficient) => coefficient + sum / (x * x), 0) / x
}

/** m * (r - 1 - log r) for r = actual / m, without cancellation near r = 1. */
function deviance(actual: number, m: number): number {
  const u = (actual - m) / m
  if (Math.abs(u) > 0.1) return actual - m - m * Math.log(actual / m)
  let sum = 0
  for (let k = 2, power = u * u; k < 20; k++, power *= -u) sum += power / k
  return m * sum
}

/**
 * x^a y^b / B(a, b) with y = 1 - x, without the cancellation of large log-gammas (the saddle-point
 * form of Loader 2000). It is also the density of log(x/y) under Beta(a, b).
 */
function betaFront(x: number, y: number, a: number, b: number): number {
  if (x === 0 || y === 0) return 0
  const sum = a + b
  const rest = stirlingRest(sum) - stirlingRest(a) - stirlingRest(b)
  return (
    Math.sqrt(a / sum) *
    Math.sqrt(b / (2 * Math.PI)) *
    Math.exp(rest - deviance(sum * x, a) - deviance(sum * y, b))
  )
}

/** Continued fraction of the incomplete beta function, DLMF 8.17.22, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const safe = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / safe(1 + even * d)
    c = safe(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / safe(1 + odd * d)
    c = safe(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return value
}

/** Lower and upper tail of Beta(a, b) at x = 1 - y; the smaller of the two keeps its digits. */
function betaTails(x: number, y: number, a: number, b: number): { lower: number; upper: number } {
  const front = betaFront(x, y, a, b)
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = front === 0 ? 0 : (front * betaFraction(x, a, b)) / a
    return { lower, upper: 1 - lower }
  }
  const upper = front === 0 ? 0 : (front * betaFraction(y, b, a)) / b
  return { lower: 1 - upper, upper }
}

/** P(Beta(a, b) <= x), the regularised incomplete beta function; a, b > 0. x outside [0, 1] is cut. */
export function betaCdf(x: number, a: number, b: number): number {
  demand(a > 0 && b > 0 && !Number.isNaN(x), `betaCdf needs a, b > 0, not ${x}, ${a}, ${b}`)
  if (x <= 0) return 0
  if (x >= 1) return 1
  return betaTails(x, 1 - x, a, b).lower
}

/** log(x/(1-x)) at the p quantile of Beta(a, b): Newton on the log of the smaller tail, bracketed. */
function betaLogOdds(p: number, a: number, b: number): number {
  let low = -745
  let high = 745
  const inside = (value: number): boolean => value > low && value < high
  let theta = Math.log(a / b) + normalQuantile(p) * Math.sqrt(1 / a + 1 / b)
  if (!inside(theta)) theta = 0
  for (let step = 0; step < 300; step++) {
    const x = 1 / (1 + Math.exp(-theta))
    const y = 1 / (1 + Math.exp(theta))
    const { lower, upper } = betaTails(x, y, a, b)
    const density = betaFront(x, y, a, b)
    const miss =
      p < 0.5
        ? (lower * Math.log(lower / p)) / density
        : (-upper * Math.log(upper / (1 - p))) / density
    if (lower < p) low = theta
    else high = theta
    const proposal = theta - miss
    const next = inside(proposal) ? proposal : (low + high) / 2
    if (Math.abs(next - theta) <= 1e-14 * (1 + Math.abs(theta))) return next
    theta = next
  }
  return theta
}

/** x with P(Beta(a, b) <= x) = p; a, b > 0 and p in [0, 1], RangeError otherwise. */
export function betaQuantile(p: number, a: number, b: number): number {
  demand(a > 0 && b > 0 && p >= 0 && p <= 1, `betaQuantile is not defined at ${p}, ${a}, ${b}`)
  if (p === 0 || p === 1) return p
  return 1 / (1 + Math.exp(-betaLogOdds(p, a, b)))
}

/**
 * P(|T| > |t|) for Student t; df > 0, Infinity is the normal law. The incomplete beta function, or
 * for many degrees of freedom the normal expansion of Hill (1970, algorithm 395).
 */
export function tTwoSided(t: number, df: number): number {
  demand(df > 0 && !Number.isNaN(t), `tTwoSided needs df > 0, not ${t}, ${df}`)
  if (!Number.isFinite(t)) return 0
  if (t === 0) return 1
  if (df <= LARGE_DF) {
    const sum = df + t * t
    return betaTails(df / sum, (t * t) / sum, df / 2, 0.5).lower
  }
  if (df === Infinity) return 2 * normalCdf(-Math.abs(t))
  const a = df - 0.5
  const b = 48 * a * a
  const y = a * Math.log1p((t * t) / df)
  const third = (((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b)
  return 2 * normalCdf(-Math.sqrt(y) * (1 + (third + y + 3) / b))
}

/** t with P(T <= t) = p for Student t; df > 0 (may be Infinity), p in [0, 1]. */
export function tQuantile(p: number, df: number): number {
  demand(df > 0 && p >= 0 && p <= 1, `tQuantile is not defined at ${p}, ${df}`)
  if (p === 0.5) return 0
  const sign = p < 0.5 ? -1 : 1
  const tail = Math.min(p, 1 - p)
  if (tail === 0) return sign * Infinity
  if (df <= LARGE_DF) return sign * Math.sqrt(df * Math.exp(-betaLogOdds(2 * tail, df / 2, 0.5)))
  const z = -normalQuantile(tail)
  const z2 = z * z
  const first = (z2 + 1) / 4
  const second = ((5 * z2 + 16) * z2 + 3) / 96
  const third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384
  return sign * z * (1 + (first + (second + third / df) / df) / df)
}

function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI)
}

/**
 * P(Z <= z) for a standard normal Z. Power series in the middle, Laplace's continued fraction in
 * the tails (Abramowitz and Stegun 26.2.11 and 26.2.14), so small tails keep their relative accuracy.
 */
export function normalCdf(z: number): number {
  if (z > 3) return 1 - normalCdf(-z)
  if (z >= -3) {
    let term = z
    let sum = z
    for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) {
      term *= (z * z) / odd
      sum += term
    }
    return 0.5 + normalDensity(z) * sum
  }
  if (z < -39) return 0
  let fraction = -z
  for (let k = 100; k >= 1; k--) fraction = -z + k / fraction
  return normalDensity(z) / fraction
}

/** z with P(Z <= z) = p, p in [0, 1]: Abramowitz and Stegun 26.2.23, then Halley steps. */
export function normalQuantile(p: number): number {
  demand(p >= 0 && p <= 1, `normalQuantile needs p in [0, 1], not ${p}`)
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p === 0.5) return 0
  if (p === 0) return -Infinity
  const t = Math.sqrt(-2 * Math.log(p))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  let z = above / below - t
  for (let step = 0; step < 3; step++) {
    const miss = (normalCdf(z) - p) / normalDensity(z)
    z -= miss / (1 + (z * miss) / 2)
  }
  return z
}

/**
 * The law of the number of marked among n drawn from N of which X are marked: probabilities of
 * `from`, `from + 1`, ... Counts are whole, 0 <= X, n <= N. Ratios of neighbours outward from the
 * mode, then scaled to sum to 1, so that large N neither overflow nor lose the middle.
 */
export function hypergeometric(
  N: number,
  X: number,
  n: number,
): { from: number; probabilities: Float64Array } {
  demand(X >= 0 && n >= 0 && X <= N && n <= N, `hypergeometric is not defined at ${N}, ${X}, ${n}`)
  const from = Math.max(0, n + X - N)
  const to = Math.min(n, X)
  const mode = Math.min(to, Math.max(from, Math.floor(((n + 1) * (X + 1)) / (N + 2))))
  const probabilities = new Float64Array(to - from + 1)
  probabilities[mode - from] = 1
  let sum = 1
  for (let x = mode, p = 1; x < to; x++) {
    p *= ((X - x) * (n - x)) / ((x + 1) * (N - X - n + x + 1))
    probabilities[x + 1 - from] = p
    sum += p
  }
  for (let x = mode, p = 1; x > from; x--) {
    p *= (x * (N - X - n + x)) / ((X - x + 1) * (n - x + 1))
    probabilities[x - 1 - from] = p
    sum += p
  }
  for (let index = 0; index < probabilities.length; index++) {
    probabilities[index] = (probabilities[index] ?? 0) / sum
  }
  return { from, probabilities }
}
