import type { RejectionCode } from './contract/rejection.ts'

/** Why a record cannot be stored. `path` is a JSON pointer, empty for the whole record. */
export interface Fault {
  code: RejectionCode
  path: string
  message: string
}

/**
 * One record as its source gave it. `line` counts from 1, `position` is a byte offset that is unique
 * within the source. A format that decodes by itself (CSV) fills `value`; `bytes` is always the raw text.
 */
export interface RawRecord {
  line: number
  position: number
  bytes: Buffer
  value?: unknown
  fault?: Fault
}

export const fault = (code: RejectionCode, path: string, message: string): Fault => ({
  code,
  path,
  message,
})

/** A name as one step of a JSON pointer. */
export const pointer = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')
/** At most 300 characters of a path that a producer chose. */
export const clip = (text: string) => (text.length > 300 ? `${text.slice(0, 299)}…` : text)
