import Type from 'typebox'
import { dispositions, lanes, type EventOf } from '../../ingest/contract/entry-event.ts'
import { longest, pageSource } from '../contract/entry-records.ts'
import { timeOfEventId } from '../contract/event-id.ts'
import { wordsOf } from '../words.ts'
import { refused, shaped } from './guard.ts'

/** The events that bodies of the pages make; each thing that can be wrong has a code. */

export type PageEvent = EventOf<'entry.disposed'> | EventOf<'entry.selected'>
export interface EntryKey {
  filed_on: string
  port: string
  entry_number: string
}
/** What the server adds to a body. */
export interface Around {
  entry: EntryKey
  simulated: boolean
}

const text = Type.String()
const maybe = Type.Optional(text)
const Disposition = Type.Object(
  { event_id: text, disposition: text, waiver_reason: maybe, officer: text },
  { additionalProperties: false },
)
const Selection = Type.Object(
  {
    event_id: text,
    selection_id: text,
    lane: maybe,
    exam_type: maybe,
    reason: text,
    officer: text,
  },
  { additionalProperties: false },
)
const officerWords = {
  field: 'officer',
  most: longest.officer,
  empty: 'Say who records it.',
  lines: false,
}
const reasonWords = {
  field: 'reason',
  most: longest.reason,
  empty: 'Say in words why.',
  lines: true,
}

/** Refuses ids that hold no time: the same request sent later would be another event. */
function envelope(event_id: string, { entry, simulated }: Around) {
  const time = timeOfEventId(event_id)
  if (time === undefined || time > 8.64e15)
    throw refused('BAD_EVENT_ID', 'event_id must be a UUID of version 7 in small letters.')
  const { filed_on, port, entry_number: number } = entry
  return {
    ...{ event_id, schema_version: 1 as const, simulated, source: pageSource },
    occurred_at: new Date(time).toISOString(),
    entry: { number, port, filed_on },
  }
}

/** `entry.disposed` of a body; a waiver reason that the reference does not know is refused by ingest. */
export function dispositionOf(body: unknown, around: Around): EventOf<'entry.disposed'> {
  const sent = shaped(Disposition, body, { code: 'BAD_DISPOSITION', what: 'The disposition' })
  const disposition = dispositions.find((known) => known === sent.disposition)
  if (disposition === undefined)
    throw refused('UNKNOWN_DISPOSITION', `disposition is one of ${dispositions.join(', ')}.`)
  const { waiver_reason } = sent
  if (disposition === 'waived' && !waiver_reason)
    throw refused('WAIVER_REASON_REQUIRED', 'A waived entry needs a reason of the fixed list.')
  if (disposition !== 'waived' && waiver_reason !== undefined)
    throw refused('WAIVER_REASON_REFUSED', 'Only a waived entry has a waiver reason.')
  const event = {
    ...envelope(sent.event_id, around),
    event_type: 'entry.disposed' as const,
    disposition,
    officer: wordsOf(officerWords, sent.officer),
  }
  return waiver_reason === undefined ? event : { ...event, waiver_reason }
}

/** `entry.selected` of a body, by hand: certain, so its probability is 1. */
export function selectionOf(body: unknown, around: Around): EventOf<'entry.selected'> {
  const sent = shaped(Selection, body, { code: 'BAD_SELECTION', what: 'The selection' })
  const { exam_type, selection_id } = sent
  const lane = lanes.find((known) => known === sent.lane)
  if (lane !== sent.lane) throw refused('UNKNOWN_LANE', `lane is one of ${lanes.join(', ')}.`)
  if (lane === undefined && exam_type === undefined)
    throw refused('NO_CHOICE', 'Say for which lane or for which exam the entry is selected.')
  if (exam_type !== undefined && lane !== undefined && lane !== 'exam')
    throw refused('EXAM_TYPE_REFUSED', 'Only the lane exam has an exam type.')
  return {
    ...envelope(sent.event_id, around),
    event_type: 'entry.selected',
    selection_id,
    method: 'manual',
    selection_probability_ppm: 1_000_000,
    rule_codes: [],
    reason: wordsOf(reasonWords, sent.reason),
    officer: wordsOf(officerWords, sent.officer),
    ...(lane === undefined ? {} : { lane }),
    ...(exam_type === undefined ? {} : { exam_type }),
  }
}
