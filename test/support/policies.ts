import { expect } from 'vitest'
import type { PolicyDetail, PolicyDraft, PolicyPage } from '../../server/contract/policies.ts'
import type { Problem } from '../../server/contract/problem.ts'
import { createPolicies } from '../../server/policy/policies.ts'
import type { TestEngine } from './engine.ts'

interface Named {
  policy_id: string
  policy_version: number
}
export const json = { 'content-type': 'application/json' }

/** What people do with policies over HTTP. The assessment of impact is recorded as its code records it. */
export function policiesOf({ client }: Pick<TestEngine, 'client'>, url: () => string) {
  async function send<T>(path: string, body: unknown, headers: Record<string, string> = json) {
    const answer = await fetch(`${url()}/api/policies${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    // The contract fixes the reply of a path.
    return { status: answer.status, body: (await answer.json()) as T & Partial<Problem> }
  }
  const get = async <T>(path: string) => (await (await fetch(url() + path)).json()) as T
  const page = () => get<PolicyPage>('/api/policies')
  const assess = ({ policy_id, policy_version }: Named) =>
    createPolicies(client, () => new Date()).record(policy_id, policy_version, 'assessed', {
      ...{ person: 'A. Analyst', note: 'for the test' },
    })
  /** The first policy under another id, with one rule more, which always fires. */
  async function document(policy_id: string, points = 7): Promise<PolicyDraft> {
    const { document: first } = await get<PolicyDetail>('/api/policies/rules/1')
    const { policy_version: _, ...rest } = first
    const conditions = [{ field: 'line_count', operator: '>=' as const, value: 0 }]
    const rules = [...rest.rules, { code: 'ALWAYS', points, text: 'Always', conditions }]
    return { ...rest, policy_id, text: `Policy ${policy_id}`, rules }
  }
  async function drafted(policy_id: string, points?: number): Promise<PolicyDetail> {
    const body = { document: await document(policy_id, points), person: 'A. Analyst', note: 'why' }
    const made = await send<PolicyDetail>('', body)
    expect(made.status).toBe(201)
    return made.body
  }
  const act = ({ policy_id, policy_version }: Named, name: string, person: string, note = '') =>
    send<PolicyDetail>(`/${policy_id}/${policy_version}/${name}`, { person, note })
  async function approved(policy_id: string, points?: number): Promise<PolicyDetail> {
    const draft = await drafted(policy_id, points)
    await assess(draft)
    expect((await act(draft, 'approve', 'B. Approver')).status).toBe(200)
    return draft
  }
  return { send, get, page, document, drafted, act, approved, assess }
}
