/**
 * Deterministic random streams: sfc32, seeded by mixing a seed with the keys of a stream. Every
 * entry and every aspect of it (filing, holds, exams, ...) draws from a stream of its own, so that
 * a plant or an extra draw in one place never shifts the draws of another.
 */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(a: number, b: number, c: number) {
    this.a = a
    this.b = b
    this.c = c
    for (let round = 0; round < 8; round += 1) this.word()
  }

  /** 32 random bits, unsigned. */
  word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum
    this.c |= 0
    return sum >>> 0
  }

  /** In [0, 1). */
  uniform(): number {
    return this.word() / 4_294_967_296
  }

  /** In the open interval (0, 1): safe for logarithms. */
  open(): number {
    return (this.word() + 0.5) / 4_294_967_296
  }

  /** An integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.uniform() * n)
  }

  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(this.open())) * Math.cos(2 * Math.PI * this.uniform())
  }

  lognormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal())
  }

  exponential(mean: number): number {
    return -mean * Math.log(this.open())
  }

  pick<T>(items: readonly T[]): T {
    return at(items, this.below(items.length))
  }

  /** Picks by weight. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let total = 0
    for (const [, weight] of choices) total += weight
    let rest = this.uniform() * total
    for (const [choice, weight] of choices) {
      rest -= weight
      if (rest < 0) return choice
    }
    return at(choices, choices.length - 1)[0]
  }

  /** An index of `cumulative`, a running sum of weights, by bisection. */
  index(cumulative: readonly number[]): number {
    const target = this.uniform() * at(cumulative, cumulative.length - 1)
    let low = 0
    let high = cumulative.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (at(cumulative, middle) > target) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** An element that must exist: an index past the end is a programming error. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError(`no element ${index} of ${items.length}`)
  return item
}

/** Running sums, for `Random.index`. */
export function runningSum(weights: readonly number[]): number[] {
  let total = 0
  return weights.map((weight) => (total += weight))
}

/** Zipf-Mandelbrot weight of a rank from 0. */
export function zipfWeight(rank: number, offset: number, exponent: number): number {
  return (rank + 1 + offset) ** -exponent
}

/** A 32-bit key of a stream's name (FNV-1a). */
export function nameKey(name: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

function splitmix(state: number): number {
  let mixed = (state + 0x9e3779b9) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return mixed ^ (mixed >>> 15)
}

/** The stream named by a seed and up to three keys, such as (aspect, day, index). */
export function stream(seed: number, aspect: number, first = 0, second = 0): Random {
  const low = splitmix(seed ^ splitmix(aspect))
  const high = splitmix(Math.floor(seed / 4_294_967_296) ^ aspect)
  return new Random(
    splitmix(low ^ splitmix(first)),
    splitmix(high ^ splitmix(second ^ 0x5bd1e995)),
    splitmix(low ^ (second * 31 + first)),
  )
}
