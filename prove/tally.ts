export interface Moments {
  n: number
  sum: number
  squares: number
}

/** What was seen over many worlds. Only sums, so that tallies of several processes add up. */
export class Tally {
  readonly moments: Record<string, Moments>

  constructor(moments: Record<string, Moments> = {}) {
    this.moments = moments
  }

  /** A share counts true as 1. Values that are not defined in a world are not passed on. */
  add(key: string, value: number | boolean): void {
    const number = Number(value)
    const seen = (this.moments[key] ??= { n: 0, sum: 0, squares: 0 })
    seen.n += 1
    seen.sum += number
    seen.squares += number * number
  }

  /** Counts a hit when the interval holds the truth; a missing limit is open. */
  covers(key: string, truth: number, lower: number | null, upper: number | null): void {
    this.add(key, (lower ?? -Infinity) <= truth && truth <= (upper ?? Infinity))
  }

  of(key: string): Moments {
    return this.moments[key] ?? { n: 0, sum: 0, squares: 0 }
  }

  /** NaN without a value. */
  mean(key: string): number {
    const { n, sum } = this.of(key)
    return n === 0 ? Number.NaN : sum / n
  }

  /** Standard error of the mean over worlds. */
  error(key: string): number {
    const { n, sum, squares } = this.of(key)
    return n < 2 ? Infinity : Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2) / (n - 1))
  }

  join(other: Tally): void {
    for (const [key, more] of Object.entries(other.moments)) {
      const seen = (this.moments[key] ??= { n: 0, sum: 0, squares: 0 })
      seen.n += more.n
      seen.sum += more.sum
      seen.squares += more.squares
    }
  }
}
