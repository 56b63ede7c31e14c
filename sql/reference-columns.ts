import { AppError } from './errors.ts'

/** How the cells of the reference tables are read. A parser takes the text of a cell and throws `BadCell`. */

export type ReferenceErrorCode =
  | 'REFERENCE_MISSING_FILE'
  | 'REFERENCE_UNKNOWN_FILE'
  | 'REFERENCE_BAD_CSV'
  | 'REFERENCE_BAD_HEADER'
  | 'REFERENCE_BAD_ROW'
  | 'REFERENCE_OVERLAP'

/** Reference data that cannot be used. The message names file, row and column and says what to do. */
export class ReferenceDataError extends AppError {
  declare readonly code: ReferenceErrorCode
  constructor(code: ReferenceErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options)
    this.name = 'ReferenceDataError'
  }
}

/** What is wrong with one cell, as the end of a sentence: "must be ...". */
export class BadCell extends Error {}

export type Parse<T> = (cell: string) => T

export const openFrom = '1970-01-01'
export const openTo = '2299-12-31'

export const text: Parse<string> = (cell) => {
  if (cell.length === 0) throw new BadCell('must not be empty')
  return cell
}
export const maybeText: Parse<string> = (cell) => cell

export const matching =
  (pattern: RegExp, what: string): Parse<string> =>
  (cell) => {
    if (!pattern.test(cell)) throw new BadCell(`must be ${what}`)
    return cell
  }

/** A short code as events carry it. */
export const word = matching(
  /^[0-9A-Za-z][0-9A-Za-z ._:/-]{0,63}$/,
  'a short code: letters, digits and . _ : / - only',
)

export const oneOf =
  <const T extends string>(...allowed: T[]): Parse<T> =>
  (cell) => {
    const found = allowed.find((value) => value === cell)
    if (found === undefined) throw new BadCell(`must be one of: ${allowed.join(', ')}`)
    return found
  }

/** Names separated by `|`, each of them on the list. An empty cell is an empty list. */
export const listOf =
  (allowed: readonly string[]): Parse<string[]> =>
  (cell) =>
    cell.length === 0 ? [] : cell.split('|').map((item) => oneOf(...allowed)(item))

export const integer =
  (minimum: number, maximum: number): Parse<number> =>
  (cell) => {
    const value = Number(cell)
    if (!/^[0-9]+$/.test(cell) || value < minimum || value > maximum)
      throw new BadCell(`must be a whole number from ${minimum} to ${maximum}`)
    return value
  }

export const optional =
  <T>(parse: Parse<T>): Parse<T | null> =>
  (cell) =>
    cell.length === 0 ? null : parse(cell)

export const flag: Parse<number> = (cell) => {
  if (cell !== '0' && cell !== '1') throw new BadCell('must be 0 or 1')
  return Number(cell)
}

export const date: Parse<string> = (cell) => {
  const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(cell) ? Date.parse(`${cell}T00:00:00Z`) : NaN
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== cell)
    throw new BadCell('must be a date that exists, YYYY-MM-DD')
  if (cell < openFrom || cell > openTo)
    throw new BadCell(`must be between ${openFrom} and ${openTo}`)
  return cell
}
export const from: Parse<string> = (cell) => (cell.length === 0 ? openFrom : date(cell))
export const to: Parse<string> = (cell) => (cell.length === 0 ? openTo : date(cell))

export const timeZone: Parse<string> = (cell) => {
  const bad = new BadCell('must be a time zone of the IANA database, such as America/New_York')
  // Some engines take an offset such as +05:00, which knows no change of the clock.
  if (!/^[A-Za-z]/.test(cell)) throw bad
  try {
    void new Intl.DateTimeFormat('en-US', { timeZone: cell })
  } catch {
    throw bad
  }
  return cell
}
