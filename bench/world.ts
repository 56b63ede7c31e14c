import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { connect } from '../sql/client.ts'
import { openEngine, type Engine } from '../sql/engine.ts'
import { loadReference } from '../sql/load-reference.ts'
import { migrate } from '../sql/migrate.ts'
import { builtInReferenceDir, readReference } from '../sql/reference.ts'
import { referenceTables } from '../sql/reference-rows.ts'
import { ingestEvents } from '../ingest/load.ts'
import { readConfig } from '../ingest/config.ts'
import { nodeFs } from '../ingest/spool-fs.ts'
import { historyEvents } from '../ingest/simulator/stream.ts'
import { folds } from '../server/loop/fold.ts'

export interface BenchResult {
  table: object[]
  summary: Record<string, unknown>
}
export interface BenchWorld {
  engine: Engine
  client: ClickHouseClient
  dataDir: string
  load(lines: AsyncIterable<Uint8Array>): Promise<void>
  close(): Promise<void>
}

const signals = ['SIGINT', 'SIGTERM'] as const
const queryLogConfig =
  '<clickhouse><query_log><database>system</database><table>query_log</table></query_log></clickhouse>'

/** An engine with schema and reference in a folder of its own. `queryLog`: it keeps what each query read. */
export async function benchWorld(options: { queryLog?: boolean } = {}): Promise<BenchWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'centerline-bench-'))
  if (options.queryLog === true) {
    const folder = join(dataDir, 'engine', 'config.d')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, 'query-log.xml'), queryLogConfig)
  }
  const engine = await openEngine({ dataDir })
  await migrate(engine.writer)
  const client = connect(engine.writer)
  await loadReference(
    client,
    referenceTables(readReference([builtInReferenceDir])),
    Object.values(folds),
    () => Promise.resolve(),
  )
  const close = async () => {
    for (const signal of signals) process.off(signal, interrupted)
    await client.close()
    await engine.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  // Whoever ends a long bench leaves neither engine nor folder.
  const interrupted = () => void close().finally(() => process.exit(130))
  for (const signal of signals) process.once(signal, interrupted)
  const never = () => new AbortController().signal
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  return {
    engine,
    client,
    dataDir,
    load: async (lines) => {
      await ingestEvents(lines, {
        config: readConfig({ DATA_DIR: dataDir }),
        engine,
        now: () => new Date(),
        fs: nodeFs,
        log,
        writer: Math.floor(Math.random() * 2 ** 40),
        origin: 'bench',
        kind: 'bulk',
        stop: never(),
        abandon: never(),
      })
    },
    close,
  }
}

/** The simulated half year as NDJSON in event-time order with late events. */
export function historyChunks(entries: number, seed = 7): Buffer[] {
  const chunks: Buffer[] = []
  let text = ''
  for (const event of historyEvents({
    seed,
    entries,
    from: Date.parse('2026-01-05T00:00:00.000Z'),
    days: 180,
  })) {
    text += `${JSON.stringify(event)}\n`
    if (text.length > 1 << 20) {
      chunks.push(Buffer.from(text))
      text = ''
    }
  }
  if (text !== '') chunks.push(Buffer.from(text))
  return chunks
}
export async function* stream(chunks: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

export const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
export const p95 = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
export async function allBatches(client: ClickHouseClient): Promise<string[]> {
  const answer = await client.query({
    query: 'select distinct batch_seq from ingest_batch',
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  })
  return (await answer.json<{ batch_seq: string }>()).map((row) => row.batch_seq)
}
