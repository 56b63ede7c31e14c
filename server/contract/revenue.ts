import Type, { type Static } from 'typebox'
import { Cents, Count, page } from './parts.ts'

/** Money of the entries of one port; collection stays at ports. Key `port`. */
export const RevenueRow = Type.Object({
  port: Type.String(),
  entries: Count,
  summaries: Type.Integer({ description: 'entries with a summary' }),
  assessed_cents: Type.Integer({ description: 'duty and fees of the last summary version' }),
  collected_cents: Cents,
  refunded_cents: Cents,
  outstanding_cents: Type.Integer({ description: 'assessed - collected + refunded, not below 0' }),
  exam_change_cents: Type.Integer({ description: 'duty change found by exams' }),
  at_risk_cents: Type.Integer({ description: 'of entries that still need a decision' }),
  at_risk_entries: Count,
})
export type RevenueRow = Static<typeof RevenueRow>
export const RevenuePage = page(RevenueRow, Type.Object({ from: Type.String(), to: Type.String() }))
