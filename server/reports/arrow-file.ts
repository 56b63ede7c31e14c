import { AsyncByteQueue, RecordBatchFileWriter } from 'apache-arrow'
import { arrowBatch, arrowSchema } from '../live/arrow.ts'
import { columnsOf } from '../live/columns.ts'
import { fileMetadata, type Report } from './report.ts'

/** Keeps what a writer wrote until it is taken: the library's own streams know no back-pressure. */
class Written extends AsyncByteQueue {
  private chunks: Uint8Array[] = []
  override write(chunk: Uint8Array): void {
    this.chunks.push(chunk)
  }
  take(): Uint8Array {
    const taken = Buffer.concat(this.chunks)
    this.chunks = []
    return taken
  }
}

/** A report as an Arrow IPC file, uncompressed, a record batch a batch; what readers open under the ending `.arrow`. */
export async function* encodeArrowFile({
  about,
  row,
  batches,
}: Report): AsyncGenerator<Uint8Array> {
  const columns = columnsOf(row)
  const schema = arrowSchema(columns, fileMetadata(about))
  const written = new Written()
  const writer = new RecordBatchFileWriter().reset(written, schema)
  for await (const rows of batches) {
    writer.write(arrowBatch(schema, columns, rows))
    yield written.take()
  }
  writer.finish()
  yield written.take()
}
