import type { PolicyDetail, PolicyPage } from '../../server/contract/policies.ts'
import { builtIn, builtInPolicies } from '../../server/policy/built-in.ts'
import { features } from '../../server/policy/features.ts'
import { livesOf } from '../../server/policy/life.ts'

/** The policies that come with the program, without anything done to them. */
export function fakePolicies([id, version]: readonly string[]):
  PolicyPage | PolicyDetail | undefined {
  const { lives, active } = livesOf(builtIn, [])
  const rows = lives.map((life, at) => ({
    ...life,
    text: builtInPolicies[at]?.document.text ?? '',
  }))
  if (id === undefined) {
    const { policy_id, policy_version } = active
    const named = { policy_id, policy_version }
    return { n: 2, active: named, persons_verified: false, features: [...features], rows }
  }
  const at = rows.findIndex((row) => row.policy_id === id && row.policy_version === Number(version))
  const [row, document] = [rows[at], builtInPolicies[at]?.document]
  return row === undefined || document === undefined ? undefined : { ...row, document }
}
