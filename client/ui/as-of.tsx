import type { LiveStatus } from '../api/live-hub.ts'
import { zonedTime } from './format.ts'

/** The age of a panel in words with a shape: filled dot, hollow square, ring. */
export function AsOf({ status, as_of }: { status: LiveStatus; as_of: string | null }) {
  if (status === 'connecting') return <span className="as-of small">connecting</span>
  return (
    <span className="as-of small" data-status={status}>
      {status === 'stale' ? 'stale, ' : ''}
      {as_of === null ? 'no events yet' : `as of ${zonedTime(as_of)}`}
    </span>
  )
}
