import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { lanes, segments } from '../../ingest/contract/entry-event.ts'
import { inOrder, policyExpression } from '../policy/expression.ts'

const Condition = Type.Object(
  {
    field: Type.String(),
    operator: Type.Enum(['=', '>=', '<', 'in']),
    value: Type.Union([Type.Integer(), Type.Array(Type.String())]),
  },
  { additionalProperties: false },
)
/** A versioned policy: rules with points, and bands. Conditions are data over named features, never SQL. */
export const Policy = Type.Object(
  {
    policy_id: Type.String(),
    policy_version: Type.Integer({ minimum: 1 }),
    text: Type.String(),
    exposure_ppm: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    /** What stands for a rate of discrepancies before much is known: `strength` inspections at `base_rate_ppm`. */
    history: Type.Optional(
      Type.Object(
        {
          base_rate_ppm: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
          strength: Type.Integer({ minimum: 1, maximum: 100_000 }),
        },
        { additionalProperties: false },
      ),
    ),
    bands: Type.Array(
      Type.Object(
        {
          segment: Type.Enum([...segments]),
          from_points: Type.Integer(),
          probability_ppm: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
          recommended_lane: Type.Enum([...lanes]),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
    rules: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          points: Type.Integer(),
          text: Type.String(),
          conditions: Type.Array(Condition, { minItems: 1 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Policy = Static<typeof Policy>

/** Assumed where a policy says nothing of its own; not taken from any data, which would let later outcomes in. */
const assumedHistory = { base_rate_ppm: 50_000, strength: 20 }

/** Throws with the path of the first mistake when the document is not a policy. */
export function readPolicy(document: unknown): Policy {
  return Value.Parse(Policy, document)
}

/** What the scoring statement takes of the policy: its text with the rules in place, and the parameters. */
export function scoringStatement(
  text: string,
  policy: Policy,
): { query: string; query_params: Record<string, unknown> } {
  const { mask, points, params } = policyExpression(policy)
  const { base_rate_ppm: base_ppm, strength } = policy.history ?? assumedHistory
  const { bands, exposure_ppm, policy_id, policy_version } = policy
  return {
    query: text.replace('/*mask*/', () => mask).replace('/*points*/', () => points),
    query_params: {
      ...params,
      reasons: inOrder(policy).map(
        (rule) =>
          `{"code":${JSON.stringify(rule.code)},"points":${rule.points},"text":${JSON.stringify(rule.text)}}`,
      ),
      band_from: bands.map((band) => band.from_points),
      band_segment: bands.map((band) => band.segment),
      band_ppm: bands.map((band) => band.probability_ppm),
      band_lane: bands.map((band) => band.recommended_lane),
      ...{ base_ppm, strength, exposure_ppm, policy_id, policy_version },
    },
  }
}
