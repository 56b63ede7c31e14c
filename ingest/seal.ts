import { createHash } from 'node:crypto'
import type { EntryEvent } from './contract/entry-event.ts'
import { canonicalJson } from './canonical.ts'
import type { Fault, RawRecord } from './record.ts'
import { rejectedRow } from './rejects.ts'

/** Tables a batch may fill; `held` is no table: events that wait for their time stay in the spool. */
export const batchTables = ['entry_event', 'work_event', 'account_event', 'rejected'] as const
export type GroupName = (typeof batchTables)[number] | 'held'
export interface Group {
  name: GroupName
  rows: number
  bytes: number
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

export const batchLimits = { records: 5000, bytes: 8 * 1_048_576, live_ms: 250 }

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

/** Collects verdicts until the batch is full, then closes it. Rows are written as text at once: nothing is kept twice. */
export class Sealer {
  private readonly nextSeq: () => string
  private readonly from: BatchOrigin
  private seq = ''
  private rows: Record<GroupName, string[]> = emptyRows()
  private bytes = 0
  private first = 0
  private last: Placed = { position: 0 }
  private accepted = 0
  private rejected = 0

  constructor(from: BatchOrigin, nextSeq: () => string) {
    this.from = from
    this.nextSeq = nextSeq
  }

  get size(): number {
    return this.accepted + this.rejected + this.rows.held.length
  }

  get full(): boolean {
    return this.size >= batchLimits.records || this.bytes >= batchLimits.bytes
  }

  /** The payload stands in the row as an object: ClickHouse stores its very bytes as the String column. */
  accept(record: Placed, event: EntryEvent): void {
    this.open(record)
    this.accepted += 1
    const payload = canonicalJson(event)
    const [table, subject] = subjectColumns(event)
    const when = `${event.occurred_at.slice(0, 10)} ${event.occurred_at.slice(11, 23)}`
    this.add(
      table,
      `{"batch_seq":${this.seq},${subject},"occurred_at":"${when}","event_id":${JSON.stringify(event.event_id)},"event_type":"${event.event_type}","source":"${event.source}","simulated":${event.simulated},"payload":${payload}}\n`,
    )
  }

  reject(record: RawRecord, problem: Fault): void {
    this.open(record)
    this.rejected += 1
    const { source, origin } = this.from
    const row = rejectedRow(record, problem, { batch_seq: this.seq, source, origin })
    this.add('rejected', `${JSON.stringify(row)}\n`)
  }

  hold(record: Placed, event: EntryEvent, dueMs: number): void {
    this.open(record)
    this.add(
      'held',
      `{"due_ms":${dueMs},"position":${record.position},"event":${canonicalJson(event)}}\n`,
    )
  }

  /**
   * Closes the batch: what goes to the database, and what waits for its time. Only one of them says where to continue,
   * the batch if there is one: it must be stored after what is held, so that the position covers both.
   */
  seal(sealedAt: Date): { batch?: SealedBatch; held?: SealedBatch } {
    const rows = this.rows
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
        batchTables,
        rows,
      )
    }
    if (rows.held.length > 0) {
      const counts = { received: rows.held.length, accepted: 0, rejected: 0 }
      const continued = out.batch === undefined ? marks : noMarks
      const head = {
        batch_seq: this.nextSeq(),
        ...{ ...common, ...continued, ...counts },
        sealed_at: at,
      }
      out.held = close(head, ['held'], rows)
    }
    this.rows = emptyRows()
    this.bytes = 0
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

  private add(group: GroupName, row: string): void {
    this.rows[group].push(row)
    this.bytes += row.length
  }
}

const noMarks = { origin_mark: '', last_mark: '' }
/** Tells one record from another that stands at the same place of a file that was changed. */
export const recordMark = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 32)

const emptyRows = (): Record<GroupName, string[]> => ({
  entry_event: [],
  work_event: [],
  account_event: [],
  rejected: [],
  held: [],
})

function close(
  head: Omit<BatchHeader, 'token' | 'groups'>,
  names: readonly GroupName[],
  rows: Record<GroupName, string[]>,
): SealedBatch {
  const parts: Buffer[] = []
  const groups: Group[] = []
  for (const name of names) {
    if (rows[name].length === 0) continue
    const part = Buffer.from(rows[name].join(''), 'utf8')
    parts.push(part)
    groups.push({ name, rows: rows[name].length, bytes: part.length })
  }
  const body = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
  const token = createHash('sha256').update(body).digest('hex')
  return { header: { ...head, token, groups }, body }
}

function subjectColumns(event: EntryEvent): [GroupName, string] {
  if ('entry' in event) {
    const { filed_on, port, number } = event.entry
    return ['entry_event', `"filed_on":"${filed_on}","port":"${port}","entry_number":"${number}"`]
  }
  if ('work_id' in event) return ['work_event', `"work_id":${JSON.stringify(event.work_id)}`]
  const [kind, id] =
    'importer_number' in event ? ['importer', event.importer_number] : ['center', event.center]
  return ['account_event', `"subject_kind":"${kind}","subject_id":"${id}"`]
}
