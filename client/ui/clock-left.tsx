import { useDataTime } from '../api/data-clock.ts'
import type { SessionClock } from '../api/session.ts'
import { duration, zonedTime } from './format.ts'

const hour = 3600
/** Time left in words, counted in the time of the data. */
export function leftWords(due_at: string, time: number | undefined): string {
  if (time === undefined) return 'waiting for data'
  const left = Math.floor((Date.parse(due_at) - time) / 1000)
  return left < 0 ? `overdue ${duration(left)}` : duration(left)
}
/** Three bars at three days or more, two at one day or more, one under a day, none when overdue. */
export function leftBars(due_at: string, time: number | undefined): number {
  if (time === undefined) return 0
  const left = (Date.parse(due_at) - time) / 1000
  return left >= 72 * hour ? 3 : left >= 24 * hour ? 2 : left >= 0 ? 1 : 0
}

interface Props {
  due_at: string
  clock: SessionClock | undefined
  zone: string
  bars?: boolean
}

export function ClockLeft({ due_at, clock, zone, bars = true }: Props) {
  const text = useDataTime((time) => leftWords(due_at, time))
  const full = useDataTime((time) => leftBars(due_at, time))
  const title = `${clock?.name ?? 'Clock'} due ${zonedTime(due_at, zone)}${clock === undefined ? '' : `. ${clock.kind}: ${clock.authority}`}`
  return (
    <span className="clock-left" title={title}>
      {bars ? (
        <svg
          className="clock-bars"
          viewBox="0 0 16 10"
          width="16"
          height="10"
          aria-hidden="true"
          data-full={full}
        >
          {[0, 6, 12].map((x, index) => (
            <rect key={x} x={x + 0.5} y="0.5" width="3" height="9" data-on={index < full} />
          ))}
        </svg>
      ) : null}
      <span className={text.startsWith('overdue') ? 'late' : undefined}>{text}</span>
    </span>
  )
}
