import {
  Bool,
  Field,
  Float64,
  Int32,
  Int64,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  makeData,
  tableToIPC,
  vectorFromArray,
  type DataType,
} from 'apache-arrow'
import type { TSchema } from 'typebox'

type Kind = 'text' | 'integer' | 'number' | 'boolean' | 'json'

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

function typeOf(kind: Kind): DataType {
  switch (kind) {
    case 'integer':
      return new Int64()
    case 'number':
      return new Float64()
    case 'boolean':
      return new Bool()
    case 'text':
    case 'json':
      return new Utf8()
  }
}

const cell = (kind: Kind, value: unknown) => {
  if (value === null || value === undefined) return null
  if (kind === 'integer') return BigInt(value as number)
  return kind === 'json' ? JSON.stringify(value) : value
}

/**
 * Rows as one uncompressed Arrow IPC stream, a column per property of the row schema. Lists and objects
 * travel as JSON text, marked `json: 1` in the field's metadata; `reply` goes into the schema's metadata.
 */
export function encodeArrow(row: TSchema, rows: readonly object[], reply: string): Uint8Array {
  const properties = (row as JsonSchema).properties ?? {}
  const fields: Field[] = []
  const columns = Object.entries(properties).map(([name, schema]) => {
    const kind = kindOf(schema)
    const type = typeOf(kind)
    fields.push(new Field(name, type, true, kind === 'json' ? new Map([['json', '1']]) : undefined))
    // Rows follow their schema; a name of the schema is a property of the row.
    const values = rows.map((item) => cell(kind, (item as Record<string, unknown>)[name]))
    const vector = vectorFromArray(values, type)
    return vector.data[0] ?? makeData({ type: new Int32(), length: 0 })
  })
  const schema = new Schema(fields, new Map([['centerline', reply]]))
  const data = makeData({
    type: new Struct(fields),
    length: rows.length,
    nullCount: 0,
    children: columns,
  })
  return tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), 'stream')
}
