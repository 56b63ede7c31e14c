import Type, { type Static } from 'typebox'
import { dispositions } from '../../ingest/contract/entry-event.ts'
import { Line } from '../../ingest/contract/filing.ts'
import { QueueRow, clockKinds } from './queues.ts'
import { Cents, Count, Time, nullable } from './parts.ts'

const { points, reasons, segment, recommended_lane, duty_at_risk_cents } = QueueRow.properties
export const EntryClock = Type.Object({
  code: Type.String(),
  kind: Type.Enum([...clockKinds]),
  name: Type.String(),
  authority: Type.String(),
  starts_at: Time,
  due_at: Time,
  stopped_at: nullable(Time),
})
export const TimelineEvent = Type.Object({
  occurred_at: Time,
  event_id: Type.String(),
  event_type: Type.String(),
  source: Type.String(),
  counted: Type.Boolean({
    description: 'false: another copy of this id has the least content hash and counts instead',
  }),
  fields: Type.Record(Type.String(), Type.Unknown()),
})

/** A decision as it was made; it is never changed. */
const Decision = Type.Object({
  decided_at: Time,
  known_through: Time,
  policy_id: Type.String(),
  policy_version: Type.Integer(),
  segment,
  points,
  probability_ppm: Type.Integer(),
  duty_at_risk_cents,
  recommended_lane,
  reasons,
  features: Type.Record(Type.String(), Type.Union([Type.Integer(), Type.String()])),
})

/** One entry as its events make it, with its whole timeline in the order of truth. */
export const EntryDetail = Type.Object({
  as_of: nullable(Time),
  applied_at: nullable(Time),
  computed_at: Time,
  simulated: Type.Boolean(),
  filed_on: Type.String(),
  port: Type.String(),
  port_name: nullable(Type.String()),
  time_zone: Type.String(),
  entry_number: Type.String(),
  status: QueueRow.properties.status,
  in_queue: Type.Boolean(),
  conflicting: Type.Boolean(),
  importer_key: nullable(Type.String()),
  importer_name: nullable(Type.String()),
  importer_number_masked: nullable(Type.String()),
  tier: nullable(Type.Integer()),
  trade_compliance: nullable(Type.Boolean()),
  center: nullable(Type.String()),
  center_basis: QueueRow.properties.center_basis,
  entry_type: Type.String(),
  mode: Type.String(),
  departure: nullable(Type.String()),
  filings: Count,
  filed_at: nullable(Time),
  arrived_at: nullable(Time),
  presented_at: nullable(Time),
  released_at: nullable(Time),
  value_cents: Cents,
  duty_cents: nullable(Cents),
  lines: Type.Array(Line),
  decision: nullable(Decision),
  /** What the queue goes by where that is not the first one. */
  current_decision: nullable(Decision),
  disposition: nullable(
    Type.Object({
      disposition: Type.Enum([...dispositions]),
      waiver_reason: nullable(Type.String()),
      officer: nullable(Type.String()),
      disposed_at: Time,
    }),
  ),
  selections: Type.Array(
    Type.Object({
      selected_at: Time,
      method: Type.String(),
      selection_probability_ppm: Type.Integer(),
      exam_type: nullable(Type.String()),
    }),
  ),
  holds: Type.Array(
    Type.Object({
      hold_id: Type.String(),
      agency: Type.String(),
      reason: Type.String(),
      placed_at: Time,
      removed_at: nullable(Time),
    }),
  ),
  exams: Type.Array(
    Type.Object({
      exam_id: Type.String(),
      exam_type: Type.String(),
      ordered_at: nullable(Time),
      completed_at: nullable(Time),
      officer_minutes: nullable(Count),
      result: nullable(Type.String()),
      duty_change_cents: nullable(Cents),
    }),
  ),
  summaries: Type.Array(
    Type.Object({
      summary_version: Type.Integer(),
      filed_at: Time,
      value_cents: Cents,
      duty_cents: Cents,
      fees_cents: Cents,
    }),
  ),
  reviews: Type.Array(
    Type.Object({
      review_id: Type.String(),
      completed_at: Time,
      sample: Type.String(),
      stratum: Type.String(),
      material: nullable(Type.Boolean()),
      letter_of_law: nullable(Type.Boolean()),
      finding: nullable(Type.String()),
      revenue_change_cents: nullable(Cents),
    }),
  ),
  collected_cents: Cents,
  refunded_cents: Cents,
  moved_to: nullable(
    Type.Object({ number: Type.String(), port: Type.String(), filed_on: Type.String() }),
  ),
  clocks: Type.Array(EntryClock),
  timeline: Type.Array(TimelineEvent),
})
export type EntryDetail = Static<typeof EntryDetail>
