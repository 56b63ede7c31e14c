import {
  Bool,
  Field,
  Float64,
  Int64,
  Schema,
  Table,
  Utf8,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow'

/** Rows as one Arrow IPC stream, as the server writes them: arrays and objects as JSON text in a marked column. */
export function arrowTable(rows: readonly object[]): Uint8Array {
  const names = Object.keys(rows[0] ?? { empty: '' })
  const records = rows.map((row) => new Map<string, unknown>(Object.entries(row)))
  const vectors = names.map((name) => {
    const values = records.map((record) => record.get(name) ?? null)
    const sample = values.find((value) => value !== null)
    const json = typeof sample === 'object'
    if (typeof sample === 'number')
      return values.every((value) => value === null || Number.isInteger(value))
        ? {
            name,
            json,
            vector: vectorFromArray(
              values.map((value) => (value === null ? null : BigInt(Number(value)))),
              new Int64(),
            ),
          }
        : { name, json, vector: vectorFromArray(values, new Float64()) }
    if (typeof sample === 'boolean')
      return { name, json, vector: vectorFromArray(values, new Bool()) }
    const texts = json
      ? values.map((value) => (value === null ? null : JSON.stringify(value)))
      : values
    return { name, json, vector: vectorFromArray(texts, new Utf8()) }
  })
  const fields = vectors.map(
    ({ name, json, vector }) =>
      new Field(name, vector.type, true, json ? new Map([['json', '1']]) : new Map()),
  )
  const columns = Object.fromEntries(vectors.map(({ name, vector }) => [name, vector]))
  return tableToIPC(new Table(new Schema(fields), columns), 'stream')
}
