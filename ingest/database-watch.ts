import type { IngestLog } from './log.ts'
import { databaseReason, type DatabaseReason } from './reason.ts'

/**
 * Whether the database answers, as the requests to it show that are made anyway (each second at least one). A request that
 * it answers with an error of its own, such as too little memory, is an answer. Events are taken while it is away.
 */
export class DatabaseWatch {
  /** Milliseconds since 1970; 0 before the first answer. */
  answeredMs = 0
  awaySinceMs: number | undefined
  private readonly log: IngestLog
  private readonly clockMs: () => number
  private readonly count: (reason: DatabaseReason) => void

  constructor(log: IngestLog, clockMs: () => number, count: (reason: DatabaseReason) => void) {
    this.log = log
    this.clockMs = clockMs
    this.count = count
  }

  answered(): void {
    this.answeredMs = this.clockMs()
    if (this.awaySinceMs === undefined) return
    const away_seconds = (this.answeredMs - this.awaySinceMs) / 1000
    this.awaySinceMs = undefined
    // One cut request is no outage.
    if (away_seconds >= 1) this.log.info({ away_seconds }, 'the database answers again')
  }

  failed(error: unknown): void {
    const reason = databaseReason(error)
    this.count(reason)
    if (reason === 'connection' || reason === 'timeout') this.awaySinceMs ??= this.clockMs()
  }
}
