import { createReadStream, readFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { Declarations } from './declarations.ts'

const Name = Type.Optional(Type.String({ minLength: 1 }))
const Share = Type.Number({ minimum: 0, maximum: 1 })

/** How the columns of a file are called, and what others and we say about it. */
export const ScorecardMap = Type.Object(
  {
    text: Type.Optional(Type.String()),
    columns: Type.Object(
      {
        day: Type.String(),
        hs: Type.String(),
        origin: Type.String(),
        departure: Name,
        rate: Name,
        rate_type: Name,
        importer: Name,
        filer: Name,
        maker: Name,
        office: Name,
        value: Name,
        weight: Name,
      },
      { additionalProperties: false },
    ),
    rate_unit: Type.Optional(Type.Enum(['percent', 'share', 'ppm'])),
    published: Type.Optional(
      Type.Array(
        Type.Object(
          {
            model: Type.String(),
            source: Type.String(),
            precision: Type.Record(Type.String(), Share),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    /** Claims about the judged rows: least precision at n %, largest calibration error. */
    claims: Type.Optional(
      Type.Object(
        { precision: Type.Record(Type.String(), Share), calibration_error: Share },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type ScorecardMap = Static<typeof ScorecardMap>

/** Columns that are called as they are meant. */
const names = [
  'departure',
  'rate',
  'rate_type',
  'importer',
  'filer',
  'maker',
  'office',
  'value',
  'weight',
] as const
export const plainMap: ScorecardMap = {
  columns: {
    day: 'day',
    hs: 'hs',
    origin: 'origin',
    ...Object.fromEntries(names.map((name) => [name, name])),
  },
}

/** What is wrong with a file, in words for who named it. */
export class ScorecardFileError extends Error {
  readonly code = 'SCORECARD_FILE'
}

export function readMap(path: string): ScorecardMap {
  try {
    return Value.Parse(ScorecardMap, JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new ScorecardFileError(`${path} is no mapping: ${said}`, { cause })
  }
}

const perUnit = { percent: 10_000, share: 1_000_000, ppm: 1 }

/**
 * Declarations of a CSV file with a header row (RFC 4180, UTF-8), every row of it. ScorecardFileError
 * when a column is not there, a day is no date, or a label is empty: nothing is left out.
 */
export async function readDeclarations(
  path: string,
  map: ScorecardMap,
  label: string,
  is: ReadonlySet<string>,
): Promise<Declarations> {
  const records: string[][] = []
  try {
    await pipeline(
      createReadStream(path),
      parse({ bom: true, skip_empty_lines: true }),
      async (rows: AsyncIterable<string[]>) => {
        for await (const row of rows) records.push(row)
      },
    )
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new ScorecardFileError(`${path} cannot be read: ${said}`, { cause })
  }
  const header = records.shift()?.map((name) => name.trim())
  if (header === undefined || records.length === 0)
    throw new ScorecardFileError(`${path} is empty.`)
  const column = (name: string | undefined): string[] => {
    if (name === undefined) return records.map(() => '')
    const at = header.indexOf(name)
    if (at >= 0) return records.map((row) => (row[at] ?? '').trim())
    throw new ScorecardFileError(`${path} has no column ${name}. It has: ${header.join(', ')}.`)
  }
  const { columns } = map
  const unit = perUnit[map.rate_unit ?? 'ppm']
  return {
    days: Int32Array.from(column(columns.day), (text, row) => dayOf(text, path, row)),
    hs: column(columns.hs),
    origin: column(columns.origin),
    departure: column(columns.departure),
    rate_ppm: Int32Array.from(column(columns.rate), (text) =>
      text === '' ? -1 : Math.round(Number(text) * unit),
    ),
    rate_type: column(columns.rate_type),
    importer: column(columns.importer),
    filer: column(columns.filer),
    maker: column(columns.maker),
    office: column(columns.office),
    value: Float64Array.from(column(columns.value), numberOf),
    weight: Float64Array.from(column(columns.weight), numberOf),
    outcome: Uint8Array.from(column(label), (text, row) => {
      if (text === '') throw new ScorecardFileError(`${path}, row ${row + 2}: ${label} is empty.`)
      return is.has(text) ? 1 : 0
    }),
  }
}

const numberOf = (text: string) => (text === '' ? Number.NaN : Number(text))

function dayOf(text: string, path: string, row: number): number {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text)
    ? Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
    : Number.NaN
  if (Number.isNaN(time))
    throw new ScorecardFileError(`${path}, row ${row + 2}: ${text} is no date.`)
  return time / 86_400_000
}
