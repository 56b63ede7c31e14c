import type { ClickHouseClient } from '@clickhouse/client'
import { AppError } from '../sql/errors.ts'
import type { RawRecord } from './record.ts'
import { recordMark, type BatchHeader } from './seal.ts'
import { byNumber } from './spool-file.ts'

/** The last record of a file that is durable, by its place and by what it looks like. */
export interface Position {
  position: number
  last_mark: string
}

/**
 * Where a file that begins like `mark` was read to: batches of one source are made durable in its order, so the newest of
 * spool and ledger covers all before it. `spooled` was read before: what left the spool since is in the ledger.
 */
export async function readPosition(
  client: ClickHouseClient,
  spooled: BatchHeader[],
  mark: string,
): Promise<Position | undefined> {
  const waiting = spooled.filter((header) => header.origin_mark === mark)
  const answer = await client.query({
    query: `select batch_seq, last_position, last_mark from ingest_batch
      where origin_mark = {mark:String} order by batch_seq desc limit 1`,
    query_params: { mark },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  })
  const stored = await answer.json<Pick<BatchHeader, 'batch_seq' | 'last_position' | 'last_mark'>>()
  const newest = [...waiting, ...stored]
    .toSorted((a, b) => byNumber(a.batch_seq, b.batch_seq))
    .at(-1)
  if (newest === undefined) return undefined
  return { position: Number(newest.last_position), last_mark: newest.last_mark }
}

/**
 * Records behind a position. Throws POSITION_LOST when another record stands there, or none: then the file is not the one
 * that was read, and going on would leave records out in silence.
 */
export async function* recordsAfter(
  records: AsyncIterable<RawRecord[]>,
  { position, last_mark }: Position,
  path: string,
): AsyncGenerator<RawRecord[]> {
  let found = false
  for await (const some of records) {
    if (found) {
      yield some
      continue
    }
    const at = some.findIndex((record) => record.position >= position)
    if (at < 0) continue
    const record = some[at]
    if (record?.position !== position || recordMark(record.bytes) !== last_mark)
      throw lost(path, position)
    found = true
    if (at + 1 < some.length) yield some.slice(at + 1)
  }
  if (!found) throw lost(path, position)
}

const lost = (path: string, position: number) =>
  new AppError(
    'POSITION_LOST',
    `${path} was read up to byte ${position}, where another record stands now. Read it with --from start: what is known already counts once.`,
  )
