import { Value } from 'typebox/value'
import { Policy } from '../contract/policies.ts'
import { checkPolicy } from './check.ts'
import { inOrder, policyExpression } from './expression.ts'
import { AppError } from '../../sql/errors.ts'

export { Policy }

/** Assumed where a policy says nothing of its own; not taken from any data, which would let later outcomes in. */
const assumedHistory = { base_rate_ppm: 50_000, strength: 20 }

/** A document that comes with the program; throws BAD_POLICY with every mistake and its path. */
export function readPolicy(document: unknown): Policy {
  const { policy_version, ...content } = Value.Parse(Policy, document)
  const mistakes = checkPolicy(content)
  if (mistakes.length > 0)
    throw new AppError(
      'BAD_POLICY',
      mistakes.map(({ path, code, detail }) => `${path}: ${code}, ${detail}`).join('\n'),
    )
  return { ...content, policy_version }
}

/** A document that was checked when it was stored. What was learned since never keeps it from being read. */
export function storedPolicy(text: string): Policy {
  return Value.Parse(Policy, JSON.parse(text))
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
