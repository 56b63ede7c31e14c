import { join } from 'node:path'
import type { DatabaseWatch } from './database-watch.ts'
import type { SpoolFs } from './spool-fs.ts'
import { temporaryEnd, writeSynced } from './spool-file.ts'
import type { Spool } from './spool.ts'

/** Why ingest takes nothing now; the codes are stable. */
export interface NotReady {
  code: 'SPOOL_FULL' | 'SPOOL_FAILED' | 'BODIES_FULL'
  detail: string
}
export interface Readiness {
  status: 'ready' | 'refusing'
  reasons: NotReady[]
  spool: {
    batches: number
    held_batches: number
    bytes: number
    limit_bytes: number
    bad_files: number
    bad_bytes: number
    unremoved_files: number
  }
  /** Reported, and no reason: events are taken while the database is away. */
  database: { reachable: boolean; away_seconds: number; answered_at: string | null }
}

/** A try is not made more often than this, milliseconds. */
const restMs = 1000
const leastBytes = 4096

/**
 * Whether events can be taken: there is room in the spool, and the disk takes a file as large as the last one it refused.
 * That is tried with a file of its own, which a start would delete like any that was cut off.
 */
export function readiness(
  spool: Spool,
  fs: SpoolFs,
  database: DatabaseWatch,
  clockMs: () => number,
): (more?: NotReady[]) => Promise<Readiness> {
  let tried: { atMs: number; answer: Promise<string | undefined> } | undefined
  const diskSays = () => {
    if (tried === undefined || clockMs() - tried.atMs >= restMs)
      tried = { atMs: clockMs(), answer: tryWrite(fs, spool.home, spool.refusedBytes ?? 0) }
    return tried.answer
  }
  return async (more = []) => {
    const reasons = [...more]
    if (spool.full) reasons.push({ code: 'SPOOL_FULL', detail: fullBecause(spool) })
    const failed = await diskSays()
    if (failed !== undefined) {
      const detail = `The spool cannot be written: ${failed}. Is the disk full?`
      reasons.push({ code: 'SPOOL_FAILED', detail })
    }
    const { awaySinceMs, answeredMs } = database
    return {
      status: reasons.length === 0 ? 'ready' : 'refusing',
      reasons,
      spool: {
        batches: spool.batches,
        held_batches: spool.heldBatches,
        bytes: spool.bytes,
        limit_bytes: spool.maxBytes,
        bad_files: spool.bad.count,
        bad_bytes: spool.bad.bytes,
        unremoved_files: spool.removals.count,
      },
      database: {
        reachable: awaySinceMs === undefined,
        away_seconds: awaySinceMs === undefined ? 0 : (clockMs() - awaySinceMs) / 1000,
        answered_at: answeredMs === 0 ? null : new Date(answeredMs).toISOString(),
      },
    }
  }
}

export const readyStatus = ({ status }: Readiness) => (status === 'ready' ? 200 : 503)

/** One sentence, with what an operator can do. */
export function fullBecause({ bytes, maxBytes, bad }: Spool): string {
  const full = `The spool holds ${bytes} of SPOOL_MAX_BYTES=${maxBytes} bytes`
  return bad.bytes === 0
    ? `${full}; it goes on once the database has taken some.`
    : `${full} beside ${bad.bytes} bytes in ${bad.count} .bad files, which stay until somebody looks at them and moves them out of the spool.`
}

/** The code of the fault, or undefined when it worked. */
async function tryWrite(fs: SpoolFs, folder: string, bytes: number): Promise<string | undefined> {
  const file = join(folder, `try${temporaryEnd}`)
  try {
    await fs.remove(file)
    await writeSynced(fs, file, [Buffer.alloc(Math.max(leastBytes, bytes))])
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'the disk fails'
  } finally {
    await fs.remove(file).catch(() => undefined)
  }
}
