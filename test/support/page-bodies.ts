import { randomBytes } from 'node:crypto'
import { eventIdAt } from '../../server/contract/event-id.ts'
import { ref } from './events.ts'

/** What the pages send of an entry: valid as it stands, changed by what a test hands in. */

export const newId = (at = Date.now()) => eventIdAt(at, randomBytes(16))
/** Two ids of one millisecond, the lesser first. */
export const twoIds = (at = Date.now()) => [newId(at), newId(at)].toSorted() as [string, string]
export const waived = (change: object = {}) => ({
  event_id: newId(),
  disposition: 'waived',
  waiver_reason: 'documents_sufficient',
  officer: 'J. Doe',
  ...change,
})
export const chosen = (change: object = {}) => ({
  event_id: newId(),
  selection_id: `S-${newId()}`,
  lane: 'exam',
  exam_type: 'nii',
  reason: 'Weight and count do not fit.\nSeen on paper.',
  officer: 'Ana Muñoz',
  ...change,
})
export const placeOf = (sequence: number) => {
  const { filed_on, port, number } = ref(sequence)
  return `${filed_on}/${port}/${number}`
}

/** Code, status, place, what, and how the body is made: everything that is refused. Entry 4 is cancelled, 5 moved, 7 never filed. */
export function refusals(): [string, number, string, string, () => unknown][] {
  const place = placeOf(6)
  const { officer: _, ...nobody } = waived()
  const { waiver_reason: __, ...unsaid } = waived()
  const { lane, exam_type, ...nothing } = chosen()
  const disposition: [string, number, () => unknown][] = [
    ['BAD_JSON', 400, () => '{'],
    ['BODY_TOO_LARGE', 413, () => waived({ officer: 'x'.repeat(20_000) })],
    ['BAD_DISPOSITION', 400, () => nobody],
    ['BAD_DISPOSITION', 400, () => waived({ occurred_at: '2020-01-01T00:00:00.000Z' })],
    ['UNKNOWN_DISPOSITION', 400, () => waived({ disposition: 'seized' })],
    ['WAIVER_REASON_REQUIRED', 400, () => unsaid],
    ['WAIVER_REASON_REQUIRED', 400, () => waived({ waiver_reason: '' })],
    ['WAIVER_REASON_REFUSED', 400, () => waived({ disposition: 'examined' })],
    ['EMPTY_OFFICER', 400, () => waived({ officer: ' - ' })],
    ['OFFICER_TOO_LONG', 400, () => waived({ officer: 'x'.repeat(65) })],
    ['FORBIDDEN_CHARACTER', 400, () => waived({ officer: 'two\nlines' })],
    ['BAD_EVENT_ID', 400, () => waived({ event_id: crypto.randomUUID() })],
    ['BAD_EVENT_ID', 400, () => waived({ event_id: newId().toUpperCase() })],
    ['EVENT_TIME_REFUSED', 400, () => waived({ event_id: newId(Date.now() - 3_600_000) })],
    ['EVENT_TIME_REFUSED', 400, () => waived({ event_id: newId(Date.now() + 3_600_000) })],
  ]
  const selection: [string, number, () => unknown][] = [
    ['BAD_SELECTION', 400, () => waived()],
    ['NO_CHOICE', 400, () => ({ ...nothing })],
    ['UNKNOWN_LANE', 400, () => ({ ...nothing, lane: 'sea' })],
    ['EXAM_TYPE_REFUSED', 400, () => ({ ...nothing, lane: 'document', exam_type })],
    ['EMPTY_REASON', 400, () => ({ ...nothing, lane, reason: ' \n' })],
    ['REASON_TOO_LONG', 400, () => ({ ...nothing, lane, reason: 'x'.repeat(301) })],
    ['UNKNOWN_CODE', 422, () => chosen({ exam_type: 'XX' })],
    ['WRONG_TYPE', 422, () => chosen({ selection_id: 'two words' })],
  ]
  const entries: [string, number, string][] = [
    ['NOT_FOUND', 404, placeOf(99)],
    ['ENTRY_CANCELLED', 409, placeOf(4)],
    ['ENTRY_MOVED', 409, placeOf(5)],
    ['ENTRY_NOT_FILED', 409, placeOf(7)],
    ['BAD_REQUEST', 400, placeOf(6).replace('2026-03-01', '2026-02-30')],
    ['BAD_REQUEST', 400, placeOf(6).replace('2704', '27')],
  ]
  return [
    ...disposition.map(([code, status, body]) => [code, status, place, 'disposition', body]),
    ...selection.map(([code, status, body]) => [code, status, place, 'selection', body]),
    ...entries.map(([code, status, at]) => [code, status, at, 'disposition', () => waived()]),
  ] as [string, number, string, string, () => unknown][]
}
