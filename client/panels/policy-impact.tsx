import type { PolicyRow } from '../../server/contract/policies.ts'
import { zonedTime } from '../ui/format.ts'
import { Panel } from '../ui/panel.tsx'

/** What a policy would have meant for past entries. It is assessed before anybody approves it. */
export function PolicyImpact({ policy }: { policy: PolicyRow }) {
  const assessments = policy.steps.filter(({ step }) => step === 'assessed')
  return (
    <Panel title="Impact">
      {assessments.length === 0 ? (
        <p className="note">
          No impact assessment is recorded. A policy can be approved, and put in force, only once
          there is one.
        </p>
      ) : (
        <ul className="plain-list">
          {assessments.map(({ step_id, person, at, note }) => (
            <li key={step_id}>
              {note === '' ? 'Assessed' : note}{' '}
              <span className="small quiet">
                {person} (as given, not verified), {zonedTime(at)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
