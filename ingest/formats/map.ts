import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { AppError } from '../../sql/errors.ts'
import { compileTemplate, type MappedRow, type Template } from './map-template.ts'

/**
 * A map turns rows of another system's CSV into events, as data: `rows` is a list of event templates, each filled once a row.
 * In a template, text, numbers, booleans, lists and objects stand for themselves; an object with `column` or `concat`
 * is a value taken from the row.
 */
const strict = { additionalProperties: false }
const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])
const When = Type.Object(
  {
    column: Type.String(),
    equals: Type.Optional(Type.String()),
    in: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    not_empty: Type.Optional(Type.Literal(true)),
  },
  { ...strict, description: 'The event is made only for rows that fit all that is said here' },
)
export type When = Static<typeof When>

export const MapDocument = Type.Object(
  {
    version: Type.Literal(1),
    description: Type.Optional(Type.String()),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    tables: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Scalar), {
        description: 'Look-up tables: text of the column to value of the event',
      }),
    ),
    rows: Type.Array(
      Type.Object(
        {
          event: Type.Record(Type.String(), Type.Unknown(), {
            description: 'Template of one event',
          }),
          when: Type.Optional(When),
        },
        strict,
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  strict,
)
export type MapDocument = Static<typeof MapDocument>

/** A map ready to use: gives every event of a row, or why it cannot be made. */
export interface EventMap {
  delimiter: string
  apply(row: ReadonlyMap<string, string>): MappedRow[]
}

/** Throws BAD_MAP with the path in the map and what to do. */
export function compileMap(document: unknown): EventMap {
  const map = checked(MapDocument, document)
  const templates: Template[] = map.rows.map((row, index) =>
    compileTemplate(row.event, row.when, map.tables ?? {}, `/rows/${index}`),
  )
  return {
    delimiter: map.delimiter ?? ',',
    apply: (row) => templates.flatMap((template) => template(row) ?? []),
  }
}

function checked(schema: TSchema, document: unknown): MapDocument {
  const compiled = Compile(schema)
  // The check itself is the reason the document has this type.
  if (compiled.Check(document)) return document as MapDocument
  const errors = compiled.Errors(document).filter(({ keyword }) => keyword !== 'boolean')
  const [first] = errors
  const path = first?.instancePath || 'its top'
  throw new AppError('BAD_MAP', `The map is wrong at ${path}: ${first?.message ?? 'no map'}.`)
}

/** Reads a map file with the reader given. Throws BAD_MAP. */
export function readMap(file: string, read: (file: string) => string): EventMap {
  let document: unknown
  try {
    document = JSON.parse(read(file))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : ''
    throw new AppError('BAD_MAP', `The map ${file} cannot be read: ${reason}`, { cause })
  }
  return compileMap(document)
}
