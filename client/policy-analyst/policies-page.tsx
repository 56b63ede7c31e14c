import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { PolicyPage as Page, PolicyRow } from '../../server/contract/policies.ts'
import { useServices } from '../api/services.ts'
import { PolicyActs } from '../panels/policy-acts.tsx'
import { PolicyCompare } from '../panels/policy-compare.tsx'
import { PolicyEditor } from '../panels/policy-editor.tsx'
import { PolicyImpact } from '../panels/policy-impact.tsx'
import { PolicyHistory, PolicyList, StateWord } from '../panels/policy-list.tsx'
import {
  featuresByName,
  isSame,
  policiesPath,
  policyKey,
  policyPath,
  usePolicies,
  usePolicy,
  type PolicyName,
} from '../panels/policy-paths.ts'
import { PolicyBands, PolicyRules } from '../panels/policy-rules.tsx'
import { Failed, Waiting } from '../ui/panel.tsx'
import { useTitle } from '../ui/title.ts'

/** The policies, with the one in force opened. */
export function PoliciesPage() {
  return <Policies />
}

/** The policies, with the one that the address names opened. */
export function PolicyPage() {
  const { policy, version } = useParams({ from: '/policies/$policy/$version' })
  const name = { policy_id: policy, policy_version: Number(version) }
  return <Policies key={policyKey(name)} asked={name} />
}

function Policies({ asked }: { asked?: PolicyName }) {
  useTitle(asked === undefined ? 'Policies' : `Policy ${policyKey(asked)}`)
  const { value, problem } = usePolicies()
  const { resources } = useServices()
  return (
    <>
      <div>
        <h1 className="page-title">Policies</h1>
        <p className="quiet">
          By which rules are entries scored, who drafted and approved them, and what would change?
        </p>
      </div>
      {problem === undefined ? null : (
        <Failed
          code={problem.code}
          detail={problem.detail}
          onRetry={() => resources.reload(policiesPath)}
        />
      )}
      {value === undefined ? (
        problem === undefined ? (
          <Waiting what="the policies" />
        ) : null
      ) : (
        <Opened page={value} asked={asked ?? value.active} />
      )}
    </>
  )
}

function Opened({ page, asked }: { page: Page; asked: PolicyName }) {
  const row = page.rows.find((one) => isSame(one, asked))
  return (
    <>
      <PolicyList rows={page.rows} opened={asked} />
      {row === undefined ? (
        <Failed
          code="NOT_FOUND"
          detail={`There is no policy ${policyKey(asked)}. Choose one of the list.`}
        />
      ) : (
        <Version page={page} row={row} />
      )}
    </>
  )
}

/** One version: what it says, what it changes, and how it goes on. */
function Version({ page, row }: { page: Page; row: PolicyRow }) {
  const { value, problem } = usePolicy(row)
  const active = usePolicy(page.active).value
  const { resources } = useServices()
  const [editing, setEditing] = useState(false)
  const features = featuresByName(page.features)
  if (value === undefined)
    return problem === undefined ? (
      <Waiting what="the rules" />
    ) : (
      <Failed
        code={problem.code}
        detail={problem.detail}
        onRetry={() => resources.reload(policyPath(row))}
      />
    )
  const { document } = value
  const { policy_version: _, ...draft } = document
  return (
    <>
      <div className="popover-row">
        <h2>
          {policyKey(row)} <StateWord state={row.state} />
        </h2>
        {editing ? null : (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            Draft a change of it
          </button>
        )}
      </div>
      {editing ? (
        <PolicyEditor
          start={draft}
          features={page.features}
          rows={page.rows}
          onClose={() => setEditing(false)}
        />
      ) : (
        <>
          {row.state === 'active' || active === undefined ? null : (
            <PolicyCompare active={active.document} document={document} features={features} />
          )}
          <div className="columns-2">
            <PolicyRules document={document} features={features} />
            <div>
              <PolicyBands document={document} />
              <PolicyImpact policy={row} bands={document.bands} />
              <PolicyActs policy={row} active={page.active} />
            </div>
          </div>
          <PolicyHistory policy={row} />
        </>
      )}
    </>
  )
}
