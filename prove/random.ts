/**
 * Random draws from a named seed. A world's draws depend only on its labels, so worlds can be shared
 * out over processes, or one of them played again alone, without changing any.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1
  #spare: number | null = null

  /** Generator sfc32, 128 bits of state. Source: Doty-Humphrey, PractRand. */
  constructor(seed: number, ...labels: readonly (string | number)[]) {
    let hash = Math.imul(seed | 0, 0x9e3779b1) ^ 0x811c9dc5
    for (const character of labels.join('/')) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
    }
    this.#a = hash
    this.#b = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
    this.#c = seed | 0
    for (let round = 0; round < 16; round++) this.uniform()
  }

  /** In [0, 1), 32 bits. */
  uniform(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform()
  }

  /** An integer of 0 .. below - 1. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below)
  }

  /** Standard normal. Source: Marsaglia, Bray 1964 (polar method). */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare
      this.#spare = null
      return spare
    }
    for (;;) {
      const u = this.between(-1, 1)
      const v = this.between(-1, 1)
      const s = u * u + v * v
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s)
        this.#spare = v * scale
        return u * scale
      }
    }
  }

  /** exp(sd z) with mean 1, a multiplier that leaves the average as it is. */
  multiplier(sd: number): number {
    return Math.exp(sd * this.normal() - (sd * sd) / 2)
  }

  /** Scale 1. Source: Marsaglia, Tsang 2000. */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.uniform()) ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const z = this.normal()
      const v = (1 + c * z) ** 3
      if (v > 0 && Math.log(1 - this.uniform()) < (z * z) / 2 + d * (1 - v + Math.log(v))) {
        return d * v
      }
    }
  }

  beta(a: number, b: number): number {
    const x = this.gamma(a)
    return x / (x + this.gamma(b))
  }

  /** Large n is halved at a beta-distributed order statistic. Source: Devroye 1986, X.4. */
  binomial(n: number, p: number): number {
    if (n <= 0 || p <= 0) return 0
    if (p >= 1) return n
    if (p > 0.5) return n - this.binomial(n, 1 - p)
    if (n * p > 20) {
      const middle = Math.floor((n + 1) / 2)
      const split = this.beta(middle, n + 1 - middle)
      return p < split
        ? this.binomial(middle - 1, p / split)
        : middle + this.binomial(n - middle, (p - split) / (1 - split))
    }
    const odds = p / (1 - p)
    let chance = Math.exp(n * Math.log1p(-p))
    let left = this.uniform()
    let x = 0
    while (left >= chance && x < n) {
      left -= chance
      chance *= (odds * (n - x)) / (x + 1)
      x++
    }
    return x
  }

  /** How many of n fall on each weight. */
  multinomial(n: number, weights: ArrayLike<number>): number[] {
    let total = 0
    for (let index = 0; index < weights.length; index++) total += weights[index] ?? 0
    let left = n
    return Array.from({ length: weights.length }, (_, index) => {
      const weight = weights[index] ?? 0
      const count =
        total > weight ? this.binomial(left, Math.min(1, weight / total)) : weight > 0 ? left : 0
      total -= weight
      left -= count
      return count
    })
  }

  /** Marked items among n drawn without return from N of which X are marked. */
  hypergeometric(N: number, X: number, n: number): number {
    let marked = X
    for (let drawn = 0; drawn < n; drawn++) {
      if (this.uniform() * (N - drawn) < marked) marked--
    }
    return X - marked
  }

  /** An index with chance in proportion to its weight; `cumulative` are running sums. */
  pick(cumulative: ArrayLike<number>): number {
    const target = this.uniform() * (cumulative[cumulative.length - 1] ?? 0)
    let low = 0
    let high = cumulative.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] ?? 0) > target) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Running sums, for `pick`. */
export function cumulative(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length)
  let sum = 0
  for (let index = 0; index < weights.length; index++) {
    sum += weights[index] ?? 0
    sums[index] = sum
  }
  return sums
}
