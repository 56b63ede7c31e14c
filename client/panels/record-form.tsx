import { useRef, useState, type ReactNode } from 'react'
import type { Problem } from '../../server/contract/problem.ts'
import { useServices } from '../api/services.ts'
import { focusOnce } from '../ui/focus-once.ts'
import { officer } from '../ui/officer.ts'
import { Failed } from '../ui/panel.tsx'

export type Fields = (name: string) => string
interface Body {
  officer: string
}
interface Props<B extends Body> {
  label: string
  /** Where it is sent. */
  path: string
  /** Milliseconds that the server's clock is ahead of ours. */
  ahead: number
  bodyOf: (read: Fields) => B
  /** What is about to be recorded, in words. */
  said: (body: B) => string
  onRecorded: (eventId: string) => void
  /** Fields, and whether they are complete enough to ask who records it. */
  children: ReactNode
  ready: boolean
}
type Step<B> = { at: 'fields'; back: boolean } | { at: 'confirm'; body: B; state: State }
type State = 'asked' | 'sending' | Problem

/** With these it may be recorded or not: the same event is sent again, and counts once. */
const unsure = (problem: Problem) => problem.status === 0 || problem.status >= 500

/** Fields, then the question whether to record it, because an event is never taken back. Escape leads back. */
export function RecordForm<B extends Body>(props: Props<B>) {
  const { label, path, ahead, bodyOf, said, onRecorded, children, ready } = props
  const { resources, eventId, now } = useServices()
  const [step, setStep] = useState<Step<B>>({ at: 'fields', back: false })
  const again = useRef({ content: '', event_id: '' })

  const ask = (form: HTMLFormElement) => {
    const fields = new FormData(form)
    const body = bodyOf((name) => {
      const value = fields.get(name)
      return typeof value === 'string' ? value.trim() : ''
    })
    officer.remember(body.officer)
    setStep({ at: 'confirm', body, state: 'asked' })
  }
  const send = async (body: B) => {
    const content = JSON.stringify(body)
    if (again.current.content !== content)
      again.current = { content, event_id: eventId(now() + ahead) }
    const { event_id } = again.current
    setStep({ at: 'confirm', body, state: 'sending' })
    const problem = await resources.post(path, { ...body, event_id })
    if (problem === undefined || problem.code === 'DISPOSED_BEFORE') return onRecorded(event_id)
    if (!unsure(problem)) again.current = { content: '', event_id: '' }
    setStep({ at: 'confirm', body, state: problem })
  }
  const back = () => setStep({ at: 'fields', back: true })
  const confirm = step.at === 'confirm' ? step : undefined
  const state = confirm?.state
  return (
    <form
      className="reason-form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        ask(event.currentTarget)
      }}
    >
      <div className="contents" hidden={confirm !== undefined}>
        {children}
        {ready ? (
          <label>
            <span>Your name</span>
            <input
              name="officer"
              required
              maxLength={64}
              pattern=".*\S.*"
              autoComplete="name"
              defaultValue={officer.remembered()}
            />
            <span className="small quiet">shown as given, not verified</span>
          </label>
        ) : null}
      </div>
      {confirm === undefined ? (
        ready ? (
          <div className="wide">
            <button
              type="submit"
              className="button"
              ref={step.at === 'fields' && step.back ? focusOnce : undefined}
            >
              Record …
            </button>
          </div>
        ) : null
      ) : (
        <div
          className="wide confirm"
          role="group"
          aria-label="Record it?"
          onKeyDown={(event) => {
            if (event.key === 'Escape' && state !== 'sending') back()
          }}
        >
          <p>{said(confirm.body)} It cannot be taken back.</p>
          <p className="popover-row">
            <button
              type="button"
              className="button"
              data-set="true"
              ref={focusOnce}
              aria-disabled={state === 'sending'}
              onClick={() => {
                if (state !== 'sending') void send(confirm.body)
              }}
            >
              Record it
            </button>
            <button type="button" className="button" disabled={state === 'sending'} onClick={back}>
              Back
            </button>
            <span role="status" className="small quiet">
              {state === 'sending' ? 'Recording …' : ''}
            </span>
          </p>
          {typeof state === 'object' ? <Failed code={state.code} detail={state.detail} /> : null}
        </div>
      )}
    </form>
  )
}
