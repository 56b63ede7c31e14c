import { createHash } from 'node:crypto'
import type { EntryEvent } from './contract/entry-event.ts'
import { canonicalJson } from './canonical.ts'
import type { Fault, RawRecord } from './record.ts'
import { rejectedRow } from './rejects.ts'
import { BatchRows, type BatchTable } from './rows.ts'

/** Rows of one table in the body; `held` is no table: events that wait for their time stay in the spool, as JSON lines. */
export interface Group {
  name: BatchTable | 'held'
  rows: number
  bytes: number
  /** Absent in files of earlier versions, whose rows are JSONEachRow. */
  format?: 'Native'
}
export interface BatchHeader {
  batch_seq: string
  run_id: string
  source: string
  origin: string
  first_position: number
  last_position: number
  /** What the beginning of the file looks like, where a later start may continue after `last_position`; else empty. */
  origin_mark: string
  /** What the record at `last_position` looks like. */
  last_mark: string
  received: number
  accepted: number
  rejected: number
  sealed_at: string
  /** sha256 of the body: the insert token, so a batch sent twice is stored once. */
  token: string
  groups: Group[]
}
export interface SealedBatch {
  header: BatchHeader
  body: Buffer
}
export interface BatchOrigin {
  run_id: string
  source: string
  origin: string
  origin_mark?: string
}
/** A record as far as the sealer looks at it; without bytes it cannot be continued after. */
interface Placed {
  position: number
  bytes?: Buffer
}

export const batchLimits = { records: 10_000, bytes: 8 * 1_048_576, live_ms: 250 }

/**
 * Batch numbers: milliseconds, ten bits of the writer, ten of a counter. Strictly increasing in one process,
 * also when the clock steps back; two writers differ by their bits.
 */
export function batchSequence(nowMs: () => number, writer: number): () => string {
  let last = 0n
  const bits = BigInt(writer & 1023) << 10n
  return () => {
    const tick = BigInt(nowMs()) << 10n
    last = tick > last ? tick : last + 1n
    return String(((last >> 10n) << 20n) | bits | (last & 1023n))
  }
}

/** Collects verdicts until the batch is full, then closes it. Rows are encoded at once: nothing is kept twice. */
export class Sealer {
  private readonly nextSeq: () => string
  private readonly from: BatchOrigin
  private seq = ''
  private readonly rows = new BatchRows()
  private held: string[] = []
  private heldBytes = 0
  private first = 0
  private last: Placed = { position: 0 }
  private accepted = 0
  private rejected = 0

  constructor(from: BatchOrigin, nextSeq: () => string) {
    this.from = from
    this.nextSeq = nextSeq
  }

  get size(): number {
    return this.accepted + this.rejected + this.held.length
  }

  get full(): boolean {
    return this.size >= batchLimits.records || this.rows.bytes + this.heldBytes >= batchLimits.bytes
  }

  accept(record: Placed, event: EntryEvent, occurredMs: number): void {
    this.open(record)
    this.accepted += 1
    this.rows.accept(event, occurredMs)
  }

  reject(record: RawRecord, problem: Fault): void {
    this.open(record)
    this.rejected += 1
    const { source, origin } = this.from
    this.rows.reject(rejectedRow(record, problem, { source, origin }))
  }

  hold(record: Placed, event: EntryEvent, dueMs: number): void {
    this.open(record)
    const row = `{"due_ms":${dueMs},"position":${record.position},"event":${canonicalJson(event)}}\n`
    this.held.push(row)
    this.heldBytes += row.length
  }

  /**
   * Closes the batch: what goes to the database, and what waits for its time. Only one of them says where to continue,
   * the batch if there is one: it must be stored after what is held, so that the position covers both.
   */
  seal(sealedAt: Date): { batch?: SealedBatch; held?: SealedBatch } {
    const at = sealedAt.toISOString()
    const { origin_mark = '', ...from } = this.from
    const { position, bytes } = this.last
    const common = { ...from, first_position: this.first, last_position: position }
    const marks =
      origin_mark === '' || bytes === undefined
        ? noMarks
        : { origin_mark, last_mark: recordMark(bytes) }
    const out: { batch?: SealedBatch; held?: SealedBatch } = {}
    if (this.accepted + this.rejected > 0) {
      const { accepted, rejected } = this
      const counts = { received: accepted + rejected, accepted, rejected }
      out.batch = close(
        { batch_seq: this.seq, ...common, ...marks, ...counts, sealed_at: at },
        this.rows.blocks(this.seq).map(({ name, rows, parts }) => ({
          group: { name, rows, bytes: bytesOf(parts), format: 'Native' },
          parts,
        })),
      )
    }
    if (this.held.length > 0) {
      const rows = this.held.length
      const counts = { received: rows, accepted: 0, rejected: 0 }
      const continued = out.batch === undefined ? marks : noMarks
      const head = {
        batch_seq: this.nextSeq(),
        ...{ ...common, ...continued, ...counts },
        sealed_at: at,
      }
      const part = Buffer.from(this.held.join(''), 'utf8')
      out.held = close(head, [{ group: { name: 'held', rows, bytes: part.length }, parts: [part] }])
    }
    this.rows.clear()
    this.held = []
    this.heldBytes = 0
    this.accepted = 0
    this.rejected = 0
    return out
  }

  private open(record: Placed): void {
    if (this.size === 0) {
      this.seq = this.nextSeq()
      this.first = record.position
    }
    this.last = record
  }
}

const noMarks = { origin_mark: '', last_mark: '' }
/** Tells one record from another that stands at the same place of a file that was changed. */
export const recordMark = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 32)

const bytesOf = (parts: readonly Buffer[]) => parts.reduce((sum, part) => sum + part.length, 0)

function close(
  head: Omit<BatchHeader, 'token' | 'groups'>,
  contents: { group: Group; parts: Buffer[] }[],
): SealedBatch {
  const body = Buffer.concat(contents.flatMap(({ parts }) => parts))
  const token = createHash('sha256').update(body).digest('hex')
  return { header: { ...head, token, groups: contents.map(({ group }) => group) }, body }
}
