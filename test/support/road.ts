import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import { connect } from '../../sql/client.ts'
import { openEngine, type Engine } from '../../sql/engine.ts'
import { ingestEvents } from '../../ingest/load.ts'
import { readConfig } from '../../ingest/config.ts'
import { nodeFs } from '../../ingest/spool-fs.ts'
import { startHttpIngest, type HttpIngest } from '../../ingest/sources/http.ts'
import type { Totals } from '../../ingest/run.ts'
import { importerKeySecret, readServerConfig, type ImporterKeySecret } from '../../server/config.ts'
import { runServer, type RunningServer } from '../../server/run.ts'

/** Every road of a test hashes importer numbers alike, so that their answers can be compared. */
const cookieSecret = 'test'

export interface Road {
  server: RunningServer
  engine: Engine
  client: ClickHouseClient
  dataDir: string
  /** Loads lines as one bulk run. */
  load(lines: readonly string[], origin?: string): Promise<Totals>
  /** Posts lines over HTTP as a live producer would. */
  http(): Promise<HttpIngest>
  get<T>(path: string): Promise<T>
  /** Waits until everything taken over HTTP is in evidence and ends that listener. */
  ingested(): Promise<void>
  /** The decisions in evidence, as NDJSON lines: part of the set of events. */
  decisions(): Promise<string[]>
  importerKey(number: string): Promise<string>
  close(): Promise<void>
}

/** A whole system in a folder of its own: engine, server with its loop, ingest. Ends with the test. */
export async function road({
  env: more = {},
  kept = false,
  ...options
}: {
  minuteRestMs?: number
  env?: Record<string, string>
  /** Stays open after the test; who opened it in a hook closes it in one. */
  kept?: boolean
} = {}): Promise<Road> {
  const dataDir = mkdtempSync(join(tmpdir(), 'centerline-road-'))
  const now = () => new Date()
  const env = {
    ...{ DATA_DIR: dataDir, PORT: '0', INGEST_PORT: '0', COOKIE_SECRET: cookieSecret },
    ...more,
  }
  const config = readServerConfig(env)
  const server = await runServer({
    config,
    now,
    clientRoot: fileURLToPath(new URL('../../dist/client', import.meta.url)),
    logger: false,
    ...options,
  })
  const engine = await openEngine({ dataDir })
  const client = connect(engine.writer)
  const secret = importerKeySecret(config)
  let writer = 1
  const parts = () => ({
    config: readConfig(env),
    engine,
    now,
    fs: nodeFs,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    writer: (writer += 1),
  })
  let listener: HttpIngest | undefined
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    await listener?.close()
    await server.close()
    await client.close()
    await engine.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  if (!kept) onTestFinished(close)
  async function* bytes(lines: readonly string[]) {
    for (let at = 0; at < lines.length; at += 500)
      yield Buffer.from(`${lines.slice(at, at + 500).join('\n')}\n`)
  }
  return {
    server,
    engine,
    client,
    dataDir,
    close,
    load: (lines, origin = 'test') =>
      ingestEvents(bytes(lines), {
        ...parts(),
        origin,
        kind: 'bulk',
        stop: new AbortController().signal,
        abandon: new AbortController().signal,
      }),
    http: async () => (listener ??= await startHttpIngest(parts())),
    get: async <T>(path: string) => {
      const answer = await fetch(`${server.url}${path}`)
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as T
    },
    ingested: async () => {
      await listener?.close()
      listener = undefined
    },
    decisions: async () => {
      const answer = await client.query({
        query: `select payload from entry_event final where event_type = 'entry.scored' order by payload`,
        format: 'JSONEachRow',
      })
      return (await answer.json<{ payload: string }>()).map((row) => row.payload)
    },
    importerKey: (number) => keyOfImporter(client, secret, number),
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return String(address.port)
}

/** What stands for an importer's number in addresses. */
export async function keyOfImporter(
  client: ClickHouseClient,
  secret: ImporterKeySecret,
  number: string,
): Promise<string> {
  const answer = await client.query({
    query:
      'select lower(hex(sipHash128Keyed(({high:UInt64}, {low:UInt64}), {number:String}))) as key',
    query_params: { high: secret.key_high, low: secret.key_low, number },
    format: 'JSONEachRow',
  })
  return (await answer.json<{ key: string }>())[0]?.key ?? ''
}
