import type { Filters } from '../contract/filters.ts'
import {
  releaseDimensions,
  type ReleaseTimesDayRow,
  type ReleaseTimesRow,
} from '../contract/release-times.ts'
import { mergeSorted, quantile } from './quantile.ts'
import { selects, type Filterable } from './selection.ts'

export interface ReleaseBaseRow extends Filterable {
  filed: number
  released: number
  released_before_arrival: number
  arrival_unknown: number
  /** ascending */
  seconds: number[]
}
/** Under this many times no quantile is shown. */
export const minimumN = 20

interface Group {
  filed: number
  released: number
  released_before_arrival: number
  arrival_unknown: number
  lists: number[][]
}
const emptyGroup = (): Group => ({
  filed: 0,
  released: 0,
  released_before_arrival: 0,
  arrival_unknown: 0,
  lists: [],
})

function add(group: Group, row: ReleaseBaseRow): void {
  group.filed += row.filed
  group.released += row.released
  group.released_before_arrival += row.released_before_arrival
  group.arrival_unknown += row.arrival_unknown
  group.lists.push(row.seconds)
}
const shown = (sorted: Uint32Array, p: number) =>
  sorted.length < minimumN ? null : quantile(sorted, p)

function valueOf(row: ReleaseBaseRow, dimension: ReleaseTimesRow['dimension']): string {
  switch (dimension) {
    case 'all':
      return 'all'
    case 'mode':
      return row.mode
    case 'segment':
      return row.segment || 'unscored'
    case 'tier':
      return row.tier < 0 ? 'unknown' : String(row.tier)
    case 'center':
      return row.center || 'none'
    case 'port':
      return row.port
  }
}

/** Arrival to release over all and by each dimension; rows exist where an entry was filed. */
export function releaseTimesOf(
  base: readonly ReleaseBaseRow[],
  filters: Filters,
): { rows: ReleaseTimesRow[]; n: number } {
  const selected = base.filter(selects(filters))
  const rows = releaseDimensions.flatMap((dimension) => {
    const groups = new Map<string, Group>()
    for (const row of selected) {
      const value = valueOf(row, dimension)
      const group = groups.get(value) ?? emptyGroup()
      add(group, row)
      groups.set(value, group)
    }
    return [...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, group]): ReleaseTimesRow => {
        const sorted = mergeSorted(group.lists)
        return {
          dimension,
          value,
          filed: group.filed,
          released: group.released,
          not_released: group.filed - group.released,
          released_before_arrival: group.released_before_arrival,
          arrival_unknown: group.arrival_unknown,
          n: sorted.length,
          median_seconds: shown(sorted, 0.5),
          p90_seconds: shown(sorted, 0.9),
          p95_seconds: shown(sorted, 0.95),
        }
      })
  })
  return { rows, n: rows[0]?.n ?? 0 }
}

/** The same by filing day. */
export function releaseDaysOf(
  base: readonly ReleaseBaseRow[],
  filters: Filters,
): { rows: ReleaseTimesDayRow[]; n: number } {
  const days = new Map<string, Group>()
  for (const row of base.filter(selects(filters))) {
    const group = days.get(row.filed_on) ?? emptyGroup()
    add(group, row)
    days.set(row.filed_on, group)
  }
  let n = 0
  const rows = [...days]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, group]): ReleaseTimesDayRow => {
      const sorted = mergeSorted(group.lists)
      n += sorted.length
      return {
        day,
        filed: group.filed,
        released: group.released,
        n: sorted.length,
        median_seconds: shown(sorted, 0.5),
        p90_seconds: shown(sorted, 0.9),
      }
    })
  return { rows, n }
}
