import { readFileSync } from 'node:fs'
import type { Policy } from '../contract/policies.ts'
import { readPolicy } from './document.ts'
import type { BuiltIn } from './life.ts'

const read = (name: string): Policy =>
  readPolicy(JSON.parse(readFileSync(new URL(`../policies/${name}.json`, import.meta.url), 'utf8')))

/** What comes with the program: the policy in force until another is activated, and a draft. See server/policies. */
export const builtInPolicies: readonly { document: Policy; state: BuiltIn['state'] }[] = [
  { document: read('rules-1'), state: 'active' },
  { document: read('pilot-2011'), state: 'draft' },
]
export const builtIn: readonly BuiltIn[] = builtInPolicies.map(
  ({ document: { policy_id, policy_version }, state }) => ({ policy_id, policy_version, state }),
)
