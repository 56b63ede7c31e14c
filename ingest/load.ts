import type { Readable } from 'node:stream'
import { csvFormat } from './formats/csv.ts'
import { splitLines } from './formats/lines.ts'
import type { EventMap } from './formats/map.ts'
import { openIngest, type IngestParts } from './open.ts'
import { pour } from './pipeline.ts'
import type { RunKind, Totals } from './run.ts'
import { fileSource } from './sources/file.ts'
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
}
export interface FileOptions extends LoadOptions {
  path: string
  stdin: Readable
  format: 'ndjson' | 'csv'
  map?: EventMap | undefined
}

/**
 * Loads one file (or standard input for `-`) and waits until the database has it. What stays pending is ahead of its time,
 * or, after `abandon`, in the spool. Throws SOURCE_UNREADABLE.
 */
export async function ingestFile(options: FileOptions): Promise<Totals> {
  const { map, format, path, stdin } = options
  const records = format === 'csv' && map !== undefined ? csvFormat(map) : splitLines
  return load(options, await fileSource(path, records, stdin))
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
  return load(options, {
    from: { source: 'stream', origin, kind, total_bytes: 0 },
    records: splitLines(counted()),
    readBytes: () => read,
  })
}

async function load(options: LoadOptions, source: Source): Promise<Totals> {
  const ingest = await openIngest(options)
  const run = await ingest.beginRun(source.from)
  const started = ingest.clockMs()
  const report = () => {
    const { read_bytes, totals } = run
    const { total_bytes } = source.from
    const elapsed_ms = ingest.clockMs() - started
    options.onProgress?.({ ...totals, read_bytes, total_bytes, elapsed_ms })
  }
  const timer = setInterval(report, 500)
  try {
    await pour(ingest, run, source, options.stop)
  } finally {
    try {
      await ingest.close(options.abandon)
    } finally {
      clearInterval(timer)
    }
  }
  report()
  return run.totals
}
