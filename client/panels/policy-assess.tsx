import { useState } from 'react'
import type { Problem } from '../../server/contract/problem.ts'
import { useServices } from '../api/services.ts'
import { Failed } from '../ui/panel.tsx'
import { PersonField } from './person-field.tsx'
import { impactPath, policyKey, useReloadPolicies, type PolicyName } from './policy-paths.ts'

/** Puts the assessment on record, so that a second person may approve the policy. */
export function RecordAssessment({ policy }: { policy: PolicyName }) {
  const { resources } = useServices()
  const reload = useReloadPolicies()
  const [person, setPerson] = useState('')
  const [state, setState] = useState<'idle' | 'sending' | 'saved' | Problem>('idle')
  const send = async () => {
    setState('sending')
    const problem = await resources.post(impactPath(policy), { person })
    reload([policy])
    setState(problem ?? 'saved')
  }
  return (
    <form
      className="reason-form"
      aria-label={`Record the assessment of ${policyKey(policy)}`}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <PersonField label="Assessed by" value={person} onChange={setPerson} />
      <div className="wide popover-row">
        <button type="submit" className="button" disabled={state === 'sending'}>
          Record this assessment
        </button>
      </div>
      <p role="status" className="small quiet">
        {state === 'sending' ? 'Saving …' : state === 'saved' ? 'The assessment is recorded.' : ''}
      </p>
      {typeof state === 'object' ? <Failed code={state.code} detail={state.detail} /> : null}
    </form>
  )
}
