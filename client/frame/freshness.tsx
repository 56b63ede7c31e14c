import { usePulse, useServices } from '../api/services.ts'
import { useSyncExternalStore } from 'react'
import { age, zonedTime } from '../ui/format.ts'

const dayMilliseconds = 86_400_000
/** Live, stale or connecting, as word and shape, with the age of the newest event counted in. */
export function Freshness() {
  const { status, pulse, anchor } = usePulse()
  const { seconds, now } = useServices()
  const since = useSyncExternalStore(seconds.subscribe, () => {
    if (anchor === undefined) return ''
    const old = now() - anchor.as_of
    // Data that ended long ago is named by its date: an age in days says less.
    return old > 2 * dayMilliseconds
      ? `newest event ${zonedTime(pulse?.as_of ?? '')}`
      : `newest event ${age(old)} old`
  })
  return (
    <p className="freshness" data-status={status} title={pulse?.reason ?? undefined}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        {status === 'live' ? <circle cx="5" cy="5" r="5" /> : null}
        {status === 'stale' ? <path d="M0 0h10v10H0z" /> : null}
        {status === 'connecting' ? (
          <circle cx="5" cy="5" r="4" fill="none" strokeWidth="2" />
        ) : null}
      </svg>
      <span role="status">{status}</span>
      <span className="small quiet">{since === '' ? 'no events yet' : since}</span>
    </p>
  )
}
