import Type, { type Static } from 'typebox'
import { lanes, segments } from '../../ingest/contract/entry-event.ts'
import { Count, nullable, Time } from './parts.ts'

const ppm = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 1_000_000, description: `${description}, parts per million` })
const closed = { additionalProperties: false }

export const operators = ['=', '>=', '<', 'in'] as const
export const Condition = Type.Object(
  {
    field: Type.String({ description: 'a feature, see `features` of GET /api/policies' }),
    operator: Type.Enum([...operators]),
    value: Type.Union([Type.Integer(), Type.Array(Type.String())], {
      description: 'a whole number in the unit of the feature; a list of words with `in`',
    }),
  },
  closed,
)
export type Condition = Static<typeof Condition>
export const Rule = Type.Object(
  {
    code: Type.String(),
    points: Type.Integer(),
    text: Type.String(),
    conditions: Type.Array(Condition, { minItems: 1, description: 'all must hold' }),
    selection_percent_ppm: Type.Optional(
      ppm('share of the entries the rule fires on that is to be selected'),
    ),
  },
  closed,
)
export type Rule = Static<typeof Rule>
export const Band = Type.Object(
  {
    segment: Type.Enum([...segments]),
    from_points: Type.Integer(),
    probability_ppm: ppm('probability of a discrepancy, assumed'),
    recommended_lane: Type.Enum([...lanes]),
  },
  closed,
)
export type Band = Static<typeof Band>

const content = {
  policy_id: Type.String(),
  text: Type.String(),
  exposure_ppm: ppm('share of the value that is at risk beside the duty, assumed'),
  history: Type.Optional(
    Type.Object(
      {
        base_rate_ppm: ppm('rate of discrepancies before anything is known'),
        strength: Type.Integer({
          minimum: 1,
          maximum: 100_000,
          description: 'inspections that this rate weighs as much as',
        }),
      },
      closed,
    ),
  ),
  bands: Type.Array(Band, { minItems: 1 }),
  rules: Type.Array(Rule),
}
/** What is written as a draft: a policy without its version, which the server gives. */
export const PolicyDraft = Type.Object(content, closed)
export type PolicyDraft = Static<typeof PolicyDraft>
/** A versioned policy: rules with points, and bands. Conditions are data over named features, never SQL. */
export const Policy = Type.Object(
  { ...content, policy_version: Type.Integer({ minimum: 1 }) },
  closed,
)
export type Policy = Static<typeof Policy>

/** What a rule may ask of an entry. */
export const Feature = Type.Object({
  name: Type.String(),
  kind: Type.Enum(['number', 'word']),
  unit: Type.Enum(['yes_no', 'days', 'cents', 'cents_per_kg', 'ppm', 'count', 'tier', 'code']),
  text: Type.String({ description: 'in words, as sentences of rules use it' }),
  note: Type.String({ description: 'what is counted, and what stands for unknown' }),
  least: nullable(Type.Integer({ description: 'no entry has less; null: words' })),
  greatest: nullable(Type.Integer({ description: 'no entry has more; null: no limit is known' })),
  pattern: nullable(Type.String({ description: 'form of its words; null: a number' })),
})
export type Feature = Static<typeof Feature>

export const policySteps = [
  'drafted',
  'assessed',
  'approved',
  'rejected',
  'activated',
  'superseded',
  'withdrawn',
] as const
export type StepName = (typeof policySteps)[number]
export const policyStates = [
  'draft',
  'assessed',
  'approved',
  'rejected',
  'withdrawn',
  'active',
  'superseded',
] as const
export type PolicyState = (typeof policyStates)[number]

/** One act in the life of a policy. Never changed nor removed. */
export const PolicyStep = Type.Object({
  step: Type.Enum([...policySteps]),
  person: Type.String({ description: 'as given, not verified: there is no sign-in' }),
  at: Time,
  note: Type.String(),
  step_id: Type.String(),
  counted: Type.Boolean({
    description: 'false: another step came first and ruled it out; it changed nothing',
  }),
})
export type PolicyStep = Static<typeof PolicyStep>

const standing = {
  policy_id: Type.String(),
  policy_version: Type.Integer(),
  text: Type.String(),
  state: Type.Enum([...policyStates]),
  built_in: Type.Boolean({ description: 'comes with Centerline; nobody drafted it here' }),
  assessed: Type.Boolean({ description: 'an impact assessment is recorded' }),
  drafted_by: Type.String({ description: 'as given, not verified' }),
  steps: Type.Array(PolicyStep, { description: 'in the order of (at, step_id)' }),
}
export const PolicyRow = Type.Object(standing)
export type PolicyRow = Static<typeof PolicyRow>
export const PolicyDetail = Type.Object({ ...standing, document: Policy })
export type PolicyDetail = Static<typeof PolicyDetail>

export const PolicyPage = Type.Object({
  n: Count,
  active: Type.Object({ policy_id: Type.String(), policy_version: Type.Integer() }),
  persons_verified: Type.Boolean({ description: 'false: names are as given, there is no sign-in' }),
  features: Type.Array(Feature, { description: 'what rules may ask' }),
  rows: Type.Array(PolicyRow),
})
export type PolicyPage = Static<typeof PolicyPage>

/** One mistake in a document: where, a stable code, and what to do. */
export const PolicyMistake = Type.Object({
  path: Type.String({ description: 'JSON pointer into the document' }),
  code: Type.String(),
  detail: Type.String(),
})
export type PolicyMistake = Static<typeof PolicyMistake>
export const PolicyCheck = Type.Object({ mistakes: Type.Array(PolicyMistake) })
export type PolicyCheck = Static<typeof PolicyCheck>

export interface NewDraft {
  document: PolicyDraft
  person: string
  note: string
}
