import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import type { CellTable } from '../server/domain/uniformity/types.ts'

/** A part of a cell: a column, or only its first characters (`HS6 Code:4`, `Date:7`). */
export interface CellPart {
  column: string
  first: number | null
}

export interface ControlColumns {
  unit: string
  /** Null where the file names no importer: then nothing is adjusted for importers. */
  importer: string | null
  cell: readonly CellPart[]
  outcome: string
  /** Values of the outcome's column that count as the outcome; every other value is none. */
  is: ReadonlySet<string>
}

export interface ControlData {
  table: CellTable
  /** Names by id, ascending. */
  units: string[]
  /** Rows of the table, and rows left out because unit or outcome is empty. */
  rows: number
  left_out: number
}

/** COLUMN or COLUMN:LENGTH. A name that ends in a colon and digits needs a length of its own. */
export function cellPart(text: string): CellPart {
  const [, column, first] = /^(.+):([1-9][0-9]*)$/s.exec(text) ?? []
  return column === undefined
    ? { column: text, first: null }
    : { column, first: Number(first ?? '0') }
}

/** What is wrong with a file, in words for who named its columns. */
export class ControlFileError extends Error {
  readonly code = 'CONTROL_FILE'
}

/** Rows of several files as one table. Collects row by row: memory goes with distinct rows. */
export class ControlRows {
  readonly #columns: ControlColumns
  readonly #counts = new Map<string, { key: readonly string[]; n: number; x: number }>()
  #leftOut = 0

  constructor(columns: ControlColumns) {
    this.#columns = columns
  }

  /**
   * Adds a CSV file with a header row (RFC 4180, UTF-8). Throws ControlFileError when a column is
   * missing or a row cannot be read: a control on half a file would prove nothing.
   */
  async add(file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    let take: ((row: readonly string[]) => void) | null = null
    try {
      await pipeline(
        chunks,
        parse({ bom: true, skip_empty_lines: true }),
        async (rows: AsyncIterable<string[]>) => {
          for await (const row of rows) {
            if (take === null) take = this.#reader(file, row)
            else take(row)
          }
        },
      )
    } catch (cause) {
      if (cause instanceof ControlFileError) throw cause
      const said = cause instanceof Error ? cause.message : String(cause)
      throw new ControlFileError(`${file} cannot be read: ${said}`, { cause })
    }
    if (take === null) throw new ControlFileError(`${file} is empty.`)
  }

  #reader(file: string, header: readonly string[]): (row: readonly string[]) => void {
    const place = (name: string) => {
      const at = header.findIndex((column) => column.trim() === name)
      if (at >= 0) return at
      throw new ControlFileError(
        `${file} has no column ${name}. It has: ${header.map((column) => column.trim()).join(', ')}.`,
      )
    }
    const { unit, importer, outcome, cell, is } = this.#columns
    const unitAt = place(unit)
    const outcomeAt = place(outcome)
    const importerAt = importer === null ? null : place(importer)
    const parts = cell.map(({ column, first }) => ({ at: place(column), first }))
    return (row) => {
      const ofUnit = row[unitAt] ?? ''
      const ofOutcome = row[outcomeAt] ?? ''
      if (ofUnit === '' || ofOutcome === '') {
        this.#leftOut += 1
        return
      }
      const cellKey = JSON.stringify(
        parts.map((part) => (row[part.at] ?? '').slice(0, part.first ?? undefined)),
      )
      const key = [cellKey, ofUnit, importerAt === null ? '' : (row[importerAt] ?? '')]
      const id = JSON.stringify(key)
      const count = this.#counts.get(id) ?? { key, n: 0, x: 0 }
      count.n += 1
      if (is.has(ofOutcome)) count.x += 1
      this.#counts.set(id, count)
    }
  }

  finish(): ControlData {
    const counts = [...this.#counts.values()]
    const ids = (part: number) => {
      const names = [...new Set(counts.map(({ key }) => key[part] ?? ''))].toSorted()
      const idOf = new Map(names.map((name, id) => [name, id]))
      return { names, of: Int32Array.from(counts, ({ key }) => idOf.get(key[part] ?? '') ?? 0) }
    }
    const [cells, units, importers] = [ids(0), ids(1), ids(2)]
    const known = this.#columns.importer !== null
    return {
      table: {
        cell: cells.of,
        port: units.of,
        importer: known ? importers.of : null,
        n: Float64Array.from(counts, ({ n }) => n),
        x: Float64Array.from(counts, ({ x }) => x),
        cells: cells.names.length,
        ports: units.names.length,
        importers: known ? importers.names.length : 0,
      },
      units: units.names,
      rows: counts.reduce((sum, { n }) => sum + n, 0),
      left_out: this.#leftOut,
    }
  }
}
