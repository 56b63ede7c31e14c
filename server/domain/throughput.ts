import type { Filters } from '../contract/filters.ts'
import type { CenterRow, ThroughputDayRow, ThroughputRow } from '../contract/throughput.ts'
import { addDays, type Range } from './range.ts'

export type ThroughputBaseRow = Omit<ThroughputRow, 'growth' | 'clock_code' | 'clock_kind'>
export interface ClockOfType {
  clock_code: string
  clock_kind: ThroughputRow['clock_kind']
}

/** Rows of the chosen Centers; growth is conservation: received - closed = end - start for work that opens before it closes. */
export function throughputOf(
  base: readonly ThroughputBaseRow[],
  filters: Filters,
  clocks: ReadonlyMap<string, ClockOfType>,
): ThroughputRow[] {
  return ofCenters(base, filters).map((row) => {
    const clock = clocks.get(row.work_type)
    return {
      ...row,
      growth: row.backlog_end - row.backlog_start,
      clock_code: clock?.clock_code ?? null,
      clock_kind: clock?.clock_kind ?? null,
    }
  })
}

export interface DayBaseRow {
  center: string
  day: string
  received: number
  closed: number
  /** of the backlog */
  change: number
}
/** Every day of the range up to `lastDay`, per Center with any work; `base` holds what came before the range on day 1970-01-01. */
export function throughputDaysOf(
  base: readonly DayBaseRow[],
  filters: Filters,
  range: Range,
  lastDay: string,
): { rows: ThroughputDayRow[]; n: number } {
  const centers = new Map<string, Map<string, DayBaseRow>>()
  for (const row of ofCenters(base, filters)) {
    const days = centers.get(row.center) ?? new Map<string, DayBaseRow>()
    days.set(row.day, row)
    centers.set(row.center, days)
  }
  const end = lastDay < range.to ? lastDay : range.to
  const rows: ThroughputDayRow[] = []
  let n = 0
  for (const [center, days] of [...centers].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const before = days.get('1970-01-01')
    let backlog = before?.change ?? 0
    n += backlog
    for (let day = range.from; day <= end; day = addDays(day, 1)) {
      const { received = 0, closed = 0, change = 0 } = days.get(day) ?? {}
      backlog += change
      n += received
      rows.push({ center, day, received, closed, backlog })
    }
  }
  return { rows, n }
}

export function centersOf(base: readonly CenterRow[], filters: Filters): CenterRow[] {
  return ofCenters(base, filters)
}

function ofCenters<R extends { center: string }>(rows: readonly R[], filters: Filters): R[] {
  const wanted = filters.center && new Set<string>(filters.center)
  return rows.filter((row) => wanted === undefined || wanted.has(row.center))
}
