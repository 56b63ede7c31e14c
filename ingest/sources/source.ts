import type { RawRecord } from '../record.ts'
import type { RunFrom } from '../run.ts'

/**
 * Where records come from. `records` gives arrays, in order, each record with its line, its byte position and its
 * raw bytes; the consumer's pace is the producer's pace. `readBytes` counts what was taken from the source itself
 * (compressed, where it is), to be compared with `from.total_bytes`.
 */
export interface Source {
  from: RunFrom
  /** What the source begins with, where that names it and a later start may continue it. */
  mark?: string | undefined
  records: AsyncIterable<RawRecord[]>
  readBytes(): number
  /** Bytes that the source holds and that were not taken from it yet; undefined where it cannot be asked. */
  unreadBytes?: () => Promise<number | undefined>
}

/** A format cuts bytes into records: lines, or CSV rows turned into events by a map. */
export type Format = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<RawRecord[]>
