export interface IngestLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const shortestMs = 5000
const longestMs = 60_000

/**
 * Warnings that come again and again, as while the database is away: each message is said at once, then after 5, 10, 20,
 * 40 and at last every 60 s, with how often it was left out since. One that was not tried for a minute begins anew.
 * Errors and infos pass: there is one for each batch, file or request.
 */
export function throttled(log: IngestLog, clockMs: () => number): IngestLog {
  const said = new Map<string, { nextMs: number; restMs: number; triedMs: number; left: number }>()
  return {
    info: (fields, message) => log.info(fields, message),
    error: (fields, message) => log.error(fields, message),
    warn: (fields, message) => {
      const nowMs = clockMs()
      const known = said.get(message)
      const fresh = known === undefined || nowMs - known.triedMs >= longestMs
      if (!fresh && nowMs < known.nextMs) {
        known.triedMs = nowMs
        known.left += 1
        return
      }
      const restMs = fresh ? shortestMs : Math.min(longestMs, known.restMs * 2)
      said.set(message, { nextMs: nowMs + restMs, restMs, triedMs: nowMs, left: 0 })
      const left = known?.left ?? 0
      log.warn(left === 0 ? fields : { ...fields, left_out: left }, message)
    },
  }
}
