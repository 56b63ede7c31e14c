/** Local time of the ports and federal holidays. Pure arithmetic on milliseconds; no clock is read. */

export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** Standard offset from UTC in hours. Arizona keeps standard time all year. */
const standardHours = { eastern: -5, central: -6, mountain: -7, arizona: -7, pacific: -8 } as const
export type Zone = keyof typeof standardHours

/** `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export function instant(ms: number): string {
  return new Date(ms).toISOString()
}

/** `YYYY-MM-DD` of a count of milliseconds, read as UTC. */
export function isoDate(ms: number): string {
  return instant(ms).slice(0, 10)
}

/** Midnight UTC of a date, or undefined when the text is no date of the calendar. */
export function parseDate(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const ms = Date.parse(`${text}T00:00:00.000Z`)
  return Number.isNaN(ms) || isoDate(ms) !== text ? undefined : ms
}

const summers = new Map<number, { start: number; end: number }>()

/** Daylight time as US local standard time: second Sunday of March 02:00 to first Sunday of November 01:00. */
function summer(year: number): { start: number; end: number } {
  const known = summers.get(year)
  if (known) return known
  const bounds = {
    start: Date.UTC(year, 2, nthWeekday(year, 2, 0, 2), 2),
    end: Date.UTC(year, 10, nthWeekday(year, 10, 0, 1), 1),
  }
  summers.set(year, bounds)
  return bounds
}

/** Day of the month of the n-th given weekday (0 = Sunday). */
function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay()
  return 1 + ((weekday - first + 7) % 7) + (n - 1) * 7
}

/** Local wall time of an instant, as milliseconds that read like UTC. */
export function toLocal(zone: Zone, utcMs: number): number {
  const standard = utcMs + standardHours[zone] * hourMs
  if (zone === 'arizona') return standard
  const { start, end } = summer(new Date(standard).getUTCFullYear())
  return standard >= start && standard < end ? standard + hourMs : standard
}

/** The instant of a local wall time. In the repeated hour the first one; the skipped hour moves on. */
export function fromLocal(zone: Zone, localMs: number): number {
  const asStandard = localMs - standardHours[zone] * hourMs
  const asSummer = asStandard - hourMs
  return toLocal(zone, asSummer) === localMs ? asSummer : asStandard
}

/** The date at the port. */
export function localDate(zone: Zone, utcMs: number): string {
  return isoDate(toLocal(zone, utcMs))
}

export function weekday(ms: number): number {
  return new Date(ms).getUTCDay()
}

/** Federal holidays on their nominal dates; observed substitutes are left out (simplification). */
export function isHoliday(ms: number): boolean {
  const date = new Date(ms)
  const [month, day, dayOfWeek] = [date.getUTCMonth(), date.getUTCDate(), date.getUTCDay()]
  const fixed = [
    [0, 1],
    [5, 19],
    [6, 4],
    [10, 11],
    [11, 25],
  ]
  if (fixed.some(([m, d]) => m === month && d === day)) return true
  const week = Math.ceil(day / 7)
  if (dayOfWeek === 4) return month === 10 && week === 4
  if (dayOfWeek !== 1) return false
  if (month === 4) return day > 24
  return (
    ((month === 0 || month === 1) && week === 3) ||
    (month === 8 && week === 1) ||
    (month === 9 && week === 2)
  )
}

/** The n-th business day after an instant, at the same time of day. */
export function addBusinessDays(ms: number, days: number): number {
  let moment = ms
  for (let left = days; left > 0;) {
    moment += dayMs
    const day = weekday(moment)
    if (day !== 0 && day !== 6 && !isHoliday(moment)) left -= 1
  }
  return moment
}

/** Where duty on a monthly statement is paid: the 15th business day of the month after. */
export function monthlyStatement(ms: number): number {
  const date = new Date(ms)
  const firstOfNext = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
  return addBusinessDays(firstOfNext - dayMs, 15) + 15 * hourMs
}
