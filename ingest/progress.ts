import type { Progress } from './load.ts'
import type { IngestLog } from './log.ts'

/** For a log, which may be written for months: one line a minute at most, none while nothing comes. */
export function minuteLog(log: IngestLog): (progress: Progress) => void {
  let nextMs = 0
  let known = 0
  return ({ elapsed_ms, total_bytes: _total, ...progress }) => {
    if (elapsed_ms < nextMs || progress.received === known) return
    nextMs = elapsed_ms + 60_000
    known = progress.received
    log.info(progress, 'reading')
  }
}

/** One line for a person who waits: how many, how fast, how much is stored, how long it still takes. */
export function progressLine(progress: Progress, terminal: boolean): string {
  const { received, accepted, rejected, pending, read_bytes, total_bytes, elapsed_ms } = progress
  const seconds = Math.max(elapsed_ms / 1000, 0.001)
  const stored = accepted + rejected
  const parts = [
    `${received} received`,
    `${stored} stored`,
    `${rejected} rejected`,
    `${pending} pending`,
    `${Math.round(stored / seconds)}/s`,
  ]
  if (total_bytes > 0 && read_bytes > 0 && received > 0 && stored > 0) {
    const share = Math.min(1, read_bytes / total_bytes)
    const expected = received / share
    parts.push(`${Math.round(share * 100)}% read`)
    parts.push(`${duration(((expected - stored) / stored) * seconds)} left`)
  }
  return terminal ? `\r\u001b[K${parts.join(', ')}` : `${parts.join(', ')}\n`
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
