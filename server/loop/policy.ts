import { Value } from 'typebox/value'
import { Policy } from '../contract/policies.ts'
import { checkPolicy } from '../policy/check.ts'
import { AppError } from '../../sql/errors.ts'

export { Policy }

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

/** The policy as the scoring statement takes it: positional tuples as JSON text. */
export function policyParams(policy: Policy): {
  rules: string
  bands: string
  exposure_ppm: number
  policy_id: string
  policy_version: number
} {
  return {
    rules: JSON.stringify(
      policy.rules.map((rule) => [
        rule.code,
        rule.points,
        rule.text,
        rule.conditions.map(({ field, operator, value }) => [
          field,
          operator,
          typeof value === 'number' ? value : 0,
          typeof value === 'number' ? [] : value,
        ]),
      ]),
    ),
    bands: JSON.stringify(
      policy.bands.map((band) => [
        band.segment,
        band.from_points,
        band.probability_ppm,
        band.recommended_lane,
      ]),
    ),
    exposure_ppm: policy.exposure_ppm,
    policy_id: policy.policy_id,
    policy_version: policy.policy_version,
  }
}
