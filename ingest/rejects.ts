import { isUtf8 } from 'node:buffer'
import type { Fault, RawRecord } from './record.ts'

/**
 * One row of table `rejected`, but for its batch. `raw` is text a person can read; when the bytes are not UTF-8 it has
 * replacement characters, and `raw_base64` holds the bytes themselves.
 */
export interface RejectedRow {
  position: number
  line: number
  source: string
  origin: string
  code: string
  path: string
  message: string
  raw: string
  raw_base64: string
}

export function rejectedRow(
  record: RawRecord,
  problem: Fault,
  from: { source: string; origin: string },
): RejectedRow {
  return {
    source: from.source,
    origin: from.origin,
    position: record.position,
    line: record.line,
    code: problem.code,
    // Names and values may hold half a surrogate pair, which ClickHouse's JSON reader refuses.
    path: wellFormed(problem.path),
    message: wellFormed(problem.message),
    raw: record.bytes.toString('utf8'),
    raw_base64: isUtf8(record.bytes) ? '' : record.bytes.toString('base64'),
  }
}

export const wellFormed = (text: string) => Buffer.from(text, 'utf8').toString('utf8')
