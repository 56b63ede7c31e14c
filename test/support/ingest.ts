import { createServer, request, type Server } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { IngestConfig } from '../../ingest/config.ts'
import { readConfig } from '../../ingest/config.ts'
import { ingestEvents } from '../../ingest/load.ts'
import type { IngestParts } from '../../ingest/open.ts'
import { nodeFs } from '../../ingest/spool-fs.ts'
import type { Engine } from '../../sql/engine.ts'
import type { TestEngine } from './engine.ts'

export interface LogLine {
  fields: object
  message: string
}

/** What an ingest needs, with a log that a test can read. Each call is a writer of its own. */
export function ingestParts(
  db: Pick<TestEngine, 'engine' | 'dataDir'>,
  change: Partial<IngestConfig> = {},
): IngestParts & { lines: LogLine[] } {
  const lines: LogLine[] = []
  const keep = (fields: object, message: string) => {
    lines.push({ fields, message })
  }
  const config = readConfig({ DATA_DIR: db.dataDir, SPOOL_DIR: join(db.dataDir, 'spool') })
  return {
    config: { ...config, ingest_port: 0, ...change },
    engine: db.engine,
    now: () => new Date(),
    log: { info: keep, warn: keep, error: keep },
    fs: nodeFs,
    writer: Math.floor(Math.random() * 2 ** 40),
    lines,
  }
}

export const never = () => new AbortController().signal

/** Ingests text as a stream of chunks and waits until it is stored. */
export function ingestText(parts: IngestParts, ...chunks: (string | Buffer)[]) {
  const bytes = Readable.from(chunks.map((chunk) => Buffer.from(chunk as string)))
  return ingestEvents(bytes, {
    ...parts,
    origin: 'test',
    kind: 'bulk',
    stop: never(),
    abandon: never(),
  })
}

/** The engine behind a proxy that does the work and then loses the answer of the n-th request that fits. */
export async function loseAnswer(
  engine: Engine,
  fits: (query: string) => boolean,
): Promise<{ engine: Engine; lost: () => number; close: () => Promise<void> }> {
  let lost = 0
  const upstream = new URL(engine.writer.url)
  const server: Server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming
    const forward = request(
      { host: upstream.hostname, port: upstream.port, path: url, method, headers },
      (answer) => {
        const query = new URL(url ?? '/', upstream).searchParams.get('query') ?? ''
        if (lost === 0 && fits(query)) {
          lost += 1
          answer.resume().on('end', () => outgoing.destroy())
          return
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    forward.on('error', () => outgoing.destroy())
    incoming.pipe(forward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const proxied: Engine = {
    ...engine,
    writer: { ...engine.writer, url: `http://127.0.0.1:${address.port}` },
    ensure: () => Promise.resolve(proxied),
  }
  return {
    engine: proxied,
    lost: () => lost,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
