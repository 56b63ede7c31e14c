import type { TSchema } from 'typebox'

/** `json`: lists and objects, which travel as JSON text. */
export type Kind = 'text' | 'integer' | 'number' | 'boolean' | 'json'
export interface Column {
  name: string
  kind: Kind
}

interface JsonSchema {
  type?: string
  enum?: unknown[]
  anyOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
}

function kindOf(schema: JsonSchema): Kind {
  if (schema.anyOf !== undefined) {
    const inner = schema.anyOf.find((part) => part.type !== 'null')
    return inner === undefined ? 'json' : kindOf(inner)
  }
  if (schema.enum !== undefined || schema.type === 'string') return 'text'
  if (schema.type === 'integer') return 'integer'
  if (schema.type === 'number') return 'number'
  if (schema.type === 'boolean') return 'boolean'
  return 'json'
}

/** The columns of a table: a property of the row schema each, in its order. */
export const columnsOf = (row: TSchema): Column[] =>
  Object.entries((row as JsonSchema).properties ?? {}).map(([name, schema]) => ({
    name,
    kind: kindOf(schema),
  }))

/** The values of one column as files and sockets carry them; what a row lacks is null. */
export const valuesOf = ({ name, kind }: Column, rows: readonly object[]) =>
  rows.map((row) => {
    // Rows follow their schema; a name of the schema is a property of the row.
    const value = (row as Record<string, unknown>)[name]
    if (value === null || value === undefined) return null
    if (kind === 'integer') return BigInt(value as number)
    return kind === 'json' ? JSON.stringify(value) : value
  })
