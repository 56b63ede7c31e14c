import type { Feature, PolicyDetail, PolicyPage } from '../../server/contract/policies.ts'
import { useResource, useServices } from '../api/services.ts'

export const policiesPath = '/api/policies'
export interface PolicyName {
  policy_id: string
  policy_version: number
}
export const policyPath = ({ policy_id, policy_version }: PolicyName) =>
  `${policiesPath}/${encodeURIComponent(policy_id)}/${policy_version}`
export const impactPath = (policy: PolicyName) => `${policyPath(policy)}/impact`
export const policyKey = ({ policy_id, policy_version }: PolicyName) =>
  `${policy_id}, version ${policy_version}`
export const isSame = (one: PolicyName, other: PolicyName) => policyKey(one) === policyKey(other)

export const usePolicies = () => useResource<PolicyPage>(policiesPath)
export const usePolicy = (policy: PolicyName) => useResource<PolicyDetail>(policyPath(policy))
export const featuresByName = (features: readonly Feature[]) =>
  new Map(features.map((feature) => [feature.name, feature]))

/** Loads what shows policies again, after a step of one's own. */
export function useReloadPolicies(): (policies: readonly PolicyName[]) => void {
  const { resources } = useServices()
  return (policies) => {
    for (const path of [policiesPath, ...policies.map(policyPath)]) resources.reload(path)
  }
}
