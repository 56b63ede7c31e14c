import Type, { type Static } from 'typebox'
import { segments } from '../../ingest/contract/entry-event.ts'
import { Count, nullable } from './parts.ts'

const Segment = Type.Enum([...segments])

const segmentCounts = Type.Object({
  trusted: Count,
  standard: Count,
  elevated: Count,
  high: Count,
})
const found = {
  entries: Count,
  inspected: Type.Integer({ description: 'of them with a recorded result of an exam or review' }),
  discrepancies: Type.Integer({ description: 'of the inspected' }),
  found_cents: Type.Integer({
    description: 'duty and revenue found by inspecting, increases only',
  }),
}
/** What inspecting the given share of the inspected entries, most points first, would have found. */
const Reach = Type.Object({
  inspected: Type.Number({
    description: 'entries looked at; a fraction where points tie at the cut',
  }),
  precision: nullable(Type.Number({ description: 'share of them with a discrepancy, 0 to 1' })),
  precision_lower: nullable(Type.Number({ description: '95 % limits, Wilson' })),
  precision_upper: nullable(Type.Number()),
  recall: nullable(Type.Number({ description: 'share of all discrepancies found' })),
  revenue: nullable(Type.Number({ description: 'share of all revenue found' })),
})
export type Reach = Static<typeof Reach>

/** A draft tried on the frozen features of past entries, beside the policies that decided them. */
export const Impact = Type.Object({
  from: Type.String(),
  to: Type.String(),
  ...found,
  left_out: Type.Integer({
    description: 'decided by a version that knew less than the draft asks; not among `entries`',
  }),
  unseen: Type.Integer({
    description: 'would be high or elevated and were never inspected: nothing is known of them',
  }),
  moves: Type.Array(Type.Object({ was: Segment, would_be: Segment, ...found }), {
    description: 'segment when decided, and by the draft',
  }),
  ports: Type.Array(
    Type.Object({ port: Type.String(), was: segmentCounts, would_be: segmentCounts }),
  ),
  centers: Type.Array(
    Type.Object({ center: Type.String(), was: segmentCounts, would_be: segmentCounts }),
  ),
  reach: Type.Array(Type.Object({ share_ppm: Type.Integer(), was: Reach, would_be: Reach }), {
    description: 'at 1, 2, 5 and 10 %',
  }),
  points: Type.Array(
    Type.Object({
      points: Type.Integer({ description: 'of the draft' }),
      ...found,
      officer_minutes: Type.Integer({ description: 'spent on exams of them' }),
    }),
    { description: 'descending; summed up to a threshold they are the work it makes' },
  ),
})
export type Impact = Static<typeof Impact>
