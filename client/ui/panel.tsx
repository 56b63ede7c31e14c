import { Link } from '@tanstack/react-router'
import { useId, type ReactNode } from 'react'
import type { Live, LiveStatus } from '../api/live-hub.ts'
import { AsOf } from './as-of.tsx'

interface Props {
  title: string
  status?: LiveStatus | undefined
  as_of?: string | null | undefined
  definition?: string | undefined
  action?: ReactNode
  children: ReactNode
}

/** A box with a heading, its age and its definition. Stale keeps the last values, greyed. */
export function Panel({ title, status, as_of, definition, action, children }: Props) {
  const heading = useId()
  return (
    <section className="panel" aria-labelledby={heading} data-status={status}>
      <header className="panel-head">
        <h2 id={heading}>{title}</h2>
        {definition === undefined ? null : (
          <Link to="/dictionary" hash={definition} className="small">
            Definition
          </Link>
        )}
        <span className="panel-gap" />
        {action}
        {status === undefined ? null : <AsOf status={status} as_of={as_of ?? null} />}
      </header>
      <div className="panel-body">{children}</div>
    </section>
  )
}

export function Waiting({ what }: { what: string }) {
  return (
    <p className="state" role="status">
      Loading {what} …
    </p>
  )
}

export function Failed({
  code,
  detail,
  onRetry,
}: {
  code: string
  detail: string
  onRetry?: () => void
}) {
  return (
    <div className="state" role="alert">
      <p>
        <strong>{code}</strong> · {detail}
      </p>
      {onRetry === undefined ? null : (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

interface LivePanelProps<T> {
  title: string
  what: string
  live: Live<T>
  action?: ReactNode
  children: (value: T) => ReactNode
}

/** A panel over a live view: says what is loading, why it failed, and how old it is. */
export function LivePanel<
  T extends { as_of: string | null; definition: string; not_applied: string[] },
>({ title, what, live, action, children }: LivePanelProps<T>) {
  const { value, refused, status, as_of } = live
  return (
    <Panel
      title={title}
      status={status}
      as_of={as_of}
      definition={value?.definition}
      action={action}
    >
      {refused === undefined ? null : <Failed code={refused.code} detail={refused.detail} />}
      {value === undefined ? (
        refused === undefined ? (
          <Waiting what={what} />
        ) : null
      ) : (
        <>
          {value.not_applied.length === 0 ? null : (
            <p className="small quiet note">
              Not filtered by {value.not_applied.join(', ')}: this view does not know it.
            </p>
          )}
          {children(value)}
        </>
      )}
    </Panel>
  )
}
