import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import { columnsOf, valuesOf, type Kind } from '../live/columns.ts'
import { fileMetadata, type Report } from './report.ts'

// JSON as text: the logical type JSON is bytes, not text, to many readers.
const types = {
  text: 'STRING',
  json: 'STRING',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
} as const satisfies Record<Kind, string>

/** A report as Parquet, a row group a batch; only the footer's entries of earlier groups stay in memory. */
export async function* encodeParquet({ about, row, batches }: Report): AsyncGenerator<Uint8Array> {
  const columns = columnsOf(row)
  const bytes = new ByteWriter()
  const take = () => {
    const taken = bytes.getBytes().slice()
    bytes.index = 0
    return taken
  }
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({
      columnData: columns.map(({ name, kind }) => ({ name, type: types[kind], data: [] })),
    }),
    kvMetadata: Array.from(fileMetadata(about), ([key, value]) => ({ key, value })),
    createdBy: 'Centerline',
  })
  for await (const rows of batches) {
    await writer.write({
      columnData: columns.map((column) => ({ name: column.name, data: valuesOf(column, rows) })),
      rowGroupSize: rows.length,
    })
    yield take()
  }
  await writer.finish()
  yield take()
}
