import type { Filters } from '../contract/filters.ts'

export const defaultZone = 'America/New_York'
const dayMs = 86_400_000
const days = 28

export interface Range {
  from: string
  to: string
  tz: string
}

/** `date` moved by whole days; both YYYY-MM-DD. */
export function addDays(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** Filters whose open end is closed: with one of `from` and `to` the other is 27 days away; with neither there is no range. */
export function closedRange(filters: Filters): Filters {
  if (filters.from === undefined && filters.to === undefined) return filters
  const { from, to } = rangeOf(filters, null)
  return { ...filters, from, to }
}

/** The period of a view: as asked, else the 28 days that end with the day of `as_of` (UTC, like every `as_of`). */
export function rangeOf(filters: Filters, asOf: string | null): Range {
  const newest = (asOf ?? '1970-01-01').slice(0, 10)
  const to = filters.to ?? (filters.from === undefined ? newest : addDays(filters.from, days - 1))
  const from = filters.from ?? addDays(to, 1 - days)
  return { from, to, tz: filters.tz ?? defaultZone }
}
