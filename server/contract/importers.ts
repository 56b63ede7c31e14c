import Type, { type Static } from 'typebox'
import { Cents, Count, Time, nullable } from './parts.ts'

/** One account over all ports. The key is an opaque keyed hash; social-security-form numbers are masked for everyone. */
export const ImporterDetail = Type.Object({
  as_of: nullable(Time),
  applied_at: nullable(Time),
  computed_at: Time,
  simulated: Type.Boolean(),
  importer_key: Type.String(),
  importer_number_masked: Type.String(),
  name: nullable(Type.String()),
  center: nullable(Type.String()),
  center_basis: nullable(Type.String()),
  override_reason: nullable(Type.String()),
  tier: nullable(Type.Integer()),
  trade_compliance: nullable(Type.Boolean()),
  history: Type.Array(
    Type.Object({
      occurred_at: Time,
      event_id: Type.String(),
      event_type: Type.String(),
      name: Type.String(),
      center: Type.String(),
      center_basis: Type.String(),
      tier: Type.Integer(),
      trade_compliance: Type.Boolean(),
    }),
  ),
  entries: Count,
  value_cents: Cents,
  by_port: Type.Array(
    Type.Object({
      port: Type.String(),
      entries: Count,
      value_cents: Cents,
      high: Count,
      elevated: Count,
      discrepancies: Count,
      exams: Count,
    }),
  ),
  recent_entries: Type.Array(
    Type.Object({
      filed_on: Type.String(),
      port: Type.String(),
      entry_number: Type.String(),
      status: Type.String(),
      segment: nullable(Type.String()),
      points: nullable(Type.Integer()),
      value_cents: Cents,
    }),
  ),
  work: Type.Array(
    Type.Object({
      work_id: Type.String(),
      work_type: Type.String(),
      center: Type.String(),
      opened_at: Time,
      closed_at: nullable(Time),
      outcome: nullable(Type.String()),
      due_at: nullable(Time),
    }),
  ),
})
export type ImporterDetail = Static<typeof ImporterDetail>
