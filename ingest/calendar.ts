const dayMs = 86_400_000
/** ClickHouse's Date ends here; a later day would be stored as another one. */
const lastDay = '2149-06-06'
const firstDay = '1970-01-01'

/** True for YYYY-MM-DD that the calendar has and the database can hold (1970-01-01 to 2149-06-06). */
export function isCalendarDay(text: string): boolean {
  if (text < firstDay || text > lastDay) return false
  const ms = Date.UTC(
    Number(text.slice(0, 4)),
    Number(text.slice(5, 7)) - 1,
    Number(text.slice(8, 10)),
  )
  return dayText(ms) === text
}

/** Milliseconds of YYYY-MM-DDTHH:MM:SS.mmmZ, or undefined when the calendar has no such moment. */
export function instantMs(text: string): number | undefined {
  if (!isCalendarDay(text.slice(0, 10))) return undefined
  const hour = Number(text.slice(11, 13))
  const minute = Number(text.slice(14, 16))
  const second = Number(text.slice(17, 19))
  // No leap second: 23:59:60 is not a time ClickHouse or JavaScript can hold.
  if (!(hour < 24 && minute < 60 && second < 60)) return undefined
  const clock = ((hour * 60 + minute) * 60 + second) * 1000 + Number(text.slice(20, 23))
  return Date.parse(text.slice(0, 10)) + clock
}

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
