import Type, { type Static } from 'typebox'
import { Count, Time, nullable, page } from './parts.ts'

/** One row a run of ingest, newest first (seen_at descending, run_id). */
export const RunRow = Type.Object({
  run_id: Type.String(),
  source: Type.String(),
  origin: Type.String(),
  kind: Type.String({ description: 'bulk or live' }),
  total_bytes: Count,
  read_bytes: Count,
  received: Count,
  accepted: Count,
  rejected: Count,
  pending: Count,
  started_at: Time,
  seen_at: Time,
  closed: Type.Boolean(),
})
export type RunRow = Static<typeof RunRow>

/** received = accepted + rejected + pending; `events` are the distinct ones of the counted batches; `unapplied_batches` are in evidence and not on the pages yet. */
export const QualityMeta = Type.Object({
  received: Count,
  accepted: Count,
  rejected: Count,
  pending: Count,
  batches: Count,
  unapplied_batches: Count,
  events: Count,
  entries: Count,
  works: Count,
  importers: Count,
  orphan_entries: Count,
  orphan_works: Count,
  cancelled_entries: Count,
  moved_entries: Count,
  unscored_entries: Count,
  conflicting_ids: Count,
  newest_event_at: nullable(Time),
  newest_commit_at: nullable(Time),
  newest_applied_at: nullable(Time),
  by_code: Type.Array(Type.Object({ code: Type.String(), rejected: Count, replayed: Count })),
  by_type: Type.Array(Type.Object({ event_type: Type.String(), events: Count })),
  by_source: Type.Array(
    Type.Object({ source: Type.String(), events: Count, newest_event_at: Time }),
  ),
  conflicts: Type.Array(Type.Object({ event_id: Type.String(), copies: Count })),
  refold: nullable(
    Type.Object(
      { checked_at: Time, entries: Count, works: Count, importers: Count, different: Count },
      { description: 'the newest comparison of a random sample' },
    ),
  ),
  reconciled: Type.Object(
    {
      blocks_closed: Count,
      blocks_checked: Count,
      different: Count,
      repaired: Count,
      newest_difference_at: nullable(Time),
    },
    { description: 'hours of the ledger, and what comparisons of any kind found, ever' },
  ),
})
export type QualityMeta = Static<typeof QualityMeta>
export const QualityPage = page(RunRow, QualityMeta)

/** The newest 200 rejected records. Key (batch_seq, position, line). `replayed_` is the replay that brought it in. */
export const RejectRow = Type.Object({
  batch_seq: Type.String(),
  position: Count,
  line: Count,
  source: Type.String(),
  origin: Type.String(),
  code: Type.String(),
  path: Type.String(),
  message: Type.String(),
  raw: Type.String({ description: 'first 2,000 characters' }),
  rejected_at: Time,
  replayed_at: nullable(Time),
  replayed_by: Type.String({ description: 'empty when no replay brought it in' }),
  replayed_corrected: Type.Boolean(),
})
export type RejectRow = Static<typeof RejectRow>
export const RejectPage = page(RejectRow, Type.Object({ total: Count }))
