import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Problem } from '../../server/contract/problem.ts'
import type { PolicyDetail, PolicyDraft, PolicyMistake } from '../../server/contract/policies.ts'
import { useServices } from '../api/services.ts'
import { plural } from '../ui/format.ts'
import { Failed, Panel } from '../ui/panel.tsx'
import { PersonField } from './person-field.tsx'
import { policiesPath, useReloadPolicies } from './policy-paths.ts'

/** What the server said of the document: not yet, its mistakes, or why it could not say. */
export type Checked = 'checking' | readonly PolicyMistake[] | Problem
interface SaveProps {
  document: PolicyDraft
  checked: Checked
}

/** Stores the document as a draft under a name, and opens it. */
export function SaveDraft({ document, checked }: SaveProps) {
  const { resources } = useServices()
  const reload = useReloadPolicies()
  const navigate = useNavigate()
  const [state, setState] = useState<'idle' | 'sending' | Problem>('idle')
  const [act, setAct] = useState({ person: '', note: '' })
  const send = async () => {
    setState('sending')
    const sent = await resources.send<PolicyDetail>(policiesPath, { document, ...act })
    if ('problem' in sent) return setState(sent.problem)
    reload([])
    const { policy_id: policy, policy_version } = sent.value
    await navigate({
      to: '/policies/$policy/$version',
      params: { policy, version: String(policy_version) },
    })
  }
  return (
    <Panel title="Save the draft">
      <form
        className="reason-form"
        aria-label="Save the draft"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <PersonField
          label="Your name"
          value={act.person}
          onChange={(person) => setAct({ ...act, person })}
        />
        <label>
          <span>Why this change</span>
          <textarea
            maxLength={1000}
            rows={2}
            value={act.note}
            onChange={(event) => setAct({ ...act, note: event.target.value })}
          />
        </label>
        <div className="wide popover-row">
          <button type="submit" className="button" disabled={state === 'sending'}>
            Save as a draft
          </button>
          <span role="status" className="small quiet">
            {state === 'sending' ? 'Saving …' : checkedWords(checked)}
          </span>
        </div>
        {typeof state === 'object' ? <Failed code={state.code} detail={state.detail} /> : null}
      </form>
    </Panel>
  )
}

function checkedWords(checked: Checked): string {
  if (checked === 'checking') return 'Checking …'
  if ('code' in checked) return `Not checked: ${checked.detail}`
  if (checked.length === 0) return 'Checked: nothing is wrong.'
  return `${plural(checked.length, 'mistake')}, shown beside the fields.`
}
