import type { ClickHouseClient } from '@clickhouse/client'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../sql/engine.ts'
import { AppError } from '../sql/errors.ts'
import { migrate } from '../sql/migrate.ts'
import { builtInReferenceDir, readReference } from '../sql/reference.ts'
import type { IngestConfig } from './config.ts'
import { DatabaseWatch } from './database-watch.ts'
import { insertLoop } from './insert.ts'
import { throttled, type IngestLog } from './log.ts'
import { ingestMetrics, type Watched } from './metrics.ts'
import { readiness } from './readiness.ts'
import { reasonOf } from './reason.ts'
import { Database, untilDone } from './retry.ts'
import { closeDeadRuns, Run, type RunFrom } from './run.ts'
import { batchSequence, type SealedBatch, type Sealer } from './seal.ts'
import { readHeaders } from './spool-file.ts'
import type { SpoolFs } from './spool-fs.ts'
import { timedFs } from './spool-timed.ts'
import { Spool } from './spool.ts'
import { upkeep } from './upkeep.ts'
import { World } from './world.ts'
import { writerName } from './writer.ts'

/** A few full batches. */
const recentBytes = 16 * 1_048_576

export interface IngestParts {
  config: IngestConfig
  engine: Engine
  now: () => Date
  log: IngestLog
  fs: SpoolFs
  /** Ten random bits and more that tell this writer from another. */
  writer: number
}

/** Everything a source needs to pour into: spool, database, world, reference, and the loop that empties the spool. */
export type Opened = Awaited<ReturnType<typeof openIngest>>

/** Migrates, takes over what dead processes left in the spool, and starts the insert loop. */
export async function openIngest(parts: IngestParts) {
  const { config, engine, now } = parts
  const clockMs = () => now().getTime()
  const log = throttled(parts.log, clockMs)
  await migrate(engine.writer)
  const watched: Watched = {}
  const metrics = ingestMetrics(watched)
  const watch = new DatabaseWatch(log, clockMs, metrics.retried)
  watched.database = watch
  const database = new Database(engine, watch)
  const dirs = config.reference_dir === undefined ? [] : [config.reference_dir]
  const tables = readReference([builtInReferenceDir, ...dirs])
  const world = new World()
  await world.read(database.client)
  const writer = writerName(process.pid, parts.writer)
  const onBad = (file: string, reason: string) =>
    log.error({ file, reason }, 'a spool file is set aside')
  const onUnread = (file: string, reason: string) =>
    log.error({ file, reason }, 'a spool file cannot be read; trying again')
  const { spool_dir: folder, spool_max_bytes: maxBytes } = config
  const fs = timedFs(parts.fs, metrics.syncing)
  const limits = { maxBytes, recentBytes }
  const spool = await Spool.open({ folder, writer, fs, ...limits, onBad, onUnread })
  watched.spool = spool
  const nextSeq = batchSequence(clockMs, parts.writer)
  const runs = new Map<string, Run>()
  let begun = 0
  const foreign = new Set<string>()
  const hard = new AbortController()

  const events = {
    committed: (batch: SealedBatch, seconds: number) => {
      const { run_id, accepted, rejected } = batch.header
      const run = runs.get(run_id)
      if (run === undefined) foreign.add(run_id)
      else {
        run.accepted += accepted
        run.rejected += rejected
      }
      metrics.committed(batch.header, seconds, clockMs())
    },
    setAside: () => undefined,
    warn: (fields: object, message: string) => log.warn(fields, message),
    error: (fields: object, message: string) => log.error(fields, message),
  }
  const loop = insertLoop(spool, database, events, hard.signal, clockMs)

  const signal = hard.signal
  const ticks = upkeep({ spool, database, runs, foreign, nextSeq, now, log, signal })

  /** Waits until everything spooled is in the database, or `signal` gives up on it; then closes the runs. */
  const close = async (signal: AbortSignal): Promise<void> => {
    const giveUp = () => {
      spool.end(true)
      hard.abort()
    }
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    spool.end()
    await loop
    hard.abort()
    await ticks.ended
    for (const run of runs.values()) {
      const last = run.write(database.client, now(), true)
      await last.catch((error: unknown) =>
        log.warn({ reason: reasonOf(error) }, 'run row not closed'),
      )
    }
    if (foreign.size > 0 && !signal.aborted) {
      await closeDeadRuns(database.client, [...foreign]).catch(() => undefined)
    }
    await spool.close()
    await database.close()
  }

  const begin = async (
    from: RunFrom,
    write: (work: (client: ClickHouseClient) => Promise<void>) => Promise<void>,
  ): Promise<Run> => {
    const run = new Run(`${writer}.${begun++}`, from, now())
    await write((client) => run.write(client, now(), false))
    runs.set(run.run_id, run)
    return run
  }
  let closing: Promise<void> | undefined
  const closeOnce = (signal: AbortSignal) => (closing ??= close(signal))

  return {
    config,
    spool,
    tables,
    world,
    metrics,
    nextSeq,
    clockMs,
    log,
    readiness: readiness(spool, parts.fs, watch, clockMs),
    claimWorld: (simulated: boolean) =>
      untilDone(
        database,
        (client) => world.claim(client, simulated, `${writer}.${begun}`),
        log,
        hard.signal,
      ),

    /** Headers of all batches that wait here, for the database or for their time. */
    spoolHeaders: () => readHeaders(parts.fs, [spool.home, spool.futureFolder]),

    /** Asks or writes beside the insert loop, as patiently as that. */
    withDatabase: <T>(work: (client: ClickHouseClient) => Promise<T>) =>
      untilDone(database, work, log, hard.signal),

    /** A run beside or after the first: waits for the database, until `signal` says so with STOPPED. */
    beginRun: (from: RunFrom, signal: AbortSignal = hard.signal): Promise<Run> =>
      begin(from, (work) => untilDone(database, work, log, signal)),

    /** The run that ingest was opened for: without it all that is open closes, or loop and ticks would keep the process alive. */
    beginFirstRun: (from: RunFrom): Promise<Run> =>
      begin(from, (work) => work(database.client)).catch(async (error: unknown) => {
        await closeOnce(AbortSignal.abort())
        throw error
      }),

    /** Seals and makes durable; with a full spool or disk it waits for room until `signal`, or throws at once without one. */
    store: async (run: Run, sealer: Sealer, signal?: AbortSignal): Promise<void> => {
      const { batch, held } = sealer.seal(now())
      const steps = [
        { sealed: held, write: () => held && spool.hold(held) },
        { sealed: batch, write: () => batch && spool.write(batch) },
      ]
      for (const { sealed, write } of steps) {
        if (sealed === undefined) continue
        for (;;) {
          const written = metrics.writing(sealed)
          try {
            await write()
            run.received += sealed.header.received
            written()
            break
          } catch (error) {
            const code = error instanceof AppError ? error.code : String(error)
            metrics.refusedBySpool(code)
            if (signal === undefined || signal.aborted) throw error
            const fields = { code, spool_bytes: spool.bytes, bad_bytes: spool.bad.bytes }
            log.warn(fields, 'the spool has no room; reading waits')
            await sleep(200, undefined, { signal }).catch(() => undefined)
          }
        }
        if (sealed === held) ticks.heldCame()
      }
    },

    close: closeOnce,
  }
}
