import { expect, test } from 'vitest'
import { addDays, localDay, makeCalendar, startOfDay } from '../support/oracle-calendar.ts'
import { lastDay } from '../support/oracle-clocks.ts'
import { parseCsv, readReference } from '../support/oracle-reference.ts'

const reference = readReference()
const calendar = makeCalendar(reference.holidayRules, reference.closures)
const iso = (ms: number) => new Date(ms).toISOString()

test.each([
  ['2026-01-01', 'New Year, a Thursday'],
  ['2021-12-31', 'New Year 2022 falls on Saturday: kept in the year before'],
  ['2023-01-02', 'New Year 2023 falls on Sunday: kept on Monday'],
  ['2026-01-19', 'third Monday of January'],
  ['2026-02-16', 'third Monday of February'],
  ['2026-05-25', 'last Monday of May'],
  ['2027-05-31', 'last Monday of May that ends the month'],
  ['2021-06-18', 'the first Juneteenth, a Saturday, kept on Friday'],
  ['2026-07-03', 'Independence Day 2026 falls on Saturday'],
  ['2026-09-07', 'first Monday of September'],
  ['2026-10-12', 'second Monday of October'],
  ['2026-11-11', 'Veterans Day'],
  ['2026-11-26', 'fourth Thursday of November'],
  ['2026-12-25', 'Christmas'],
  ['2026-03-07', 'a Saturday'],
])('%s is no business day: %s', (day) => {
  expect(calendar.isBusinessDay(day)).toBe(false)
})

test.each(['2020-06-19', '2026-03-09', '2026-11-27', '2022-12-30', '2026-07-06'])(
  '%s is a business day',
  (day) => {
    expect(calendar.isBusinessDay(day)).toBe(true)
  },
)

test('business days are counted from the day after, over weekends and holidays', () => {
  expect(calendar.addBusinessDays('2026-03-06', 5)).toBe('2026-03-13')
  expect(calendar.addBusinessDays('2025-11-25', 5)).toBe('2025-12-03')
  expect(calendar.addBusinessDays('2026-07-02', 1)).toBe('2026-07-06')
  expect(calendar.addBusinessDays('2026-03-07', 1)).toBe('2026-03-09')
  expect(calendar.rollForward('2026-07-03')).toBe('2026-07-06')
  expect(calendar.rollForward('2026-07-06')).toBe('2026-07-06')
})

test('a clock whose days the calendar lacks has no last day', () => {
  const business = { basis: 'business_days', length: '5', roll_forward: '0' }
  const plain = { basis: 'calendar_days', length: '30', roll_forward: '0' }
  const rolling = { ...plain, roll_forward: '1' }
  expect(lastDay(business, calendar, '1990-01-01')).toBe('1990-01-08')
  expect(lastDay(business, calendar, '1989-12-29')).toBeNull()
  expect(lastDay(business, calendar, '2059-12-23')).toBe('2059-12-31')
  expect(lastDay(business, calendar, '2059-12-24')).toBeNull()
  expect(lastDay(plain, calendar, '1989-12-15')).toBe('1990-01-14')
  expect(lastDay(rolling, calendar, '1989-12-15')).toBe('1990-01-16')
  expect(lastDay(plain, calendar, '1989-11-30')).toBeNull()
  expect(lastDay(plain, calendar, '2059-12-02')).toBeNull()
})

test('a day has 23 hours when clocks go forward and 25 when they go back', () => {
  const hours = (zone: string, day: string) =>
    (startOfDay(zone, addDays(day, 1)) - startOfDay(zone, day)) / 3_600_000
  expect(hours('America/New_York', '2026-03-08')).toBe(23)
  expect(hours('America/New_York', '2026-11-01')).toBe(25)
  expect(hours('America/Phoenix', '2026-03-08')).toBe(24)
  // midnight does not exist in Santiago on this day: it starts at 01:00
  expect(iso(startOfDay('America/Santiago', '2026-09-06'))).toBe('2026-09-06T04:00:00.000Z')
})

test('a day ends with its last millisecond in its own zone', () => {
  expect(iso(calendar.endOfDay('America/New_York', '2026-03-07'))).toBe('2026-03-08T04:59:59.999Z')
  expect(iso(calendar.endOfDay('America/New_York', '2026-03-08'))).toBe('2026-03-09T03:59:59.999Z')
  expect(iso(calendar.endOfDay('Pacific/Honolulu', '2026-03-08'))).toBe('2026-03-09T09:59:59.999Z')
  expect(localDay('Pacific/Honolulu', Date.parse('2026-03-08T02:30:00Z'))).toBe('2026-03-07')
})

test('or, where asked so, with the first instant of the next day', () => {
  const other = makeCalendar(reference.holidayRules, reference.closures, 'next_midnight')
  expect(iso(other.endOfDay('America/New_York', '2026-03-07'))).toBe('2026-03-08T05:00:00.000Z')
})

test('a quoted cell may hold commas, quotes and line ends', () => {
  expect(parseCsv('a,b\r\n"1,\n""2""",\n3,4')).toEqual([
    { a: '1,\n"2"', b: '' },
    { a: '3', b: '4' },
  ])
})
