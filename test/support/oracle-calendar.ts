/** Days, business days and time zones. Zones come from Intl, holidays from `holiday_rules.csv`. */
import type { Row } from './oracle-reference.ts'
import { validOn } from './oracle-reference.ts'

export const dayMs = 86_400_000
const hourMs = 3_600_000
const formats = new Map<string, Intl.DateTimeFormat>()
const starts = new Map<string, number>()

export const asDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const utc = (day: string) => Date.parse(`${day}T00:00:00.000Z`)
export const addDays = (day: string, days: number) => asDay(utc(day) + days * dayMs)
const weekday = (day: string) => new Date(utc(day)).getUTCDay()

/** The date that an instant has in a zone. */
export function localDay(zone: string, ms: number): string {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formats.set(zone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
  return `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`
}

/** The first instant of a date in a zone, by bisection: no arithmetic on offsets can go wrong. */
export function startOfDay(zone: string, day: string): number {
  const key = `${zone} ${day}`
  const known = starts.get(key)
  if (known !== undefined) return known
  let before = utc(day) - 16 * hourMs
  let from = utc(day) + 16 * hourMs
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (localDay(zone, middle) >= day) from = middle
    else before = middle
  }
  starts.set(key, from)
  return from
}

/**
 * The instant "the end of a day" is. Its last millisecond: what happens at midnight is late, since
 * definitions.md calls in time what is "not after `due_at`". Or the first instant of the next day.
 */
export type DayEnd = 'last_millisecond' | 'next_midnight'

/** The days the reference calendar holds: a clock that needs another day is not given. */
const coveredFrom = '1990-01-01'
const coveredTo = '2059-12-31'

export interface Calendar {
  covers: (day: string) => boolean
  endOfDay: (zone: string, day: string) => number
  isBusinessDay: (day: string) => boolean
  /** The n-th business day after a day. */
  addBusinessDays: (day: string, count: number) => string
  /** The day itself when it is a business day, else the next one. */
  rollForward: (day: string) => string
}

function nominalDay(rule: Row, year: number): string {
  const month = Number(rule['month'])
  const nth = Number(rule['day_or_nth'])
  const first = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`
  const wanted = Number(rule['weekday']) % 7
  switch (rule['rule']) {
    case 'fixed':
      return addDays(first, nth - 1)
    case 'nth_weekday':
      return addDays(first, ((wanted - weekday(first) + 7) % 7) + (nth - 1) * 7)
    case 'last_weekday': {
      const last = addDays(asDay(Date.UTC(year, month, 1)), -1)
      return addDays(last, -((weekday(last) - wanted + 7) % 7))
    }
    default:
      throw new Error(`unknown holiday rule ${rule['rule']}`)
  }
}

/** A fixed holiday on Saturday is kept on Friday, on Sunday on Monday (5 USC 6103, EO 11582). */
function observedDay(rule: Row, year: number): string | null {
  const nominal = nominalDay(rule, year)
  if (!validOn(rule, nominal)) return null
  if (rule['rule'] !== 'fixed') return nominal
  if (weekday(nominal) === 6) return addDays(nominal, -1)
  return weekday(nominal) === 0 ? addDays(nominal, 1) : nominal
}

export function makeCalendar(
  rules: Row[],
  closures: Row[],
  dayEnd: DayEnd = 'last_millisecond',
): Calendar {
  const closed = new Set(closures.map((row) => row['date'] ?? ''))
  const byYear = new Map<number, Set<string>>()
  const holidays = (year: number) => {
    let days = byYear.get(year)
    if (days === undefined) {
      days = new Set()
      // New Year's Day of the next year may be kept on 31 December of this one
      for (const nominalYear of [year, year + 1])
        for (const rule of rules) days.add(observedDay(rule, nominalYear) ?? '')
      byYear.set(year, days)
    }
    return days
  }
  const isBusinessDay = (day: string) =>
    weekday(day) !== 0 &&
    weekday(day) !== 6 &&
    !closed.has(day) &&
    !holidays(Number(day.slice(0, 4))).has(day)
  const rollForward = (day: string): string =>
    isBusinessDay(day) ? day : rollForward(addDays(day, 1))
  const addBusinessDays = (day: string, count: number): string => {
    let last = day
    for (let left = count; left > 0; left -= 1) last = rollForward(addDays(last, 1))
    return last
  }
  const endOfDay = (zone: string, day: string) =>
    startOfDay(zone, addDays(day, 1)) - (dayEnd === 'last_millisecond' ? 1 : 0)
  const covers = (day: string) => coveredFrom <= day && day <= coveredTo
  return { covers, endOfDay, isBusinessDay, addBusinessDays, rollForward }
}
