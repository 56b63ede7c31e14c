import Type, { type Static, type TProperties } from 'typebox'
import { CenterCode, EntryNumber, IsoDate, PortCode } from './codes.ts'
import { accountTypes, workTypes } from './account-and-work-events.ts'
import { cents, day, envelope, id, person, small, word } from './event-parts.ts'
import { Line, filedFields } from './filing.ts'

/** The canonical event, version 1: one JSON object a line, one closed list of types. Unknown fields are refused. */

/** Filers reuse numbers after years, so an entry is named by number, port and declared filing date together. */
export const EntryRef = Type.Object(
  { number: EntryNumber, port: PortCode, filed_on: IsoDate },
  { additionalProperties: false },
)
export type EntryRef = Static<typeof EntryRef>
export { Line }

function entryType<const T extends string, P extends TProperties>(type: T, fields: P) {
  return Type.Object(
    { ...envelope(type), entry: EntryRef, ...fields },
    { additionalProperties: false },
  )
}

export const dispositions = ['examined', 'waived', 'released'] as const
export const selectionMethods = ['rule', 'model', 'manual', 'random'] as const
export const segments = ['trusted', 'standard', 'elevated', 'high'] as const
export const lanes = ['release', 'document', 'exam', 'post_review'] as const

const Finding = Type.Object(
  {
    kind: word('Finding kind of the reference'),
    line_number: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999 })),
  },
  { additionalProperties: false },
)
/** Exact in JavaScript and in an Int64. */
const Whole = Type.Integer({ minimum: -9_000_000_000_000_000, maximum: 9_000_000_000_000_000 })
const Reason = Type.Object(
  { code: word('Rule or bin'), points: small(), text: Type.String({ maxLength: 300 }) },
  { additionalProperties: false },
)

/** Events about one entry; their subject is the entry reference. */
export const entryTypes = {
  'cargo.arrived': entryType('cargo.arrived', {
    bill_of_lading: Type.Optional(word('SCAC and number')),
  }),
  'cargo.presented': entryType('cargo.presented', {}),
  'entry.filed': entryType('entry.filed', filedFields),
  'entry.scored': entryType('entry.scored', {
    policy_id: id('Policy'),
    policy_version: small(1),
    segment: Type.Enum([...segments]),
    points: small(),
    probability_ppm: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'Probability of a discrepancy, parts per million',
    }),
    duty_at_risk_cents: cents(0),
    recommended_lane: Type.Enum([...lanes]),
    reasons: Type.Array(Reason, { maxItems: 100 }),
    features: Type.Record(Type.String(), Type.Union([Whole, Type.String()])),
    known_through: Type.String({
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z$',
      description: 'Facts up to here were known',
    }),
  }),
  'entry.selected': entryType('entry.selected', {
    selection_id: id('Selection'),
    method: Type.Enum([...selectionMethods]),
    selection_probability_ppm: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    rule_codes: Type.Array(word('Rule'), { maxItems: 100 }),
    exam_type: Type.Optional(word('Exam type of the reference')),
    lane: Type.Optional(Type.Enum([...lanes])),
    reason: Type.Optional(Type.String({ maxLength: 300 })),
    officer: Type.Optional(person('Officer')),
  }),
  'document.requested': entryType('document.requested', {
    document_id: id('Document'),
    kind: word('Document kind'),
  }),
  'document.received': entryType('document.received', { document_id: id('Document') }),
  'document.routed': entryType('document.routed', {
    document_id: id('Document'),
    center: CenterCode,
  }),
  'hold.placed': entryType('hold.placed', {
    hold_id: id('Hold'),
    agency: word('Agency'),
    reason: word('Reason'),
  }),
  'hold.removed': entryType('hold.removed', { hold_id: id('Hold') }),
  'exam.ordered': entryType('exam.ordered', {
    exam_id: id('Exam'),
    exam_type: word('Exam type of the reference'),
  }),
  'exam.completed': entryType('exam.completed', {
    exam_id: id('Exam'),
    exam_type: word('Exam type of the reference'),
    officer_minutes: Type.Integer({ minimum: 0, maximum: 100_000 }),
    result: Type.Enum(['no_discrepancy', 'discrepancy', 'inconclusive']),
    findings: Type.Array(Finding, { maxItems: 100 }),
    duty_change_cents: cents(),
  }),
  'detention.noticed': entryType('detention.noticed', {}),
  'entry.disposed': entryType('entry.disposed', {
    disposition: Type.Enum([...dispositions]),
    waiver_reason: Type.Optional(word('Waiver reason of the reference; required when waived')),
    officer: Type.Optional(person('Officer')),
  }),
  'entry.released': entryType('entry.released', {}),
  'entry.detained': entryType('entry.detained', { reason: word('Reason') }),
  'entry.excluded': entryType('entry.excluded', { reason: word('Reason') }),
  'entry.seized': entryType('entry.seized', { reason: word('Reason') }),
  'entry.moved': entryType('entry.moved', { to: EntryRef }),
  'entry.cancelled': entryType('entry.cancelled', { reason: word('Reason') }),
  'summary.filed': entryType('summary.filed', {
    summary_version: Type.Integer({ minimum: 1, maximum: 10_000 }),
    value_cents: cents(0),
    duty_cents: cents(0),
    fees_cents: cents(0),
  }),
  'liquidation.extended': entryType('liquidation.extended', { reason: word('Reason') }),
  'liquidation.suspended': entryType('liquidation.suspended', { reason: word('Reason') }),
  'liquidation.resumed': entryType('liquidation.resumed', {}),
  'entry.liquidated': entryType('entry.liquidated', {
    kind: Type.Enum(['liquidated', 'deemed', 'reliquidated']),
    duty_cents: cents(0),
  }),
  'duty.collected': entryType('duty.collected', { amount_cents: cents(0) }),
  'duty.refunded': entryType('duty.refunded', { amount_cents: cents(0) }),
  'review.completed': entryType('review.completed', {
    review_id: id('Review'),
    sample: Type.Enum(['random', 'targeted']),
    stratum: word('Stratum'),
    selection_probability_ppm: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    material: Type.Optional(
      Type.Boolean({ description: 'Material discrepancy; absent = outcome not recorded' }),
    ),
    letter_of_law: Type.Optional(
      Type.Boolean({
        description: 'Any discrepancy in the letter of the law; absent = not recorded',
      }),
    ),
    finding: Type.Optional(word('Finding kind of the reference')),
    revenue_change_cents: Type.Optional(cents()),
  }),
} as const

export const eventTypes = { ...entryTypes, ...workTypes(EntryRef), ...accountTypes } as const
export type EventType = keyof typeof eventTypes
export type EventOf<T extends EventType> = Static<(typeof eventTypes)[T]>
export type EntryEvent = { [T in EventType]: EventOf<T> }[EventType]

/** What an event is about. Entries are keyed by filing date, port and number; the others by one id. */
export type SubjectKind = 'entry' | 'work' | 'importer' | 'center'
export function subjectKind(type: EventType): SubjectKind {
  if (type in entryTypes) return 'entry'
  if (type.startsWith('work.')) return 'work'
  return type === 'center.staffed' ? 'center' : 'importer'
}
export { day }
