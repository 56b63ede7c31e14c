import { setTimeout as sleep } from 'node:timers/promises'
import { releaseDue } from './held.ts'
import type { IngestLog } from './log.ts'
import { reasonOf } from './reason.ts'
import type { Database } from './retry.ts'
import { closeDeadRuns, type Run } from './run.ts'
import type { Spool } from './spool.ts'

interface UpkeepParts {
  spool: Spool
  database: Database
  /** Runs of this process that are not closed, by id. */
  runs: Map<string, Run>
  /** Runs of dead processes whose batches were stored here. */
  foreign: Set<string>
  nextSeq: () => string
  now: () => Date
  log: IngestLog
  signal: AbortSignal
}

/**
 * What is done each second beside the flow: run rows, held events whose time has come, and another try for what the disk
 * did not do. A step that fails is said and tried again a second later; it keeps no other from its turn.
 */
export function upkeep(parts: UpkeepParts) {
  const { spool, database, runs, foreign, nextSeq, now, log, signal } = parts
  let nextHeldMs: number | undefined = 0
  const step = async (message: string, work: () => Promise<void>) =>
    work().catch((error: unknown) => log.warn({ reason: reasonOf(error) }, message))
  /** A request to the database; tells whether it answers. */
  const asked = async (work: () => Promise<void>) => {
    try {
      await work()
      database.watch?.answered()
    } catch (error) {
      database.watch?.failed(error)
      throw error
    }
  }

  const tidy = async () => {
    spool.retryUnread()
    await spool.tidy()
    const { count, reason } = spool.removals
    if (count > 0) log.warn({ files: count, reason }, 'spool files cannot be removed; trying again')
  }
  const writeRuns = async () => {
    for (const run of runs.values()) {
      const closed = run.finished && run.totals.pending === 0
      await asked(() => run.write(database.client, now(), closed))
      if (closed) runs.delete(run.run_id)
    }
  }
  const release = async () => {
    if (nextHeldMs === undefined || nextHeldMs > now().getTime()) return
    nextHeldMs = await releaseDue(spool, nextSeq, now())
  }
  const closeDead = async () => {
    // Away, the run's row has said so already.
    const away = runs.size > 0 && database.watch?.awaySinceMs !== undefined
    if (spool.batches > 0 || away) return
    const ids = [...foreign]
    await asked(() => closeDeadRuns(database.client, ids))
    for (const id of ids) foreign.delete(id)
  }

  const ended = (async () => {
    while (!signal.aborted) {
      await sleep(1000, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      await step('the spool cannot be looked through', tidy)
      await step('run row not written', writeRuns)
      await step('held events cannot be released; trying again', release)
      await step('runs of dead processes not closed', closeDead)
    }
  })()
  return {
    /** Events ahead of their time came in. */
    heldCame: () => {
      nextHeldMs = 0
    },
    ended,
  }
}
