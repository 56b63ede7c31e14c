import Type, { type Static } from 'typebox'
import { lanes, segments } from '../../ingest/contract/entry-event.ts'
import { Cents, Count, Time, nullable, page } from './parts.ts'

export const entryStatuses = [
  'open',
  'detained',
  'released',
  'excluded',
  'seized',
  'moved',
  'cancelled',
  'orphan',
] as const
export const clockKinds = ['statutory', 'regulatory', 'target'] as const
export const Reason = Type.Object({
  code: Type.String(),
  points: Type.Integer(),
  text: Type.String(),
})

/** One entry that waits for a decision: segment high or elevated, no disposition recorded, not cancelled or moved. */
export const QueueRow = Type.Object({
  filed_on: Type.String(),
  port: Type.String(),
  entry_number: Type.String(),
  segment: Type.Enum([...segments]),
  points: Type.Integer(),
  reasons: Type.Array(Reason),
  recommended_lane: Type.Enum([...lanes]),
  duty_at_risk_cents: Cents,
  importer_key: Type.String(),
  importer_name: nullable(Type.String()),
  tier: nullable(Type.Integer()),
  center: nullable(Type.String()),
  center_basis: Type.Enum(['account', 'goods', 'none']),
  entry_type: Type.String(),
  mode: Type.String(),
  hts6: Type.String(),
  origin: Type.String(),
  line_count: Count,
  value_cents: Cents,
  duty_cents: nullable(Cents),
  status: Type.Enum([...entryStatuses]),
  holds_open: Count,
  hold_agencies: Type.Array(Type.String()),
  exams_open: Count,
  clock_code: nullable(Type.String()),
  clock_due_at: nullable(Time),
  filed_at: Time,
  arrived_at: nullable(Time),
  presented_at: nullable(Time),
  conflicting: Type.Boolean(),
})
export type QueueRow = Static<typeof QueueRow>

/** `total` counts every waiting entry of the filters, `released` those of them that were released without a recorded disposition; `rows` are the first 500 of them. Cancelled and moved high or elevated entries are outside, and counted. */
export const QueueMeta = Type.Object({
  total: Count,
  high: Count,
  elevated: Count,
  released: Count,
  overdue: Count,
  cancelled: Count,
  moved: Count,
  duty_at_risk_cents: Cents,
  next_clock: nullable(
    Type.Object({
      entry_number: Type.String(),
      port: Type.String(),
      filed_on: Type.String(),
      clock_code: Type.String(),
      due_at: Time,
    }),
  ),
})
export type QueueMeta = Static<typeof QueueMeta>
/** Rows in order: not released before released, duty at risk descending, clock due ascending (none last), filed_on, port, entry_number. */
export const QueuePage = page(QueueRow, QueueMeta)
export type QueuePage = Static<typeof QueuePage>
