import { useState } from 'react'
import type { Problem } from '../../server/contract/problem.ts'
import type { PolicyRow } from '../../server/contract/policies.ts'
import { useServices } from '../api/services.ts'
import { sessionPath } from '../api/session.ts'
import { Modal } from '../ui/modal.tsx'
import { Failed, Panel } from '../ui/panel.tsx'
import { PersonField } from './person-field.tsx'
import { policyKey, policyPath, useReloadPolicies, type PolicyName } from './policy-paths.ts'
import { stateWords } from './policy-words.ts'

type Act = 'approve' | 'reject' | 'activate' | 'withdraw'
const actWords: Readonly<Record<Act, string>> = {
  approve: 'Approve',
  reject: 'Reject',
  activate: 'Put in force …',
  withdraw: 'Withdraw',
}
/** What can be done next; the server judges again. */
export function actsOf({ state, assessed }: Pick<PolicyRow, 'state' | 'assessed'>): Act[] {
  switch (state) {
    case 'draft':
    case 'assessed':
      return assessed ? ['approve', 'reject', 'withdraw'] : ['reject', 'withdraw']
    case 'approved':
      return ['activate', 'withdraw']
    case 'superseded':
      return ['activate']
    case 'active':
    case 'rejected':
    case 'withdrawn':
      return []
  }
}

interface Props {
  policy: PolicyRow
  active: PolicyName
}
type State = 'idle' | 'sending' | 'confirm' | { saved: string } | Problem

/** The next step of a policy, by a named person. What puts it in force asks once more. */
export function PolicyActs({ policy, active }: Props) {
  const { resources } = useServices()
  const reload = useReloadPolicies()
  const [state, setState] = useState<State>('idle')
  const [act, setAct] = useState({ person: '', note: '' })
  const acts = actsOf(policy)

  const send = async (name: Act) => {
    setState('sending')
    const problem = await resources.post(`${policyPath(policy)}/${name}`, act)
    reload([policy, active])
    resources.reload(sessionPath)
    if (problem !== undefined) return setState(problem)
    setAct({ person: act.person, note: '' })
    setState({ saved: 'The step is recorded.' })
  }
  return (
    <Panel title="Next step">
      <p className="note">
        {policyKey(policy)}: {stateWords[policy.state]}.{' '}
        {policy.state === 'draft' && !policy.assessed
          ? 'Its impact is assessed next; then a second person approves it.'
          : policy.state === 'assessed'
            ? `A second person, not ${policy.drafted_by}, approves it.`
            : ''}
      </p>
      {acts.length === 0 ? (
        <p className="quiet">Nothing is left to do with this version.</p>
      ) : (
        <form
          className="reason-form"
          aria-label={`Next step of ${policyKey(policy)}`}
          onSubmit={(event) => {
            event.preventDefault()
            const { submitter } = event.nativeEvent as SubmitEvent // A form submits with one.
            const name = acts.find((one) => one === submitter?.getAttribute('value'))
            if (name === 'activate') setState('confirm')
            else if (name !== undefined) void send(name)
          }}
        >
          <PersonField
            label="Your name"
            value={act.person}
            onChange={(person) => setAct({ ...act, person })}
          />
          <label>
            <span>Note</span>
            <textarea
              maxLength={1000}
              rows={2}
              value={act.note}
              onChange={(event) => setAct({ ...act, note: event.target.value })}
            />
            <span className="small quiet">who rejects says why</span>
          </label>
          <div className="wide popover-row">
            {acts.map((name) => (
              <button
                key={name}
                type="submit"
                value={name}
                className="button"
                disabled={state === 'sending'}
              >
                {actWords[name]}
              </button>
            ))}
          </div>
        </form>
      )}
      <p role="status" className="small quiet">
        {state === 'sending'
          ? 'Saving …'
          : typeof state === 'object' && 'saved' in state
            ? state.saved
            : ''}
      </p>
      {typeof state === 'object' && 'code' in state ? (
        <Failed code={state.code} detail={state.detail} />
      ) : null}
      {state === 'confirm' ? (
        <Modal label="Put in force" className="confirm" onClose={() => setState('idle')}>
          <div className="sheet-body">
            <h2>Put {policyKey(policy)} in force?</h2>
            <p>
              It takes the place of {policyKey(active)}. Entries decided from now on are scored by
              it; decisions that were made stay as they are. The step is recorded under {act.person}
              .
            </p>
            <div className="popover-row">
              <button
                type="button"
                className="button"
                data-set="true"
                onClick={() => void send('activate')}
              >
                Put in force
              </button>
              <button type="button" className="button" onClick={() => setState('idle')}>
                Cancel
              </button>
            </div>
          </div>
        </Modal>
      ) : null}
    </Panel>
  )
}
