import { dayStartMs } from './calendar.ts'
import { canonicalJson } from './canonical.ts'
import type { EntryEvent, EntryRef } from './contract/entry-event.ts'
import {
  BoolColumn,
  constantColumn,
  DayColumn,
  InstantColumn,
  nativeBlock,
  TextColumn,
  UInt64Column,
  type NamedColumn,
} from './native.ts'
import type { RejectedRow } from './rejects.ts'

const dayMs = 86_400_000

/** What every table of evidence keeps of an event, and the event itself. */
class EventColumns {
  rows = 0
  private readonly occurred_at = new InstantColumn()
  private readonly event_id = new TextColumn()
  private readonly event_type = new TextColumn()
  private readonly source = new TextColumn()
  private readonly simulated = new BoolColumn()
  private readonly payload = new TextColumn()

  add(event: EntryEvent, occurredMs: number, payload: string): void {
    this.rows += 1
    this.occurred_at.add(occurredMs)
    this.event_id.add(event.event_id)
    this.event_type.add(event.event_type)
    this.source.add(event.source)
    this.simulated.add(event.simulated)
    this.payload.add(payload)
  }

  named(): NamedColumn[] {
    const { occurred_at, event_id, event_type, source, simulated, payload } = this
    return named({ occurred_at, event_id, event_type, source, simulated, payload })
  }
}

const named = (columns: Record<string, { type: string; used: Buffer }>): NamedColumn[] =>
  Object.entries(columns).map(([name, { type, used }]) => ({ name, type, used }))

/** Rows of one table while a batch is open. */
interface TableRows {
  readonly rows: number
  columns(): NamedColumn[]
}

class EntryEventRows implements TableRows {
  private readonly events = new EventColumns()
  private readonly filed_on = new DayColumn()
  private readonly port = new TextColumn()
  private readonly entry_number = new TextColumn()

  get rows(): number {
    return this.events.rows
  }

  add(event: EntryEvent & { entry: EntryRef }, occurredMs: number, payload: string): void {
    this.filed_on.add((dayStartMs(event.entry.filed_on) ?? 0) / dayMs)
    this.port.add(event.entry.port)
    this.entry_number.add(event.entry.number)
    this.events.add(event, occurredMs, payload)
  }

  columns(): NamedColumn[] {
    const { filed_on, port, entry_number } = this
    return [...named({ filed_on, port, entry_number }), ...this.events.named()]
  }
}

class WorkEventRows implements TableRows {
  private readonly events = new EventColumns()
  private readonly work_id = new TextColumn()

  get rows(): number {
    return this.events.rows
  }

  add(event: EntryEvent & { work_id: string }, occurredMs: number, payload: string): void {
    this.work_id.add(event.work_id)
    this.events.add(event, occurredMs, payload)
  }

  columns(): NamedColumn[] {
    return [...named({ work_id: this.work_id }), ...this.events.named()]
  }
}

class AccountEventRows implements TableRows {
  private readonly events = new EventColumns()
  private readonly subject_kind = new TextColumn()
  private readonly subject_id = new TextColumn()

  get rows(): number {
    return this.events.rows
  }

  add(event: EntryEvent, subject: { kind: string; id: string }, at: number, payload: string): void {
    this.subject_kind.add(subject.kind)
    this.subject_id.add(subject.id)
    this.events.add(event, at, payload)
  }

  columns(): NamedColumn[] {
    const { subject_kind, subject_id } = this
    return [...named({ subject_kind, subject_id }), ...this.events.named()]
  }
}

const rejectedTexts = ['source', 'origin', 'code', 'path', 'message', 'raw', 'raw_base64'] as const

class RejectedRows implements TableRows {
  rows = 0
  private readonly position = new UInt64Column()
  private readonly line = new UInt64Column()
  private readonly texts = rejectedTexts.map((name) => ({ name, column: new TextColumn() }))

  add(row: RejectedRow): void {
    this.rows += 1
    this.position.add(row.position)
    this.line.add(row.line)
    for (const { name, column } of this.texts) column.add(row[name])
  }

  columns(): NamedColumn[] {
    const texts = this.texts.map(({ name, column }) => ({
      name,
      type: column.type,
      used: column.used,
    }))
    const { position, line } = this
    return [...named({ position, line }), ...texts]
  }
}

/** Tables a batch may fill. */
export const batchTables = ['entry_event', 'work_event', 'account_event', 'rejected'] as const
export type BatchTable = (typeof batchTables)[number]

/** Columns beside the payload take about this many bytes a row. */
const besidePayload = 100

/** Rows of a batch by table, while it is open. */
export class BatchRows {
  /** About as many as the blocks will have. */
  bytes = 0
  private readonly entry_event = new EntryEventRows()
  private readonly work_event = new WorkEventRows()
  private readonly account_event = new AccountEventRows()
  private readonly rejected = new RejectedRows()

  accept(event: EntryEvent, occurredMs: number): void {
    const payload = canonicalJson(event)
    this.bytes += payload.length + besidePayload
    if ('entry' in event) this.entry_event.add(event, occurredMs, payload)
    else if ('work_id' in event) this.work_event.add(event, occurredMs, payload)
    else {
      const [kind, id] =
        'importer_number' in event ? ['importer', event.importer_number] : ['center', event.center]
      this.account_event.add(event, { kind, id }, occurredMs, payload)
    }
  }

  reject(row: RejectedRow): void {
    this.bytes += row.raw.length + row.raw_base64.length + besidePayload
    this.rejected.add(row)
  }

  /** Tables with rows, in the order of `batchTables`, each as one block under the batch's number. */
  blocks(batchSeq: string): { name: BatchTable; rows: number; block: Buffer }[] {
    return batchTables
      .filter((name) => this[name].rows > 0)
      .map((name) => {
        const { rows } = this[name]
        const columns = [constantColumn('batch_seq', batchSeq, rows), ...this[name].columns()]
        return { name, rows, block: nativeBlock(columns, rows) }
      })
  }
}
