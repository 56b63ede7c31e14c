/** The release time of one entry, in hours. */
export interface TimeRow {
  importer: number
  stratum: number
  trusted: boolean
  hours: number
}

/** One arm of a stratum: log hours ascending, and whose entry each is. */
export interface Arm {
  log_hours: Float64Array
  importer: Int32Array
}

export interface TimeStratum {
  trusted: Arm
  other: Arm
}

/** Released at once has no logarithm: nothing counts as faster than a second. */
const LEAST_HOURS = 1 / 3600
export const logHours = (hours: number): number => Math.log(Math.max(LEAST_HOURS, hours))

/** Strata that hold both arms, in order of their numbers. RangeError for times that are none. */
export function timeStrata(rows: readonly TimeRow[]): TimeStratum[] {
  const strata = new Map<number, { trusted: TimeRow[]; other: TimeRow[] }>()
  for (const row of rows) {
    if (!(row.hours >= 0 && row.hours < Infinity)) {
      throw new RangeError(`not a release time: ${row.hours} hours`)
    }
    const stratum = strata.get(row.stratum) ?? { trusted: [], other: [] }
    strata.set(row.stratum, stratum)
    ;(row.trusted ? stratum.trusted : stratum.other).push(row)
  }
  return [...strata]
    .filter(([, { trusted, other }]) => trusted.length > 0 && other.length > 0)
    .toSorted(([a], [b]) => a - b)
    .map(([, { trusted, other }]) => ({ trusted: armOf(trusted), other: armOf(other) }))
}

function armOf(rows: readonly TimeRow[]): Arm {
  const hours = Float64Array.from(rows, (row) => row.hours)
  const order = Uint32Array.from(hours.keys()).sort((a, b) => (hours[a] ?? 0) - (hours[b] ?? 0))
  return {
    log_hours: Float64Array.from(order, (index) => logHours(hours[index] ?? 0)),
    importer: Int32Array.from(order, (index) => rows[index]?.importer ?? -1),
  }
}

/**
 * Median hours of both arms over all strata, the others weighted so that each stratum counts as it
 * does among the trusted: the least time at which half the weight is reached.
 */
export function armMedians(strata: readonly TimeStratum[]): { trusted: number; other: number } {
  return {
    trusted: weightedMedian(
      strata.map(({ trusted }) => ({ values: trusted.log_hours, weight: 1 })),
    ),
    other: weightedMedian(
      strata.map(({ trusted, other }) => ({
        values: other.log_hours,
        weight: trusted.log_hours.length / other.log_hours.length,
      })),
    ),
  }
}

/** Ascending values that weigh the same. */
interface Weighed {
  values: Float64Array
  weight: number
}

/** Halves the range of values until only the one is left at which half of the weight is reached; NaN of none. */
function weightedMedian(lists: readonly Weighed[]): number {
  let half = 0
  let low = Infinity
  let high = -Infinity
  for (const { values, weight } of lists) {
    half += (weight * values.length) / 2
    low = Math.min(low, (values[0] ?? Infinity) - 1)
    high = Math.max(high, values.at(-1) ?? -Infinity)
  }
  if (high === -Infinity) return NaN
  const enough = half * (1 - 1e-12)
  const reached = (value: number): boolean => {
    let below = 0
    for (const { values, weight } of lists) below += weight * countUpTo(values, value)
    return below >= enough
  }
  for (;;) {
    const middle = (low + high) / 2
    // No number lies between them any more.
    if (!(middle > low && middle < high)) return Math.exp(high)
    if (reached(middle)) high = middle
    else low = middle
  }
}

/** How many of ascending values are not above a value. */
function countUpTo(values: Float64Array, value: number): number {
  let from = 0
  let to = values.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((values[middle] ?? 0) <= value) from = middle + 1
    else to = middle
  }
  return from
}
