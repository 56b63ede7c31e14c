import type { Filters } from '../../server/contract/filters.ts'
import { longDay, shortDay } from './format.ts'

const dayMilliseconds = 86_400_000
export const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
export const addDays = (day: string, days: number) =>
  dayOf(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds)

export const presets = [7, 28, 90, 365] as const
/** Without dates every view covers the 28 days that end with the newest event. */
export const defaultDays = 28

/** The dates of "last n days"; nothing for the default, so that the page keeps moving with the data. */
export function presetRange(days: number, asOf: string): Pick<Filters, 'from' | 'to'> {
  if (days === defaultDays) return {}
  const to = asOf.slice(0, 10)
  return { from: addDays(to, 1 - days), to }
}

/** Words for the range in the address. */
export function rangeWords({ from, to }: Filters, asOf: string | null): string {
  if (from === undefined && to === undefined) return `Last ${defaultDays} days`
  const start = from ?? addDays(to ?? '', 1 - defaultDays)
  const end = to ?? addDays(start, defaultDays - 1)
  const days = presets.find((preset) => addDays(end, 1 - preset) === start)
  if (days !== undefined && end === asOf?.slice(0, 10)) return `Last ${days} days`
  return start.slice(0, 4) === end.slice(0, 4)
    ? `${shortDay(start)} to ${longDay(end)}`
    : `${longDay(start)} to ${longDay(end)}`
}
