import type { Filters } from '../../server/contract/filters.ts'
import { longDay, shortDay } from './format.ts'

const dayMilliseconds = 86_400_000
export const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
export const addDays = (day: string, days: number) =>
  dayOf(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds)

export const presets = [7, 28, 90, 180, 365] as const
/** Without dates every view covers the 28 days that end with the newest event. */
export const defaultDays = 28
/** Pages that compare need more cases: without dates they ask for this many days. */
export const reportDays = 180

/** The dates of "last n days"; nothing for the default, so that the page keeps moving with the data. */
export function presetRange(
  days: number,
  asOf: string,
  pageDays: number = defaultDays,
): Pick<Filters, 'from' | 'to'> {
  if (days === pageDays) return {}
  const to = asOf.slice(0, 10)
  return { from: addDays(to, 1 - days), to }
}

/** The fiscal year of the United States that holds the newest event, up to it: from October 1. */
export function fiscalYear(asOf: string): { name: string; from: string; to: string } {
  const to = asOf.slice(0, 10)
  const year = Number(to.slice(0, 4)) + (to.slice(5, 7) >= '10' ? 1 : 0)
  return { name: `FY${year} to date`, from: `${year - 1}-10-01`, to }
}

/** Filters of a comparing page: without dates the last 180 days that end with the day of the newest event. */
export function reportRange(filters: Filters, asOf: string): Filters {
  if (filters.from !== undefined || filters.to !== undefined) return filters
  const to = asOf.slice(0, 10)
  return { ...filters, from: addDays(to, 1 - reportDays), to }
}

/** Words for the range in the address. */
export function rangeWords(
  { from, to }: Filters,
  asOf: string | null,
  pageDays: number = defaultDays,
): string {
  if (from === undefined && to === undefined) return `Last ${pageDays} days`
  const start = from ?? addDays(to ?? '', 1 - defaultDays)
  const end = to ?? addDays(start, defaultDays - 1)
  const days = presets.find((preset) => addDays(end, 1 - preset) === start)
  if (days !== undefined && end === asOf?.slice(0, 10)) return `Last ${days} days`
  return start.slice(0, 4) === end.slice(0, 4)
    ? `${shortDay(start)} to ${longDay(end)}`
    : `${longDay(start)} to ${longDay(end)}`
}
