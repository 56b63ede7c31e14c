import Type, { type Static } from 'typebox'
import { EntryNumber, IsoDate, PortCode } from '../../ingest/contract/codes.ts'
import { RejectRow } from './data-quality.ts'
import { Time } from './parts.ts'
import { QueueRow } from './queues.ts'

/** The ending of a download's address. */
export const exportFormats = ['csv', 'parquet', 'arrow'] as const
export type ExportFormat = (typeof exportFormats)[number]

const {
  recommended_lane: _lane,
  importer_key: _key,
  hold_agencies: _agencies,
  ...queueColumns
} = QueueRow.properties
/** One entry of the whole queue, in queue order. */
export const QueueExportRow = Type.Object({
  ...queueColumns,
  reasons: Type.String({ description: 'codes, with spaces between' }),
})
export type QueueExportRow = Static<typeof QueueExportRow>

// Without the replays: a join would cost the order in which the table is read, and with it the reading row by row.
const {
  raw: _raw,
  rejected_at,
  replayed_at: _at,
  replayed_by: _by,
  replayed_corrected: _corrected,
  ...rejectColumns
} = RejectRow.properties
/** One rejected record, whole, in the order of the batches. */
export const RejectExportRow = Type.Object({
  ...rejectColumns,
  raw: Type.String({ description: 'as text; bytes that are no UTF-8 are replaced' }),
  raw_base64: Type.String({ description: 'the bytes, where text cannot hold them' }),
  rejected_at,
})
export type RejectExportRow = Static<typeof RejectExportRow>

/** The entry whose events are asked for. */
export const EntryEventsKey = Type.Object(
  { filed_on: IsoDate, port: PortCode, number: EntryNumber },
  { additionalProperties: false },
)
export type EntryEventsKey = Static<typeof EntryEventsKey>
/** One event of an entry, in the order of truth. */
export const EntryEventExportRow = Type.Object({
  occurred_at: Time,
  event_id: Type.String(),
  event_type: Type.String(),
  source: Type.String(),
  content_hash: Type.String({ description: 'unsigned 64-bit number' }),
  event: Type.String({ description: 'the event as JSON' }),
})
export type EntryEventExportRow = Static<typeof EntryEventExportRow>
