import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { BadCell, ReferenceDataError, openFrom, openTo } from './reference-columns.ts'
import type { RowOf, Table } from './reference-schema.ts'

/**
 * Reads one reference table from the directories, later ones over earlier ones: `NAME.csv` replaces
 * the rows whose key it repeats and adds the others, `NAME.replace.csv` replaces the whole table.
 */

type Columns = Table['columns']
/** A row with the place it was read from, so that a complaint can name it. */
export interface Placed<R> {
  row: R
  file: string
  line: number
}

export const place = (at: { file: string; line: number }) => `${at.file}, row ${at.line}`

function records(file: string): { record: string[]; line: number }[] {
  try {
    const found: unknown = parse(readFileSync(file), {
      bom: true,
      info: true,
      skip_empty_lines: true,
    })
    // `info` wraps each record with its place; the types of csv-parse do not say so.
    const wrapped = found as { record: string[]; info: { lines: number } }[]
    return wrapped.map(({ record, info }) => ({ record, line: info.lines }))
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw new ReferenceDataError(
      'REFERENCE_BAD_CSV',
      `${file} is not a readable CSV file: ${cause.message}. Correct its quoting or its number of columns.`,
      { cause },
    )
  }
}

function header(file: string, columns: Columns, found: string[] | undefined): string[] {
  const wanted = Object.keys(columns)
  const missing = wanted.filter((name) => !found?.includes(name))
  const unknown = found?.filter((name, index) => !(name in columns) || found.indexOf(name) < index)
  if (found && missing.length === 0 && unknown?.length === 0) return found
  const complaint = [
    missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
    unknown && unknown.length > 0 ? `has unknown or repeated ${unknown.join(', ')}` : '',
  ]
  throw new ReferenceDataError(
    'REFERENCE_BAD_HEADER',
    `${file}, row 1: the header ${complaint.filter(Boolean).join(' and ')}. The columns are: ${wanted.join(',')}.`,
  )
}

function parseRow(columns: Columns, names: string[], record: string[], at: string): unknown {
  const row: Record<string, unknown> = {}
  for (const [name, parseCell] of Object.entries(columns)) {
    const cell = (record[names.indexOf(name)] ?? '').trim()
    try {
      row[name] = parseCell(cell)
    } catch (cause) {
      if (!(cause instanceof BadCell)) throw cause
      throw new ReferenceDataError(
        'REFERENCE_BAD_ROW',
        `${at}, column ${name}: "${cell}" ${cause.message}. Correct the cell.`,
        { cause },
      )
    }
  }
  return row
}

function readFile<C extends Columns>(file: string, table: Table<C>): Placed<RowOf<C>>[] {
  const [first, ...rest] = records(file)
  const names = header(file, table.columns, first?.record)
  return rest.map(({ record, line }) => ({
    // parseRow fills exactly the columns of the table.
    row: parseRow(table.columns, names, record, place({ file, line })) as RowOf<C>,
    file,
    line,
  }))
}

function keyOf<C extends Columns>(table: Table<C>, row: RowOf<C>): string {
  return table.key.map((column) => String(row[column])).join(' ')
}

/** First and last valid day of a row; a row without validity columns is always valid. */
export function validity(row: object): { from: string; to: string } {
  const from = 'valid_from' in row ? String(row.valid_from) : openFrom
  const to = 'valid_to' in row ? String(row.valid_to) : openTo
  return { from, to }
}

export function overlap(a: object, b: object): boolean {
  const [first, second] = [validity(a), validity(b)]
  return first.from <= second.to && second.from <= first.to
}

function checkValidity<C extends Columns>(table: Table<C>, rows: Placed<RowOf<C>>[]): void {
  const byKey = new Map<string, Placed<RowOf<C>>[]>()
  for (const placed of rows) {
    const { from, to } = validity(placed.row)
    if (from > to)
      throw new ReferenceDataError(
        'REFERENCE_BAD_ROW',
        `${place(placed)}, column valid_to: ${to} is before valid_from ${from}. Correct one of them.`,
      )
    const key = keyOf(table, placed.row)
    const others = byKey.get(key) ?? []
    const other = others.find((candidate) => overlap(candidate.row, placed.row))
    if (other)
      throw new ReferenceDataError(
        'REFERENCE_OVERLAP',
        `${place(placed)}, column ${table.key.join(', ')}: "${key}" is valid on the same day as in ${place(other)}. End one before the other starts, or remove it.`,
      )
    byKey.set(key, [...others, placed])
  }
}

/** All rows of one table. `files` are the file names of each directory, as `listFiles` gives them. */
export function readTable<C extends Columns>(
  name: string,
  table: Table<C>,
  dirs: readonly { dir: string; files: readonly string[] }[],
): Placed<RowOf<C>>[] {
  let rows: Placed<RowOf<C>>[] | undefined
  for (const { dir, files } of dirs) {
    const whole = files.includes(`${name}.replace.csv`)
    const some = files.includes(`${name}.csv`)
    if (whole) rows = readFile(join(dir, `${name}.replace.csv`), table)
    if (!some) continue
    const added = readFile(join(dir, `${name}.csv`), table)
    const replaced = new Set(added.map(({ row }) => keyOf(table, row)))
    rows = [...(rows ?? []).filter(({ row }) => !replaced.has(keyOf(table, row))), ...added]
  }
  if (!rows)
    throw new ReferenceDataError(
      'REFERENCE_MISSING_FILE',
      `No directory of ${dirs.map(({ dir }) => dir).join(', ')} has ${name}.csv. Restore the file.`,
    )
  checkValidity(table, rows)
  return rows
}

/** The CSV files of a directory. A CSV file that is no table is refused: it is most likely misspelt. */
export function listFiles(dir: string, names: readonly string[]): string[] {
  let files: string[]
  try {
    files = readdirSync(dir).filter((file) => file.endsWith('.csv'))
  } catch (cause) {
    throw new ReferenceDataError(
      'REFERENCE_MISSING_FILE',
      `The reference directory ${dir} cannot be read. Create it, or correct REFERENCE_DIR.`,
      { cause },
    )
  }
  const known = new Set(names.flatMap((name) => [`${name}.csv`, `${name}.replace.csv`]))
  const unknown = files.find((file) => !known.has(file))
  if (unknown === undefined) return files
  throw new ReferenceDataError(
    'REFERENCE_UNKNOWN_FILE',
    `${join(dir, unknown)} is not a reference table. Rename or remove it; the tables are: ${names.join(', ')}.`,
  )
}
