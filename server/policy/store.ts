import type { ClickHouseClient } from '@clickhouse/client'
import Type from 'typebox'
import type { Policy } from '../contract/policies.ts'
import { storedPolicy } from './document.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { builtIn, builtInPolicies } from './built-in.ts'
import { lifeKey, livesOf, type Life, type StoredStep } from './life.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const newestQuery = defineQuery(file('policies_newest'), {}, Type.Unsafe<{ steps: string }>({}), {
  scoped: false,
})
const stepsQuery = defineQuery(file('policies_steps'), {}, Type.Unsafe<StoredStep>({}), {
  scoped: false,
})
const documentQuery = defineQuery(
  file('policies_document'),
  { policy_id: 'String', policy_version: 'UInt32', document_id: 'String' },
  Type.Unsafe<{ document: string }>({}),
  { scoped: false },
)

export interface Lives {
  lives: Life[]
  active: Life
  /** Time of the newest step, null before the first. */
  newest_at: string | null
}

/** How every policy stands now. */
export async function readLives(client: ClickHouseClient): Promise<Lives> {
  const steps = await rows(client, stepsQuery, fullScope, {})
  const newest_at = steps.reduce<string | null>(
    (newest, { at }) => (newest === null || at > newest ? at : newest),
    null,
  )
  return { ...livesOf(builtIn, steps), newest_at }
}

/** The document of a policy that has a life. */
export async function readDocument(client: ClickHouseClient, life: Life): Promise<Policy> {
  const known = builtInPolicies.find(({ document }) => lifeKey(document) === lifeKey(life))
  if (known !== undefined) return known.document
  const { policy_id, policy_version } = life
  // A document is written before its step, and has the step's id.
  const document_id = life.steps[0]?.step_id ?? ''
  const asked = { policy_id, policy_version, document_id }
  const [row] = await rows(client, documentQuery, fullScope, asked)
  if (row === undefined) throw new Error(`policy ${lifeKey(life)} has no document`)
  return storedPolicy(row.document)
}

const inForce = new WeakMap<ClickHouseClient, { steps: string; policy: Policy }>()

/**
 * The policy in force: one small query, and the document is read again only when a step was recorded since, by
 * whatever process. The same object is given until another policy is in force.
 */
export async function activePolicy(client: ClickHouseClient): Promise<Policy> {
  const [newest] = await rows(client, newestQuery, fullScope, {})
  const steps = newest?.steps ?? ''
  const known = inForce.get(client)
  if (known?.steps === steps) return known.policy
  const { active } = await readLives(client)
  const policy =
    known !== undefined && lifeKey(known.policy) === lifeKey(active)
      ? known.policy
      : await readDocument(client, active)
  inForce.set(client, { steps, policy })
  return policy
}
