/** Ranges of days and the filters of entries. */
import type { Filters } from '../../server/contract/filters.ts'
import { addDays, asDay } from './oracle-calendar.ts'
import type { Entry } from './oracle-entry.ts'

/** Both ends inclusive: 28 days that end with the UTC date of `as_of`; with one end given, the other is 27 days away. */
export function rangeOf(filters: Filters, asOf: number | null): { from: string; to: string } {
  const { from, to } = filters
  if (from !== undefined) return { from, to: to ?? addDays(from, 27) }
  const end = to ?? asDay(asOf ?? 0)
  return { from: addDays(end, -27), to: end }
}

const allows = <T>(list: T[] | undefined, value: T | null) =>
  list === undefined || list.length === 0 || (value !== null && list.includes(value))

/** Center, port, segment, mode and tier; what an entry does not have, no filter finds. */
export function passes(entry: Entry, filters: Filters): boolean {
  return (
    allows(filters.center, entry.center) &&
    allows(filters.port, entry.ref.port) &&
    allows(filters.segment, entry.decision?.segment ?? null) &&
    allows(filters.mode, entry.filing?.mode ?? null) &&
    allows(filters.tier, entry.account?.ctpat_tier ?? null)
  )
}
export const allowsCenter = (filters: Filters, center: string) => allows(filters.center, center)

export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
export const byRef = (a: Entry, b: Entry) =>
  byText(a.ref.filed_on, b.ref.filed_on) ||
  byText(a.ref.port, b.ref.port) ||
  byText(a.ref.number, b.ref.number)
