import type { Readable } from 'node:stream'
import { AppError } from '../sql/errors.ts'
import { csvFormat } from './formats/csv.ts'
import { splitLines } from './formats/lines.ts'
import type { EventMap } from './formats/map.ts'
import { serveMetrics, type MetricsListener } from './metrics-http.ts'
import { openIngest, type IngestParts, type Opened } from './open.ts'
import { pour } from './pipeline.ts'
import { readPosition, recordsAfter } from './position.ts'
import { totalsOf, type Run, type RunKind, type Totals } from './run.ts'
import { fileSource } from './sources/file.ts'
import { followedSource } from './sources/follow.ts'
import type { Source } from './sources/source.ts'

export interface Progress extends Totals {
  read_bytes: number
  total_bytes: number
  /** From the start until now. */
  elapsed_ms: number
}
interface LoadOptions extends IngestParts {
  /** Ends reading; what was read is drained. */
  stop: AbortSignal
  /** Gives up on draining; what is spooled stays for the next start. */
  abandon: AbortSignal
  onProgress?: (progress: Progress) => void
  /** Shows metrics while it reads. */
  serve?: (ingest: Opened) => Promise<MetricsListener | undefined>
}
export interface FileOptions extends LoadOptions {
  path: string
  stdin: Readable
  format: 'ndjson' | 'csv'
  map?: EventMap | undefined
  /** `position`: behind what was read before of a file with this beginning. */
  from?: 'start' | 'position'
  /** Reads on as the file grows, and its successor when it is renamed, until `stop`. */
  follow?: boolean
}

/**
 * Loads one file (or standard input for `-`) and waits until the database has it. What stays pending is ahead of its time,
 * or, after `abandon`, in the spool. Throws SOURCE_UNREADABLE, and POSITION_LOST when the file is not the one read before.
 */
export async function ingestFile(options: FileOptions): Promise<Totals> {
  const { map, format, path, stdin, stop, from = 'start' } = options
  const csv = format === 'csv' && map !== undefined
  const records = csv ? csvFormat(map) : splitLines
  // The first line of CSV is the header, which many files share.
  const headLines = csv ? 2 : 1
  if (options.follow !== true) {
    const source = await fileSource(path, records, headLines, stdin)
    // A load that ends by itself goes on without, as beside an ingest that has the port.
    const serve = (ingest: Opened) =>
      serveMetrics(options.config, ingest).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'PORT_BUSY') throw error
        ingest.log.warn({ reason: error.message }, 'metrics are not served')
        return undefined
      })
    return load({ ...options, serve }, from, one(source))
  }
  const next = () => followedSource(path, records, headLines, stop)
  const serve = (ingest: Opened) => serveMetrics(options.config, ingest)
  return load({ ...options, serve }, from, untilNone(next))
}

async function* one(source: Source) {
  yield source
}

async function* untilNone(next: () => Promise<Source | undefined>) {
  for (let source = await next(); source !== undefined; source = await next()) yield source
}

export interface EventsOptions extends LoadOptions {
  origin: string
  kind: RunKind
}

/** Ingests lines that another part of the program produces, such as the simulator's. Chunks may cut lines anywhere. */
export async function ingestEvents(
  events: AsyncIterable<Uint8Array>,
  options: EventsOptions,
): Promise<Totals> {
  let read = 0
  async function* counted() {
    for await (const chunk of events) {
      read += chunk.length
      yield chunk
    }
  }
  const { origin, kind } = options
  const source: Source = {
    from: { source: 'stream', origin, kind, total_bytes: 0 },
    records: splitLines(counted()),
    readBytes: () => read,
  }
  return load(options, 'start', one(source))
}

/** Pours sources one after the other. */
async function load(
  options: LoadOptions,
  from: 'start' | 'position',
  sources: AsyncIterable<Source>,
): Promise<Totals> {
  const ingest = await openIngest(options)
  const metrics = await options.serve?.(ingest).catch(async (error: unknown) => {
    await ingest.close(AbortSignal.abort())
    throw error
  })
  const runs: Run[] = []
  const started = ingest.clockMs()
  const report = () => {
    const total_bytes = runs.reduce((sum, run) => sum + run.from.total_bytes, 0)
    const read_bytes = runs.reduce((sum, run) => sum + run.read_bytes, 0)
    const elapsed_ms = ingest.clockMs() - started
    options.onProgress?.({ ...totalsOf(runs), read_bytes, total_bytes, elapsed_ms })
  }
  const timer = setInterval(report, 500)
  try {
    for await (const source of sources) {
      const begin = runs.length === 0 ? ingest.beginFirstRun : ingest.beginRun
      const run = await begin(source.from)
      runs.push(run)
      ingest.metrics.reads(source)
      const known = from === 'position' ? await knownPosition(ingest, source) : undefined
      const { origin } = source.from
      const records =
        known === undefined ? source.records : recordsAfter(source.records, known, origin)
      await pour(ingest, run, { ...source, records }, options.stop)
      run.finished = true
      if (options.stop.aborted) break
    }
  } finally {
    try {
      await ingest.close(options.abandon)
    } finally {
      clearInterval(timer)
      await metrics?.close()
    }
  }
  report()
  return totalsOf(runs)
}

async function knownPosition(ingest: Opened, { mark, from }: Source) {
  if (mark === undefined) return undefined
  const spooled = await ingest.spoolHeaders()
  const known = await ingest.withDatabase((client) => readPosition(client, spooled, mark))
  const after = known === undefined ? 'start' : `byte ${known.position}`
  ingest.log.info({ origin: from.origin, after }, 'reading a file')
  return known
}
