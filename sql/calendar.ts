/**
 * The business calendar of a port: where each local day starts and ends in UTC, and which days count.
 * A business day is Monday to Friday except national holidays (19 CFR 101.1; 5 USC 6103).
 * Days are `YYYY-MM-DD`; nothing here reads the clock.
 */

export interface HolidayRule {
  code: string
  name: string
  rule: 'fixed' | 'nth_weekday' | 'last_weekday'
  month: number
  /** Day of the month (`fixed`) or which one of the month (`nth_weekday`); null for `last_weekday`. */
  day_or_nth: number | null
  /** 0 = Sunday to 6 = Saturday; null for `fixed`. */
  weekday: number | null
  valid_from: string
  valid_to: string
}

export interface Holiday {
  code: string
  name: string
  /** The day offices are closed. */
  day: string
  /** The holiday itself; differs from `day` when it falls on a weekend. */
  holiday: string
}

export interface CalendarRow {
  time_zone: string
  day: string
  /** UTC, ISO with milliseconds: the first instant of the local day. */
  starts_at: string
  /** UTC, ISO with milliseconds: the first instant of the next local day. */
  ends_at: string
  is_business: 0 | 1
  /** Business days from the first day of the calendar up to and including this one. */
  business_ordinal: number
}

const dayMs = 86_400_000
const toMs = (day: string) => Date.parse(`${day}T00:00:00.000Z`)
const toDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const weekdayOf = (ms: number) => new Date(ms).getUTCDay()

function holidayMs(rule: HolidayRule, year: number): number {
  const weekday = rule.weekday ?? 0
  if (rule.rule === 'fixed') return Date.UTC(year, rule.month - 1, rule.day_or_nth ?? 1)
  if (rule.rule === 'last_weekday') {
    const last = Date.UTC(year, rule.month, 0)
    return last - ((weekdayOf(last) - weekday + 7) % 7) * dayMs
  }
  const first = Date.UTC(year, rule.month - 1, 1)
  return first + (((weekday - weekdayOf(first) + 7) % 7) + 7 * ((rule.day_or_nth ?? 1) - 1)) * dayMs
}

/**
 * A holiday on Saturday closes the Friday before (5 USC 6103(b)), one on Sunday the Monday after
 * (Executive Order 11582).
 */
function observedMs(ms: number): number {
  const weekday = weekdayOf(ms)
  if (weekday === 6) return ms - dayMs
  return weekday === 0 ? ms + dayMs : ms
}

/**
 * The holidays whose closed day falls in `year`, in order. New Year's Day on a Saturday closes
 * 31 December of the year before, so it belongs to that year.
 */
export function nationalHolidays(rules: readonly HolidayRule[], year: number): Holiday[] {
  return [year, year + 1]
    .flatMap((on) => rules.map((rule) => ({ rule, ms: holidayMs(rule, on) })))
    .map(({ rule, ms }) => ({ rule, holiday: toDay(ms), day: toDay(observedMs(ms)) }))
    .filter(({ rule, holiday }) => rule.valid_from <= holiday && holiday <= rule.valid_to)
    .filter(({ day }) => day.startsWith(String(year).padStart(4, '0')))
    .map(({ rule, holiday, day }) => ({ code: rule.code, name: rule.name, day, holiday }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

/** Every day closed by a holiday in the years from `fromYear` to `toYear`, and the other closures. */
export function closedDays(
  rules: readonly HolidayRule[],
  otherClosures: readonly string[],
  fromYear: number,
  toYear: number,
): Set<string> {
  const closed = new Set(otherClosures)
  for (let year = fromYear; year <= toYear; year += 1)
    for (const holiday of nationalHolidays(rules, year)) closed.add(holiday.day)
  return closed
}

function isBusiness(ms: number, day: string, closed: ReadonlySet<string>): boolean {
  const weekday = weekdayOf(ms)
  return weekday !== 0 && weekday !== 6 && !closed.has(day)
}

/** The business days from `from` to `to`, both included. */
export function businessDays(from: string, to: string, closed: ReadonlySet<string>): string[] {
  const days: string[] = []
  for (let ms = toMs(from); ms <= toMs(to); ms += dayMs) {
    const day = toDay(ms)
    if (isBusiness(ms, day, closed)) days.push(day)
  }
  return days
}

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(timeZone, formatter)
  }
  return formatter
}

/** Local time minus UTC at an instant, in milliseconds. Reads `MM/DD/YYYY, HH:MM:SS`. */
function offsetAt(formatter: Intl.DateTimeFormat, instant: number): number {
  const text = formatter.format(instant)
  const part = (start: number, end: number) => Number(text.slice(start, end))
  const local = Date.UTC(
    part(6, 10),
    part(0, 2) - 1,
    part(3, 5),
    part(12, 14),
    part(15, 17),
    part(18, 20),
  )
  return local - instant
}

/**
 * The first instant of a local day, in UTC milliseconds. Where the clock skips midnight it is the
 * instant of the change; where midnight comes twice, the first.
 */
function dayStart(formatter: Intl.DateTimeFormat, utcMidnight: number): number {
  const before = utcMidnight - offsetAt(formatter, utcMidnight - dayMs)
  const after = utcMidnight - offsetAt(formatter, utcMidnight + dayMs)
  if (before === after) return before
  const exists = [before, after].filter((at) => at + offsetAt(formatter, at) === utcMidnight)
  return exists.length > 0 ? Math.min(...exists) : before
}

/** No zone changes its clock twice in so many days; the closest are a month apart (Morocco, around Ramadan). */
const quietDays = 7

/** The first instants of `count` local days on end. Asks Intl twice a week where the clock stands still: it is slow. */
function dayStarts(formatter: Intl.DateTimeFormat, from: number, count: number): number[] {
  const starts: number[] = []
  while (starts.length < count) {
    const week = from + starts.length * dayMs
    const offset = offsetAt(formatter, week - dayMs)
    const quiet = offset === offsetAt(formatter, week + quietDays * dayMs)
    for (let ms = week; ms < week + quietDays * dayMs; ms += dayMs)
      starts.push(quiet ? ms - offset : dayStart(formatter, ms))
  }
  return starts.slice(0, count)
}

/**
 * One row per zone and day from `from` to `to`, both included. A clock of n business days that
 * starts on day d ends with the business day whose ordinal is that of d plus n.
 */
export function calendarRows(
  timeZones: readonly string[],
  from: string,
  to: string,
  holidays: ReadonlySet<string>,
): CalendarRow[] {
  const rows: CalendarRow[] = []
  const first = toMs(from)
  const days = (toMs(to) - first) / dayMs + 1
  for (const time_zone of timeZones) {
    const [start = 0, ...ends] = dayStarts(formatterOf(time_zone), first, days + 1)
    let ordinal = 0
    let starts_at = new Date(start).toISOString()
    for (const [nth, end] of ends.entries()) {
      const ms = first + nth * dayMs
      const day = toDay(ms)
      const business = isBusiness(ms, day, holidays)
      if (business) ordinal += 1
      const ends_at = new Date(end).toISOString()
      rows.push({
        time_zone,
        day,
        starts_at,
        ends_at,
        is_business: business ? 1 : 0,
        business_ordinal: ordinal,
      })
      starts_at = ends_at
    }
  }
  return rows
}
