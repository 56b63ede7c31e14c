import { expect, test } from 'vitest'
import { businessDays, calendarRows, closedDays, nationalHolidays } from '../../sql/calendar.ts'
import { calendarFrom, calendarTo } from '../../sql/reference-rows.ts'
import { builtInReferenceDir, readReference } from '../../sql/reference.ts'
import { localDay } from '../support/oracle-calendar.ts'

const rules = readReference([builtInReferenceDir]).tables.holiday_rules
const closedIn = (year: number) => nationalHolidays(rules, year).map(({ day }) => day)
const closed = closedDays(rules, [], 2024, 2028)

// The closed days as the Office of Personnel Management lists them (opm.gov, Federal Holidays).
test('federal holidays of 2024 and 2025 are the days offices were closed', () => {
  expect(closedIn(2024)).toEqual([
    '2024-01-01',
    '2024-01-15',
    '2024-02-19',
    '2024-05-27',
    '2024-06-19',
    '2024-07-04',
    '2024-09-02',
    '2024-10-14',
    '2024-11-11',
    '2024-11-28',
    '2024-12-25',
  ])
  expect(closedIn(2025)).toEqual([
    '2025-01-01',
    '2025-01-20',
    '2025-02-17',
    '2025-05-26',
    '2025-06-19',
    '2025-07-04',
    '2025-09-01',
    '2025-10-13',
    '2025-11-11',
    '2025-11-27',
    '2025-12-25',
  ])
})

test('a holiday on Saturday closes the Friday before it', () => {
  expect(closedIn(2026)).toEqual([
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-05-25',
    '2026-06-19',
    '2026-07-03',
    '2026-09-07',
    '2026-10-12',
    '2026-11-11',
    '2026-11-26',
    '2026-12-25',
  ])
})

test('a holiday on Sunday closes the Monday after it, and a Saturday New Year the year before', () => {
  expect(closedIn(2027)).toEqual([
    '2027-01-01',
    '2027-01-18',
    '2027-02-15',
    '2027-05-31',
    '2027-06-18',
    '2027-07-05',
    '2027-09-06',
    '2027-10-11',
    '2027-11-11',
    '2027-11-25',
    '2027-12-24',
    '2027-12-31',
  ])
  expect(closedIn(2028)).not.toContain('2028-01-01')
  expect(nationalHolidays(rules, 2027).at(-1)).toEqual({
    code: 'new_year',
    name: "New Year's Day",
    day: '2027-12-31',
    holiday: '2028-01-01',
  })
})

test('Juneteenth closes offices from 2021 only', () => {
  expect(closedIn(2021)).toContain('2021-06-18')
  expect(closedIn(2020)).not.toContain('2020-06-19')
})

// On a Saturday: New Year's Day 2000 and 2039, Independence Day 1992, Juneteenth 2038; on a Sunday: Veterans Day 2040.
test.each([
  [1992, 10, ['1992-07-03', '1992-11-11', '1992-11-26']],
  [1999, 11, ['1999-01-01', '1999-01-18', '1999-12-24', '1999-12-31']],
  [2000, 9, ['2000-02-21', '2000-05-29', '2000-11-10']],
  [2038, 12, ['2038-06-18', '2038-07-05', '2038-12-24', '2038-12-31']],
  [2040, 11, ['2040-01-02', '2040-05-28', '2040-06-19', '2040-11-12', '2040-11-22']],
])('%i closes offices on %i days by rule', (year, count, some) => {
  const days = closedIn(year)
  expect(days).toHaveLength(count)
  expect(days).toEqual(expect.arrayContaining(some))
})

test('the rules hold as they stand over the whole calendar', () => {
  // Veterans Day was moved to October until 1977.
  expect(calendarFrom >= '1978-01-01').toBe(true)
  expect(rules.find(({ code }) => code === 'juneteenth')?.valid_from).toBe('2021-06-17')
  expect(rules.every(({ valid_to }) => valid_to > calendarTo)).toBe(true)
})

test('business days skip weekends and closed days', () => {
  expect(businessDays('2026-07-01', '2026-07-07', closed)).toEqual([
    '2026-07-01',
    '2026-07-02',
    '2026-07-06',
    '2026-07-07',
  ])
  expect(businessDays('2026-07-07', '2026-07-06', closed)).toEqual([])
})

const hours = (row: { starts_at: string; ends_at: string }) =>
  (Date.parse(row.ends_at) - Date.parse(row.starts_at)) / 3_600_000

test('a day in New York has 23 hours in March and 25 in November, when the clock changes', () => {
  const march = calendarRows(['America/New_York'], '2026-03-07', '2026-03-09', closed)
  expect(march.map(({ starts_at }) => starts_at)).toEqual([
    '2026-03-07T05:00:00.000Z',
    '2026-03-08T05:00:00.000Z',
    '2026-03-09T04:00:00.000Z',
  ])
  expect(march.map(hours)).toEqual([24, 23, 24])
  const november = calendarRows(['America/New_York'], '2026-10-31', '2026-11-02', closed)
  expect(november.map(({ starts_at }) => starts_at)).toEqual([
    '2026-10-31T04:00:00.000Z',
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T05:00:00.000Z',
  ])
  expect(november.map(hours)).toEqual([24, 25, 24])
})

test('Arizona, Hawaii and Puerto Rico never change their clocks', () => {
  const starts = (zone: string) =>
    new Set(
      calendarRows([zone], '2026-01-01', '2026-12-31', closed).map((row) =>
        row.starts_at.slice(11),
      ),
    )
  expect(starts('America/Phoenix')).toEqual(new Set(['07:00:00.000Z']))
  expect(starts('Pacific/Honolulu')).toEqual(new Set(['10:00:00.000Z']))
  expect(starts('America/Puerto_Rico')).toEqual(new Set(['04:00:00.000Z']))
})

test('a day starts at its first instant where the clock changes at midnight', () => {
  // Sao Paulo skipped 00:00-01:00 on 4 Nov 2018; Havana has 00:00-01:00 twice on 1 Nov 2026.
  const [saoPaulo] = calendarRows(['America/Sao_Paulo'], '2018-11-04', '2018-11-04', closed)
  expect(saoPaulo).toMatchObject({
    starts_at: '2018-11-04T03:00:00.000Z',
    ends_at: '2018-11-05T02:00:00.000Z',
  })
  const [havana] = calendarRows(['America/Havana'], '2026-11-01', '2026-11-01', closed)
  expect(havana).toMatchObject({
    starts_at: '2026-11-01T04:00:00.000Z',
    ends_at: '2026-11-02T05:00:00.000Z',
  })
})

test('the ordinal counts business days from the first day on', () => {
  const rows = calendarRows(['America/Chicago'], '2026-07-01', '2026-07-07', closed)
  expect(rows.map((row) => [row.day, row.is_business, row.business_ordinal])).toEqual([
    ['2026-07-01', 1, 1],
    ['2026-07-02', 1, 2],
    ['2026-07-03', 0, 2],
    ['2026-07-04', 0, 2],
    ['2026-07-05', 0, 2],
    ['2026-07-06', 1, 3],
    ['2026-07-07', 1, 4],
  ])
})

test('each day starts where Intl says its date begins, also around two changes in five weeks', () => {
  // Casablanca sets its clock back for Ramadan and forward again.
  for (const zone of ['Africa/Casablanca', 'America/Havana', 'America/New_York']) {
    const wrong = calendarRows([zone], '2010-01-01', '2027-12-31', closed).filter(
      ({ day, starts_at, ends_at }) =>
        localDay(zone, Date.parse(starts_at)) !== day ||
        localDay(zone, Date.parse(starts_at) - 1) >= day ||
        localDay(zone, Date.parse(ends_at) - 1) !== day,
    )
    expect([zone, wrong]).toEqual([zone, []])
  }
})

test('days join without gap or overlap, in every zone', () => {
  const zones = ['America/New_York', 'America/Denver', 'America/Anchorage']
  const rows = calendarRows(zones, calendarFrom, calendarTo, closed)
  expect(rows).toHaveLength(zones.length * 25_567)
  const broken = rows.filter((row, index) => {
    const next = rows[index + 1]
    const joined = next?.time_zone !== row.time_zone || next.starts_at === row.ends_at
    return !joined || row.starts_at >= row.ends_at
  })
  expect(broken).toEqual([])
})
