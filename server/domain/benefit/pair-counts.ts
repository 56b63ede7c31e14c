import type { TimeStratum } from './time-strata.ts'

/** Log times this near are equal. */
export const TIE = 1e-9

/** Trusted entries and, among the others of their stratum, the places between which their count lies. */
interface Undecided {
  value: Float64Array
  stratum: Int32Array
  belowFrom: Int32Array
  belowTo: Int32Array
  notAboveFrom: Int32Array
  notAboveTo: Int32Array
}

/**
 * van Elteren's score: per stratum the pairs of a trusted and another entry of which the other is
 * below the trusted one shifted by d, equal ones counting half. It falls with d, and the count of
 * each trusted entry lies between those at the ends of a range of shifts: where these are equal, the
 * entry need not be counted again within the range. Counts are whole or half numbers, so that the
 * score does not depend on what was counted when.
 */
export class PairCounts {
  /** Others of all strata one after the other; those of stratum s begin at start[s]. */
  private readonly others: Float64Array
  private readonly start: Int32Array
  /** Pairs that count at any shift of the range, less half of all; and the weight, by stratum. */
  private readonly decided: Float64Array
  private readonly weight: Float64Array
  private readonly undecided: Undecided

  private constructor(
    others: Float64Array,
    start: Int32Array,
    decided: Float64Array,
    weight: Float64Array,
    undecided: Undecided,
  ) {
    this.others = others
    this.start = start
    this.decided = decided
    this.weight = weight
    this.undecided = undecided
  }

  /** For all shifts. Arms are ascending. */
  static of(strata: readonly TimeStratum[]): PairCounts {
    const start = new Int32Array(strata.length + 1)
    strata.forEach(({ other }, id) => (start[id + 1] = start[id]! + other.log_hours.length))
    const others = new Float64Array(start[strata.length]!)
    strata.forEach(({ other }, id) => others.set(other.log_hours, start[id]))
    const size = strata.reduce((sum, { trusted }) => sum + trusted.log_hours.length, 0)
    const undecided = columns(size)
    let at = 0
    strata.forEach(({ trusted }, id) => {
      undecided.value.set(trusted.log_hours, at)
      for (const end = at + trusted.log_hours.length; at < end; at++) {
        undecided.stratum[at] = id
        undecided.belowFrom[at] = undecided.notAboveFrom[at] = start[id]!
        undecided.belowTo[at] = undecided.notAboveTo[at] = start[id + 1]!
      }
    })
    const sizes = (read: (m: number, n: number) => number) =>
      Float64Array.from(strata, ({ trusted, other }) =>
        read(trusted.log_hours.length, other.log_hours.length),
      )
    return new PairCounts(
      others,
      start,
      sizes((m, n) => (-m * n) / 2),
      sizes((m, n) => m + n + 1),
      undecided,
    )
  }

  /** The score at a shift of the range: positive where trusted entries still take longer after it. */
  score(d: number): number {
    const { stratum } = this.undecided
    const pairs = this.decided.slice()
    this.count(d, (at, below, notAbove) => {
      const id = stratum[at]!
      pairs[id]! += (below + notAbove) / 2 - this.start[id]!
    })
    let total = 0
    for (let id = 0; id < pairs.length; id++) total += pairs[id]! / this.weight[id]!
    return total
  }

  /** The same for the shifts from `low` to `high` only. */
  between(low: number, high: number): PairCounts {
    const all = this.undecided
    const size = all.value.length
    const [belowTo, notAboveTo] = [new Int32Array(size), new Int32Array(size)]
    this.count(low, (at, below, notAbove) => {
      belowTo[at] = below
      notAboveTo[at] = notAbove
    })
    const decided = this.decided.slice()
    const left = columns(size)
    let kept = 0
    this.count(high, (at, below, notAbove) => {
      const id = all.stratum[at]!
      if (below === belowTo[at] && notAbove === notAboveTo[at]) {
        decided[id]! += (below + notAbove) / 2 - this.start[id]!
        return
      }
      left.value[kept] = all.value[at]!
      left.stratum[kept] = id
      left.belowFrom[kept] = below
      left.belowTo[kept] = belowTo[at]!
      left.notAboveFrom[kept] = notAbove
      left.notAboveTo[kept++] = notAboveTo[at]!
    })
    return new PairCounts(this.others, this.start, decided, this.weight, cut(left, kept))
  }

  /** Entries of a stratum are ascending, so that each search goes on from where the last one ended. */
  private count(d: number, meet: (at: number, below: number, notAbove: number) => void): void {
    const { value, stratum, belowFrom, belowTo, notAboveFrom, notAboveTo } = this.undecided
    let last = -1
    let below = 0
    let notAbove = 0
    for (let at = 0; at < value.length; at++) {
      const shifted = value[at]! - d
      const fresh = stratum[at] !== last
      last = stratum[at]!
      below = fresh ? belowFrom[at]! : Math.max(below, belowFrom[at]!)
      notAbove = fresh ? notAboveFrom[at]! : Math.max(notAbove, notAboveFrom[at]!)
      while (below < belowTo[at]! && this.others[below]! < shifted - TIE) below++
      while (notAbove < notAboveTo[at]! && this.others[notAbove]! <= shifted + TIE) notAbove++
      meet(at, below, notAbove)
    }
  }
}

const columns = (size: number): Undecided => ({
  value: new Float64Array(size),
  stratum: new Int32Array(size),
  belowFrom: new Int32Array(size),
  belowTo: new Int32Array(size),
  notAboveFrom: new Int32Array(size),
  notAboveTo: new Int32Array(size),
})

function cut(undecided: Undecided, size: number): Undecided {
  const { value, stratum, belowFrom, belowTo, notAboveFrom, notAboveTo } = undecided
  return {
    value: value.slice(0, size),
    stratum: stratum.slice(0, size),
    belowFrom: belowFrom.slice(0, size),
    belowTo: belowTo.slice(0, size),
    notAboveFrom: notAboveFrom.slice(0, size),
    notAboveTo: notAboveTo.slice(0, size),
  }
}
