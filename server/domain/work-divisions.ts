import type { Filters } from '../contract/filters.ts'
import type { ThroughputDivisionRow } from '../contract/throughput-times.ts'

/** Work by division of the chosen Centers, in the order of the base. `n` is what was received. */
export function divisionsOf(
  base: readonly ThroughputDivisionRow[],
  filters: Filters,
): { rows: ThroughputDivisionRow[]; n: number } {
  const rows = ofCenters(base, filters)
  return { rows, n: rows.reduce((sum, row) => sum + row.received, 0) }
}

/** The rows of the Centers that the filter names; without one all. */
export function ofCenters<R extends { center: string }>(rows: readonly R[], filters: Filters): R[] {
  const wanted = filters.center && new Set<string>(filters.center)
  return rows.filter((row) => wanted === undefined || wanted.has(row.center))
}

/** Rows by key; keys ascending. */
export function grouped<R>(rows: readonly R[], keyOf: (row: R) => string): [string, R[]][] {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
