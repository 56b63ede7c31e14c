import Type, { type TObject, type TProperties } from 'typebox'
import { CenterCode, ImporterNumber } from './codes.ts'
import { cents, envelope, id, word } from './event-parts.ts'

/** Events whose subject is a piece of Center work, an account or a Center. */

export const workKinds = [
  'validation',
  'protest',
  'psc_review',
  'prior_disclosure',
  'cf28',
  'cf29',
  'inquiry',
] as const
export const divisions = ['partnership', 'validation_compliance', 'enforcement'] as const

function plain<const T extends string, P extends TProperties>(type: T, fields: P) {
  return Type.Object({ ...envelope(type), ...fields }, { additionalProperties: false })
}

const workId = { work_id: id('Work') }

/** Work of a Center. `about` names the entry it concerns, where it concerns one. */
export const workTypes = <R extends TObject>(EntryRef: R) => ({
  'work.opened': plain('work.opened', {
    ...workId,
    work_type: Type.Enum([...workKinds]),
    center: CenterCode,
    importer_number: Type.Optional(ImporterNumber),
    about: Type.Optional(EntryRef),
    protest: Type.Optional(
      Type.String({
        pattern: '^[0-9A-Z]{4}-[0-9]{4}-[0-9]{6}$',
        description: 'Protest number, port-year-sequence',
      }),
    ),
    division: Type.Optional(Type.Enum([...divisions])),
    team_code: Type.Optional(
      Type.String({ pattern: '^[0-9A-Z]{3}$', description: 'Team, opaque 3 characters' }),
    ),
  }),
  'work.responded': plain('work.responded', workId),
  'work.accelerated': plain('work.accelerated', workId),
  'work.paused': plain('work.paused', { ...workId, reason: word('Reason') }),
  'work.resumed': plain('work.resumed', workId),
  'work.closed': plain('work.closed', {
    ...workId,
    outcome: word('Outcome'),
    revenue_change_cents: Type.Optional(cents()),
  }),
})

const account = {
  importer_number: ImporterNumber,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  center: CenterCode,
  center_basis: Type.Enum(['predominant_count', 'highest_value', 'override']),
  override_reason: Type.Optional(Type.String({ maxLength: 300 })),
  ctpat_tier: Type.Integer({ minimum: 0, maximum: 3, description: '0 = not a CTPAT partner' }),
  trade_compliance: Type.Boolean({
    description: 'Member of CTPAT Trade Compliance (formerly ISA)',
  }),
}

/** Accounts and staffing. An update carries the whole account as it is from then on. */
export const accountTypes = {
  'importer.registered': plain('importer.registered', account),
  'importer.updated': plain('importer.updated', account),
  'center.staffed': plain('center.staffed', {
    center: CenterCode,
    positions: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'Authorised positions',
    }),
    staff: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'People on board' }),
  }),
} as const
