import { calendarRows, closedDays } from './calendar.ts'
import type { Reference } from './reference.ts'

/**
 * The calendar of the database: wide enough for the past a deployment loads and the clocks it runs.
 * The holiday rules hold as they stand since 1978. A clock that needs a day outside is not given.
 */
export const calendarFrom = '1990-01-01'
export const calendarTo = '2059-12-31'

export interface ReferenceTable {
  table: string
  rows: object[]
}

/** Business days of every port's time zone. */
export function referenceCalendar(reference: Reference, from: string, to: string) {
  const { ports, holiday_rules, other_closures } = reference.tables
  const zones = [...new Set(ports.map((port) => port.time_zone))].toSorted()
  const closures = other_closures.map((closure) => closure.date)
  const year = (day: string) => Number(day.slice(0, 4))
  return calendarRows(zones, from, to, closedDays(holiday_rules, closures, year(from), year(to)))
}

/**
 * The rows of the `ref_` tables, for JSONEachRow. Column names are those of the CSV files; open
 * validity is 1970-01-01 to 2299-12-31, lists are text separated by `|`, an empty number is null.
 */
export function referenceTables(reference: Reference): ReferenceTable[] {
  const { tables } = reference
  const clocks = tables.clocks.map((clock) => ({
    ...clock,
    stops_at: clock.stops_at.join('|'),
    work_types: clock.work_types.join('|'),
  }))
  return [
    { table: 'ref_center', rows: tables.centers },
    { table: 'ref_hts_range', rows: tables.hts_ranges },
    { table: 'ref_port', rows: tables.ports },
    { table: 'ref_entry_type', rows: tables.entry_types },
    { table: 'ref_mode', rows: tables.modes },
    { table: 'ref_exam_type', rows: tables.exam_types },
    { table: 'ref_waiver_reason', rows: tables.waiver_reasons },
    { table: 'ref_finding_kind', rows: tables.finding_kinds },
    { table: 'ref_agency', rows: tables.agencies },
    { table: 'ref_clock', rows: clocks },
    { table: 'ref_region', rows: tables.regions },
    { table: 'ref_review_stratum', rows: tables.review_strata },
    { table: 'ref_hs_section', rows: tables.hs_sections },
    { table: 'ref_definition_break', rows: tables.definition_breaks },
    { table: 'ref_calendar', rows: referenceCalendar(reference, calendarFrom, calendarTo) },
  ]
}
