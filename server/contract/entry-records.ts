import Type, { type Static } from 'typebox'
import { dispositions, lanes } from '../../ingest/contract/entry-event.ts'
import { Time, nullable } from './parts.ts'
import { Problem } from './problem.ts'

/** What a port director records of an entry: what became of it, and a choice made by hand. */

/** The source system that events recorded on the pages name. */
export const pageSource = 'centerline-page'
/** In characters as people count them: Unicode code points. */
export const longest = { officer: 64, reason: 300 } as const

const event_id = Type.String({
  description:
    'UUID of version 7 in small letters: its time is that of the event. Sent again with the same content it is the same event',
})
const officer = Type.String({ description: 'who records it; as given, not verified' })

export const NewDisposition = Type.Object(
  {
    event_id,
    disposition: Type.Enum([...dispositions]),
    waiver_reason: Type.Optional(
      Type.String({ description: 'code of the reference; with waived, and only then' }),
    ),
    officer,
  },
  { additionalProperties: false },
)
export type NewDisposition = Static<typeof NewDisposition>

export const NewSelection = Type.Object(
  {
    event_id,
    selection_id: Type.String({ description: '1-64 visible ASCII characters' }),
    lane: Type.Optional(Type.Enum([...lanes])),
    exam_type: Type.Optional(
      Type.String({ description: 'code of the reference; without another lane than exam' }),
    ),
    reason: Type.String({ description: 'why, in words' }),
    officer,
  },
  { additionalProperties: false },
)
export type NewSelection = Static<typeof NewSelection>

/** 200: it is on the pages. 202: it is durable in ingest and not on the pages yet; ask again with the same body. */
export const Recorded = Type.Object({
  event_id: Type.String(),
  occurred_at: Time,
  applied: Type.Boolean(),
})
export type Recorded = Static<typeof Recorded>
export const RecordedDisposition = Type.Object({
  ...Recorded.properties,
  stands: nullable(Type.Boolean({ description: 'null: not known before it is applied' })),
})
export type RecordedDisposition = Static<typeof RecordedDisposition>

/** DISPOSED_BEFORE: the event is recorded, and `first` stands. */
export const DisposedBefore = Type.Object({
  ...Problem.properties,
  ...Recorded.properties,
  first: Type.Object({
    event_id: Type.String(),
    occurred_at: Time,
    disposition: Type.Enum([...dispositions]),
    waiver_reason: nullable(Type.String()),
    officer: nullable(Type.String()),
    source: Type.String(),
  }),
})
export type DisposedBefore = Static<typeof DisposedBefore>

/** What may be chosen today: the reference's fixed lists. */
export const EntryChoices = Type.Object({
  waiver_reasons: Type.Array(Type.Object({ code: Type.String(), text: Type.String() })),
  exam_types: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
})
export type EntryChoices = Static<typeof EntryChoices>
