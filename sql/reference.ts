import { fileURLToPath } from 'node:url'
import { ReferenceDataError } from './reference-columns.ts'
import { listFiles, overlap, place, readTable, type Placed } from './reference-read.ts'
import {
  schema,
  tableNames,
  type Row,
  type Table,
  type TableName,
  type Tables,
} from './reference-schema.ts'

/**
 * Reference data with validity dates: Centers, tariff ranges, ports, codes, clocks and holidays.
 * What each table holds, and what in it is known or assumed, is in `reference/README.md`.
 */

export type CenterRow = Row<'centers'>
export type HtsRangeRow = Row<'hts_ranges'>
export type PortRow = Row<'ports'>
export type ClockRow = Row<'clocks'>
export type RegionRow = Row<'regions'>

/** The tables and the questions validation asks. Dates are `YYYY-MM-DD`; validity includes both ends. */
export interface Reference {
  readonly tables: Tables
  isPort(code: string, date: string): boolean
  isCenter(code: string, date: string): boolean
  isEntryType(code: string, date: string): boolean
  isMode(code: string, date: string): boolean
  isExamType(code: string, date: string): boolean
  isWaiverReason(code: string, date: string): boolean
  isFindingKind(code: string, date: string): boolean
  /** The Center whose industry a tariff number belongs to; null where none is known (chapters 77, 98, 99). */
  centerOfGoods(hts10: string, date: string): string | null
}

export const builtInReferenceDir = fileURLToPath(new URL('reference', import.meta.url))

interface Dated {
  valid_from: string
  valid_to: string
}
const isValidOn = (row: Dated, date: string) => row.valid_from <= date && date <= row.valid_to

/** The rows valid on a day. */
export function validOn<R extends Dated>(rows: readonly R[], date: string): R[] {
  return rows.filter((row) => isValidOn(row, date))
}

function groupBy<R>(rows: readonly R[], key: (row: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}

/** Looks a code up without a scan: validation asks once or more for every event. */
function codeLookup<R extends Dated>(rows: readonly R[], key: (row: R) => string) {
  const byCode = groupBy(rows, key)
  return (code: string, date: string) =>
    byCode.get(code)?.some((row) => isValidOn(row, date)) ?? false
}

function centerLookup(rows: readonly HtsRangeRow[]) {
  const chaptersOf = (row: HtsRangeRow) => {
    const first = Number(row.hts_from.slice(0, 2))
    const last = Number(row.hts_to.slice(0, 2))
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  }
  const byChapter = groupBy(
    rows.flatMap((row) => chaptersOf(row).map((chapter) => ({ chapter, row }))),
    ({ chapter }) => String(chapter).padStart(2, '0'),
  )
  return (hts10: string, date: string) =>
    byChapter
      .get(hts10.slice(0, 2))
      ?.find(({ row }) => row.hts_from <= hts10 && hts10 <= row.hts_to && isValidOn(row, date))?.row
      .center ?? null
}

function badRow(at: Placed<unknown>, column: string, problem: string): ReferenceDataError {
  return new ReferenceDataError('REFERENCE_BAD_ROW', `${place(at)}, column ${column}: ${problem}`)
}

function checkRanges(ranges: readonly Placed<HtsRangeRow>[], centers: readonly CenterRow[]): void {
  const codes = new Set(centers.map(({ code }) => code))
  const sorted = ranges.toSorted((a, b) => (a.row.hts_from < b.row.hts_from ? -1 : 1))
  for (const [index, range] of sorted.entries()) {
    const { row } = range
    if (!codes.has(row.center))
      throw badRow(range, 'center', `"${row.center}" is not in centers. Add the Center first.`)
    if (row.hts_to < row.hts_from)
      throw badRow(range, 'hts_to', `${row.hts_to} is below hts_from. Correct one of them.`)
    for (const next of sorted.slice(index + 1)) {
      if (next.row.hts_from > row.hts_to) break
      if (overlap(row, next.row))
        throw new ReferenceDataError(
          'REFERENCE_OVERLAP',
          `${place(next)}, column hts_from: ${next.row.hts_from} is also in the range of ${place(range)}, valid on the same day. Give each number one Center, or use hts_ranges.replace.csv.`,
        )
    }
  }
}

function checkHolidays(rules: readonly Placed<Row<'holiday_rules'>>[]): void {
  for (const at of rules) {
    const { rule, day_or_nth, weekday } = at.row
    if (rule !== 'last_weekday' && day_or_nth === null)
      throw badRow(at, 'day_or_nth', `must not be empty for the rule ${rule}. Fill it in.`)
    if (rule === 'nth_weekday' && day_or_nth !== null && day_or_nth > 4)
      throw badRow(at, 'day_or_nth', 'must be 1 to 4, or use the rule last_weekday.')
    if (rule !== 'fixed' && weekday === null)
      throw badRow(at, 'weekday', `must not be empty for the rule ${rule}. Fill it in.`)
  }
}

function checkClocks(clocks: readonly Placed<ClockRow>[]): void {
  for (const at of clocks) {
    const { subject, starts_at, stops_at, work_types } = at.row
    const wrong = [starts_at, ...stops_at].find(
      (type) => type.startsWith('work.') !== (subject === 'work'),
    )
    if (wrong !== undefined)
      throw badRow(at, 'subject', `${wrong} is not an event of ${subject}. Correct one of them.`)
    if (stops_at.length === 0)
      throw badRow(at, 'stops_at', 'must not be empty. Name the event that ends the clock.')
    if (work_types.length > 0 !== (subject === 'work'))
      throw badRow(at, 'work_types', 'must be filled for work clocks and empty for entry clocks.')
  }
}

/**
 * Reads all tables. `dirs` are the built-in directory and, where set, REFERENCE_DIR; later
 * directories extend or replace. Throws `ReferenceDataError`.
 */
export function readReference(dirs: readonly string[]): Reference {
  const listed = dirs.map((dir) => ({ dir, files: listFiles(dir, tableNames) }))
  const read = <C extends Table['columns']>(name: TableName, table: Table<C>) =>
    readTable(name, table, listed)
  const rowsOf = <C extends Table['columns']>(name: TableName, table: Table<C>) =>
    read(name, table).map(({ row }) => row)

  const ranges = read('hts_ranges', schema.hts_ranges)
  const holidays = read('holiday_rules', schema.holiday_rules)
  const clocks = read('clocks', schema.clocks)
  const tables: Tables = {
    centers: rowsOf('centers', schema.centers),
    hts_ranges: ranges.map(({ row }) => row),
    ports: rowsOf('ports', schema.ports),
    entry_types: rowsOf('entry_types', schema.entry_types),
    modes: rowsOf('modes', schema.modes),
    exam_types: rowsOf('exam_types', schema.exam_types),
    waiver_reasons: rowsOf('waiver_reasons', schema.waiver_reasons),
    finding_kinds: rowsOf('finding_kinds', schema.finding_kinds),
    agencies: rowsOf('agencies', schema.agencies),
    clocks: clocks.map(({ row }) => row),
    holiday_rules: holidays.map(({ row }) => row),
    other_closures: rowsOf('other_closures', schema.other_closures),
    review_strata: rowsOf('review_strata', schema.review_strata),
    hs_sections: rowsOf('hs_sections', schema.hs_sections),
    definition_breaks: rowsOf('definition_breaks', schema.definition_breaks),
    regions: rowsOf('regions', schema.regions),
  }
  checkRanges(ranges, tables.centers)
  checkHolidays(holidays)
  checkClocks(clocks)

  return {
    tables,
    isPort: codeLookup(tables.ports, (row) => row.port),
    isCenter: codeLookup(tables.centers, (row) => row.code),
    isEntryType: codeLookup(tables.entry_types, (row) => row.code),
    isMode: codeLookup(tables.modes, (row) => row.code),
    isExamType: codeLookup(tables.exam_types, (row) => row.code),
    isWaiverReason: codeLookup(tables.waiver_reasons, (row) => row.code),
    isFindingKind: codeLookup(tables.finding_kinds, (row) => row.code),
    centerOfGoods: centerLookup(tables.hts_ranges),
  }
}
