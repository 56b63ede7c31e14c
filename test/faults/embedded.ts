import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { connect } from '../../sql/client.ts'
import { secretHeader, type EngineFile } from '../../sql/engine-config.ts'
import type { Checked } from './check.ts'
import { keep } from './children.ts'
import { mirror, type Change } from './mirror.ts'
import type { Resting } from './settle.ts'

/** Whom a strike ends, with SIGKILL: the server is `npm start` itself, and its ingest ends with it. */
export const victims = ['engine', 'supervisor', 'server', 'engine and server'] as const
export type Victim = (typeof victims)[number]

export interface Embedded extends Checked, Resting {
  /** Where ingest takes events. */
  door: string
  /** False while there is nothing to kill. */
  kill(victim: Victim): boolean
  close(): Promise<void>
}

/** Pages are not asked for, so they are not built; and the copy has its processes as plain JavaScript. */
const startChanges: readonly Change[] = [
  { file: 'start.ts', from: 'await buildClient(root).catch(fail)\n', to: '' },
  { file: 'start.ts', from: "import { buildClient } from './scripts/build-client.mjs'\n", to: '' },
  { file: 'start.ts', from: 'join(root, file)', to: "join(root, file.replace(/ts$/, 'js'))" },
]

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      probe.close(() => resolve(port))
    })
  })

/** What `npm start` starts over an empty folder, started again whenever it ends. Nobody but its own processes holds the engine. */
export async function startEmbedded(): Promise<Embedded> {
  const dataDir = mkdtempSync(join(tmpdir(), 'centerline-embedded-'))
  const root = join(dataDir, 'product')
  await mirror(root, startChanges)
  const [port, ingestPort] = [await freePort(), await freePort()]
  const spool = join(dataDir, 'spool')
  const env = () => ({
    DATA_DIR: dataDir,
    SPOOL_DIR: '',
    CLICKHOUSE_URL: '',
    HOST: '127.0.0.1',
    PORT: String(port),
    INGEST_PORT: String(ingestPort),
    INGEST_TOKEN: '',
    DEMO: 'off',
  })
  const server = keep(
    { name: 'npm start', root, args: ['start.js'], env },
    /ingest listens on (http:\S+)/,
  )
  let client: ClickHouseClient | undefined
  let address = ''
  const engineFile = () =>
    // Written by the supervisor of this very folder; gone while there is none.
    JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as EngineFile
  const killed = new Set<number>()
  const killPid = (pid: number) => {
    if (pid <= 0 || killed.has(pid)) return false
    process.kill(pid, 'SIGKILL')
    killed.add(pid)
    return true
  }
  await server.up()
  return {
    door: `http://127.0.0.1:${ingestPort}`,
    disk: { folder: spool },
    get client() {
      const { url, secret, writer_password: password } = engineFile()
      if (client === undefined || address !== url + secret) {
        void client?.close()
        address = url + secret
        client = connect({ url, username: 'writer', password, headers: { [secretHeader]: secret } })
      }
      return client
    },
    spooled: () =>
      (existsSync(spool) ? readdirSync(spool, { recursive: true }) : [])
        .map(String)
        .filter((name) => name.endsWith('.batch') || name.endsWith('.bad')),
    fell: () => server.fell,
    proxies: () => [],
    up: server.up,
    get: async <T>(path: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`)
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as T
    },
    kill: (victim) => {
      if (server.url() === undefined) return false
      if (victim === 'server') return server.kill()
      const { engine_pid, supervisor_pid } = engineFile()
      if (!killPid(victim === 'supervisor' ? supervisor_pid : engine_pid)) return false
      return victim === 'engine and server' ? server.kill() : true
    },
    close: async () => {
      await server.stop()
      await client?.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
