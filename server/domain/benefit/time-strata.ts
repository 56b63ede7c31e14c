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
  const hours = Float64Array.from(rows, (row) => Math.max(LEAST_HOURS, row.hours))
  const order = Uint32Array.from(hours.keys()).sort((a, b) => (hours[a] ?? 0) - (hours[b] ?? 0))
  return {
    log_hours: Float64Array.from(order, (index) => Math.log(hours[index] ?? 0)),
    importer: Int32Array.from(order, (index) => rows[index]?.importer ?? -1),
  }
}

/**
 * Median hours of both arms over all strata, the others weighted so that each stratum counts as it
 * does among the trusted: the least time at which half the weight is reached.
 */
export function armMedians(strata: readonly TimeStratum[]): { trusted: number; other: number } {
  const trusted: Weighed[] = []
  const other: Weighed[] = []
  for (const stratum of strata) {
    const weight = stratum.trusted.log_hours.length / stratum.other.log_hours.length
    for (const value of stratum.trusted.log_hours) trusted.push({ value, weight: 1 })
    for (const value of stratum.other.log_hours) other.push({ value, weight })
  }
  return { trusted: weightedMedian(trusted), other: weightedMedian(other) }
}

interface Weighed {
  value: number
  weight: number
}

function weightedMedian(logHours: Weighed[]): number {
  const sorted = logHours.toSorted((a, b) => a.value - b.value || a.weight - b.weight)
  let half = 0
  for (const { weight } of sorted) half += weight / 2
  let below = 0
  for (const { value, weight } of sorted) {
    below += weight
    if (below >= half * (1 - 1e-12)) return Math.exp(value)
  }
  return NaN
}
