import { isUtf8 } from 'node:buffer'
import { fault, type Fault, type RawRecord } from '../record.ts'

const byteOrderMark = Buffer.from('\ufeff')

/** What a line holds: a JSON value, or why it holds none. */
export function decodeNdjson(record: RawRecord): { value: unknown } | { fault: Fault } {
  if (record.fault !== undefined) return { fault: record.fault }
  if (record.value !== undefined) return { value: record.value }
  if (!isUtf8(record.bytes)) {
    return { fault: fault('not_utf8', '', 'The line is not valid UTF-8.') }
  }
  const start = record.position === 0 && record.bytes.indexOf(byteOrderMark) === 0 ? 3 : 0
  try {
    return { value: JSON.parse(record.bytes.toString('utf8', start)) }
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : ''
    return { fault: fault('not_json', '', `The line is not JSON: ${reason}`) }
  }
}
