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
import { columnsOf, valuesOf, type Column, type Kind } from './columns.ts'

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

/** The columns as Arrow; lists and objects are JSON text, marked `json: 1` in the field's metadata. */
export function arrowSchema(columns: readonly Column[], metadata: Map<string, string>): Schema {
  const fields = columns.map(
    ({ name, kind }) =>
      new Field(name, typeOf(kind), true, kind === 'json' ? new Map([['json', '1']]) : undefined),
  )
  return new Schema(fields, metadata)
}

/** Rows as one record batch of a schema that was made of the same columns. */
export function arrowBatch(
  schema: Schema,
  columns: readonly Column[],
  rows: readonly object[],
): RecordBatch {
  const children = columns.map((column) => {
    const vector = vectorFromArray(valuesOf(column, rows), typeOf(column.kind))
    return vector.data[0] ?? makeData({ type: new Int32(), length: 0 })
  })
  const type = new Struct(schema.fields)
  return new RecordBatch(schema, makeData({ type, length: rows.length, nullCount: 0, children }))
}

/** Rows as one uncompressed Arrow IPC stream; `reply` goes into the schema's metadata. */
export function encodeArrow(row: TSchema, rows: readonly object[], reply: string): Uint8Array {
  const columns = columnsOf(row)
  const schema = arrowSchema(columns, new Map([['centerline', reply]]))
  return tableToIPC(new Table(schema, [arrowBatch(schema, columns, rows)]), 'stream')
}
