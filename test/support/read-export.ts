import { tableFromIPC } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'

export type Cell = string | number | boolean | null
/** A downloaded file as its format's own reader opens it: numbers as numbers, lists and objects as JSON text. */
export interface ReadExport {
  columns: string[]
  rows: Record<string, Cell>[]
  /** Key-value metadata of the file; a CSV has none. */
  metadata: Record<string, string>
}

const withNumbers = (row: object): Record<string, Cell> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, Cell | bigint]) => [
      name,
      typeof value === 'bigint' ? Number(value) : value,
    ]),
  )

async function parquet(bytes: ArrayBuffer): Promise<ReadExport> {
  const { schema, key_value_metadata = [] } = parquetMetadata(bytes)
  const rows = await parquetReadObjects({ file: bytes })
  return {
    columns: schema.slice(1).map(({ name }) => name),
    rows: rows.map(withNumbers),
    metadata: Object.fromEntries(key_value_metadata.map(({ key, value }) => [key, value ?? ''])),
  }
}

function arrow(bytes: ArrayBuffer): ReadExport {
  const table = tableFromIPC(new Uint8Array(bytes))
  return {
    columns: table.schema.fields.map(({ name }) => name),
    // A row of the table is a view of it until it is copied.
    rows: table.toArray().map((row: { toJSON(): object }) => withNumbers(row.toJSON())),
    metadata: Object.fromEntries(table.schema.metadata),
  }
}

/** Every cell is text; an empty one is null or ''. */
function csv(bytes: ArrayBuffer): ReadExport {
  const [columns = [], ...lines] = parse(Buffer.from(bytes)) as string[][]
  const rows = lines.map((line) =>
    Object.fromEntries(columns.map((name, at) => [name, line[at] ?? ''])),
  )
  return { columns, rows, metadata: {} }
}

export async function readExport(answer: Response): Promise<ReadExport> {
  const format = /\.(\w+)"$/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
  const bytes = await answer.arrayBuffer()
  if (format === 'parquet') return parquet(bytes)
  return format === 'arrow' ? arrow(bytes) : csv(bytes)
}
