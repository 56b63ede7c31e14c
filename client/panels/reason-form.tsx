import { useState } from 'react'
import type { Problem } from '../../server/contract/problem.ts'
import type { NewReason, UniformityPage } from '../../server/contract/uniformity.ts'
import { useServices } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { Failed } from '../ui/panel.tsx'
import { unitName } from './uniformity-words.ts'

export type SentReason = NewReason
interface Props {
  page: UniformityPage
  onSent: (reason: SentReason) => void
}
type State = 'idle' | 'sending' | 'saved' | Problem

/** Attach a reason to a port for the measure and the days in view. */
export function ReasonForm({ page, onSent }: Props) {
  const { rows, meta } = page
  const { resources } = useServices()
  const names = useNames()
  const [state, setState] = useState<State>('idle')
  const units = rows.toSorted((a, b) => Number(b.flagged) - Number(a.flagged))
  if (units.length === 0) return null

  const send = async (form: HTMLFormElement) => {
    const fields = new FormData(form)
    const read = (name: string) => {
      const value = fields.get(name)
      return typeof value === 'string' ? value.trim() : ''
    }
    const { measure, from, to } = meta
    const reason = {
      measure,
      from,
      to,
      unit: read('unit'),
      author: read('author'),
      text: read('text'),
    }
    setState('sending')
    const problem = await resources.post('/api/uniformity/reasons', reason)
    if (problem !== undefined) return setState(problem)
    onSent(reason)
    form.reset()
    setState('saved')
  }
  return (
    <form
      className="reason-form"
      aria-label="Attach a reason"
      onSubmit={(event) => {
        event.preventDefault()
        void send(event.currentTarget)
      }}
    >
      <h3>Attach a reason</h3>
      <label>
        <span>{meta.unit === 'team' ? 'Team' : 'Port'}</span>
        <select name="unit" className="button" required>
          {units.map(({ unit, flagged }) => (
            <option key={unit} value={unit}>
              {unitName(unit, names)}
              {flagged ? ', flagged' : ''}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Your name</span>
        <input name="author" required maxLength={100} pattern=".*\S.*" autoComplete="name" />
        <span className="small quiet">shown as given, not verified</span>
      </label>
      <label className="wide">
        <span>Reason</span>
        <textarea name="text" required maxLength={1000} rows={3} />
      </label>
      <div className="wide popover-row">
        <button type="submit" className="button" disabled={state === 'sending'}>
          Attach the reason
        </button>
        <span role="status" className="small quiet">
          {state === 'sending' ? 'Saving …' : state === 'saved' ? 'Saved.' : ''}
        </span>
      </div>
      {typeof state === 'object' ? <Failed code={state.code} detail={state.detail} /> : null}
    </form>
  )
}
