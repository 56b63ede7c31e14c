import { tableFromIPC } from '@uwdata/flechette'

/**
 * Bytes of a table as the parser hands them over: a Buffer comes as bytes, any other view as a pair of zero and bytes.
 * Anything else is a fault; taken as an empty table it would read as "nothing waits".
 */
export function tableBytes(table: unknown): Uint8Array {
  const bytes: unknown = Array.isArray(table) ? table[1] : table
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes)
  if (bytes instanceof Uint8Array) return bytes
  throw new TypeError('The table of a snapshot is not bytes')
}

/** Rows of an Arrow IPC stream. Columns marked `json` hold arrays and objects as JSON text. */
export function arrowRows(table: Uint8Array): Record<string, unknown>[] {
  if (table.byteLength === 0) return []
  // Copied, because a view into a websocket frame need not be aligned to 8 bytes.
  const decoded = tableFromIPC(table.slice())
  const columns = decoded.schema.fields.map((field, index) => ({
    name: field.name,
    json: field.metadata?.get('json') === '1',
    values: decoded.getChildAt(index),
  }))
  return Array.from({ length: decoded.numRows }, (_, row) => {
    const record: Record<string, unknown> = {}
    for (const { name, json, values } of columns) {
      const value: unknown = values.at(row)
      record[name] = json && typeof value === 'string' ? JSON.parse(value) : (value ?? null)
    }
    return record
  })
}
