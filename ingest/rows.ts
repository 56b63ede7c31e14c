import { dayStartMs } from './calendar.ts'
import { canonicalEvent } from './canonical-event.ts'
import type { EntryEvent } from './contract/entry-event.ts'
import {
  BoolColumn,
  constantColumn,
  DayColumn,
  Int64Column,
  nativeBlock,
  TextColumn,
} from './native.ts'
import type { RejectedRow } from './rejects.ts'

/** Tables a batch may fill. */
export const batchTables = ['entry_event', 'work_event', 'account_event', 'rejected'] as const
export type BatchTable = (typeof batchTables)[number]

const dayMs = 86_400_000
/** Columns beside the payload take about this many bytes a row. */
const besidePayload = 100

/** What every table of evidence keeps of an event, and the event itself. */
const eventColumns = () => ({
  occurred_at: new Int64Column("DateTime64(3, 'UTC')"),
  event_id: new TextColumn(),
  event_type: new TextColumn(),
  source: new TextColumn(),
  simulated: new BoolColumn(),
  payload: new TextColumn(),
})
const entryEvent = () => ({
  filed_on: new DayColumn(),
  port: new TextColumn(),
  entry_number: new TextColumn(),
  ...eventColumns(),
})
const workEvent = () => ({ work_id: new TextColumn(), ...eventColumns() })
const accountEvent = () => ({
  subject_kind: new TextColumn(),
  subject_id: new TextColumn(),
  ...eventColumns(),
})
const rejected = () => ({
  position: new Int64Column('UInt64'),
  line: new Int64Column('UInt64'),
  source: new TextColumn(),
  origin: new TextColumn(),
  code: new TextColumn(),
  path: new TextColumn(),
  message: new TextColumn(),
  raw: new TextColumn(),
  raw_base64: new TextColumn(),
})

/** Rows of a batch by table, encoded while it is open. The memory is used again for the next batch. */
export class BatchRows {
  /** About as many as the blocks will have. */
  bytes = 0
  private readonly columns = {
    entry_event: entryEvent(),
    work_event: workEvent(),
    account_event: accountEvent(),
    rejected: rejected(),
  }
  private readonly rows = { entry_event: 0, work_event: 0, account_event: 0, rejected: 0 }

  accept(event: EntryEvent, occurredMs: number): void {
    if ('entry' in event) {
      const columns = this.columns.entry_event
      this.rows.entry_event += 1
      // Validated: the day is one of the calendar.
      columns.filed_on.add((dayStartMs(event.entry.filed_on) ?? 0) / dayMs)
      columns.port.add(event.entry.port)
      columns.entry_number.add(event.entry.number)
      this.addEvent(columns, event, occurredMs)
    } else if ('work_id' in event) {
      const columns = this.columns.work_event
      this.rows.work_event += 1
      columns.work_id.add(event.work_id)
      this.addEvent(columns, event, occurredMs)
    } else {
      const columns = this.columns.account_event
      this.rows.account_event += 1
      const importer = 'importer_number' in event
      columns.subject_kind.add(importer ? 'importer' : 'center')
      columns.subject_id.add(importer ? event.importer_number : event.center)
      this.addEvent(columns, event, occurredMs)
    }
  }

  reject(row: RejectedRow): void {
    const { rejected: columns } = this.columns
    this.rows.rejected += 1
    this.bytes += row.raw.length + row.raw_base64.length + besidePayload
    columns.position.add(row.position)
    columns.line.add(row.line)
    columns.source.add(row.source)
    columns.origin.add(row.origin)
    columns.code.add(row.code)
    columns.path.add(row.path)
    columns.message.add(row.message)
    columns.raw.add(row.raw)
    columns.raw_base64.add(row.raw_base64)
  }

  /**
   * Tables with rows, in the order of `batchTables`, each as one block under the batch's number, in pieces that hold until
   * the next row is added or `clear`.
   */
  blocks(batchSeq: string): { name: BatchTable; rows: number; parts: Buffer[] }[] {
    return batchTables
      .filter((name) => this.rows[name] > 0)
      .map((name) => {
        const rows = this.rows[name]
        const columns = Object.entries(this.columns[name]).map(([column, { type, used }]) => ({
          name: column,
          type,
          used,
        }))
        const parts = nativeBlock([constantColumn('batch_seq', batchSeq, rows), ...columns], rows)
        return { name, rows, parts }
      })
  }

  clear(): void {
    this.bytes = 0
    for (const name of batchTables) {
      this.rows[name] = 0
      for (const column of Object.values(this.columns[name])) column.clear()
    }
  }

  private addEvent(
    columns: ReturnType<typeof eventColumns>,
    event: EntryEvent,
    occurredMs: number,
  ): void {
    const payload = canonicalEvent(event)
    this.bytes += payload.length + besidePayload
    columns.occurred_at.add(occurredMs)
    columns.event_id.add(event.event_id)
    columns.event_type.add(event.event_type)
    columns.source.add(event.source)
    columns.simulated.add(event.simulated)
    columns.payload.add(payload)
  }
}
