const dayMs = 86_400_000
/** ClickHouse's Date ends here; a later day would be stored as another one. */
const lastDay = '2149-06-06'
const firstDay = '1970-01-01'

/** Start of each day of the calendar that was asked for, in ms: a load names few days very often. */
const days = new Map<string, number>()

/** Milliseconds of the start of YYYY-MM-DD in UTC, or undefined outside what the calendar has and the database can hold. */
export function dayStartMs(text: string): number | undefined {
  const ms = days.get(text) ?? computedStart(text)
  // What is no day is not kept: garbage has no end.
  if (ms !== undefined) days.set(text, ms)
  return ms
}

function computedStart(text: string): number | undefined {
  if (text < firstDay || text > lastDay) return undefined
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)].map(Number)
  const ms = Date.UTC(year ?? NaN, (month ?? NaN) - 1, day)
  return dayText(ms) === text ? ms : undefined
}

/** True for YYYY-MM-DD that the calendar has and the database can hold (1970-01-01 to 2149-06-06). */
export const isCalendarDay = (text: string): boolean => dayStartMs(text) !== undefined

/** Milliseconds of YYYY-MM-DDTHH:MM:SS.mmmZ, or undefined when the calendar has no such moment. */
export function instantMs(text: string): number | undefined {
  const start = dayStartMs(text.slice(0, 10))
  if (start === undefined) return undefined
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  // No leap second: 23:59:60 is not a time ClickHouse or JavaScript can hold.
  if (!(hour < 24 && minute < 60 && second < 60)) return undefined
  const ms = twoDigits(text, 20) * 10 + digit(text, 22)
  return Number.isNaN(ms) ? undefined : start + ((hour * 60 + minute) * 60 + second) * 1000 + ms
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : NaN
}
const twoDigits = (text: string, at: number) => digit(text, at) * 10 + digit(text, at + 1)

/** YYYY-MM-DD of a moment, in UTC. Written by hand: a Date object each would dominate a bulk load. */
export function dayText(ms: number): string {
  const days = Math.floor(ms / dayMs)
  // Civil-from-days, Howard Hinnant, http://howardhinnant.github.io/date_algorithms.html
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const two = (number: number) => (number < 10 ? `0${number}` : String(number))
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}
