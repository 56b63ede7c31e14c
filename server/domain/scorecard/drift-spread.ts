/** Values of one feature, or scores, in one period; -1 is a value of its own: missing. */
export interface Sample {
  value: ArrayLike<number>
  /** Importer of each row, the same numbers in both periods; then importers are the unit of chance. */
  group?: ArrayLike<number>
}

export interface Spread {
  /** Rows by bin. */
  reference: Float64Array
  current: Float64Array
  /** Pearson's statistic of the bins, as if rows were independent, and its degrees of freedom. */
  chi_square: number
  df: number
  /** Mean of the generalised design effects, and 1 plus their squared coefficient of variation. */
  effect: number
  dispersion: number
  /** The largest design effect of a cumulative share. */
  largest_effect: number
  /** How many equally large importers would say as much; null without importers. */
  groups: number | null
}

/** Counts of both periods by bin, and how much they scatter if importers are the unit of chance. */
export function spreadOf(reference: Sample, current: Sample, cuts: readonly number[]): Spread {
  const bins = cuts.length + 1
  const binOf = (value: number) => {
    let bin = 0
    while (bin < cuts.length && value >= cuts[bin]!) bin++
    return bin
  }
  const inReference = Int32Array.from(reference.value, binOf)
  const inCurrent = Int32Array.from(current.value, binOf)
  const counts = (of: Int32Array) => {
    const sums = new Float64Array(bins)
    for (const bin of of) sums[bin]!++
    return sums
  }
  const a = counts(inReference)
  const b = counts(inCurrent)
  const n = inReference.length
  const m = inCurrent.length
  const share = a.map((one, bin) => (one + b[bin]!) / (n + m))
  const per = 1 / n + 1 / m
  let chiSquare = 0
  for (let bin = 0; bin < bins; bin++) {
    if (share[bin]! > 0) chiSquare += (b[bin]! / m - a[bin]! / n) ** 2 / (share[bin]! * per)
  }
  const counted = {
    reference: a,
    current: b,
    chi_square: chiSquare,
    df: share.filter((one) => one > 0).length - 1,
  }
  const independent = { effect: 1, dispersion: 1, largest_effect: 1, groups: null }
  if (reference.group === undefined || current.group === undefined || counted.df === 0) {
    return { ...counted, ...independent }
  }
  const parts = new Map<number, Float64Array>()
  let weights = 0
  const add = (group: ArrayLike<number>, of: Int32Array, sign: number, rows: number) => {
    const shares = counts(of).map((one) => one / rows)
    for (let row = 0; row < of.length; row++) {
      const part = parts.get(group[row]!) ?? new Float64Array(bins + 1)
      // The importer's part of the difference of shares, less what as many average rows would add.
      for (let bin = 0; bin < bins; bin++) part[bin]! -= (sign * shares[bin]!) / rows
      part[of[row]!]! += sign / rows
      part[bins]! += 1 / rows
      parts.set(group[row]!, part)
    }
  }
  add(reference.group, inReference, -1, n)
  add(current.group, inCurrent, 1, m)
  const covariance = new Float64Array(bins * bins)
  const cumulative = new Float64Array(bins)
  const correction = parts.size / Math.max(1, parts.size - 1)
  for (const part of parts.values()) {
    weights += part[bins]! ** 2
    let running = 0
    for (let i = 0; i < bins; i++) {
      running += part[i]!
      cumulative[i]! += correction * running * running
      for (let j = 0; j < bins; j++) covariance[i * bins + j]! += correction * part[i]! * part[j]!
    }
  }
  return { ...counted, ...effectsOf(covariance, cumulative, share, per), groups: 4 / weights }
}

/** Design effects are the eigenvalues of covariance over the covariance of independent rows. */
function effectsOf(
  covariance: Float64Array,
  cumulative: Float64Array,
  share: Float64Array,
  per: number,
): Pick<Spread, 'effect' | 'dispersion' | 'largest_effect'> {
  const bins = share.length
  const df = share.filter((one) => one > 0).length - 1
  let [trace, squares, running, largest] = [0, 0, 0, 1]
  for (let i = 0; i < bins; i++) {
    if (share[i] === 0) continue
    trace += covariance[i * bins + i]! / (share[i]! * per)
    for (let j = 0; j < bins; j++) {
      if (share[j] === 0) continue
      squares += covariance[i * bins + j]! ** 2 / (share[i]! * share[j]! * per * per)
    }
    running += share[i]!
    const independent = running * (1 - running) * per
    if (i < bins - 1 && independent > 1e-12)
      largest = Math.max(largest, cumulative[i]! / independent)
  }
  const mean = trace / df
  return {
    effect: Math.max(1, mean),
    dispersion: trace > 0 ? Math.max(1, (squares * df) / (trace * trace)) : 1,
    largest_effect: largest,
  }
}
