import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { connect } from '../../sql/client.ts'
import { openEngine } from '../../sql/engine.ts'
import type { EngineFile } from '../../sql/engine-config.ts'
import { migrate } from '../../sql/migrate.ts'
import { importerKeySecret, readServerConfig } from '../../server/config.ts'
import { keyOfImporter } from '../support/road.ts'
import type { Compared } from '../support/compare.ts'
import { keep, untilItEnds, type Job, type Kept } from './children.ts'
import { smallDisk, type Disk } from './disk.ts'
import { mirror, type Change } from './mirror.ts'
import { startProxy, type Proxy } from './proxy.ts'

/** An ingest that listens: a proxy before it, a proxy between it and the database. */
export interface Ingest {
  kept: Kept
  door: Proxy
  link: Proxy
}
export interface System extends Compared {
  /** For files of the rounds; goes with the system. */
  folder: string
  client: ClickHouseClient
  disk: Disk
  ingests: Ingest[]
  server: Kept
  serverLink: Proxy
  fileLink: Proxy
  addIngest(): Promise<Ingest>
  load(path: string): Job
  /** SIGKILL to the engine, unless it is down, or died young so often that its supervisor would give it up; false then. */
  killEngine(): boolean
  proxies(): Proxy[]
  /** Of each listener: what it wrote before it ended without being told to. */
  fell(): string[]
  /** Waits until every listener is up. */
  up(): Promise<unknown>
  /** Names of the files in the spool, relative to it. */
  spooled(): string[]
  close(): Promise<void>
}

/** A supervisor gives up an engine that dies five times in a row within five seconds of its start. */
const youngMs = 6000
const mostYoungDeaths = 3

/**
 * The whole system in processes of its own, each behind proxies, run from a copy of the product with `changes`, over a copy
 * of the folder `engine` of another DATA_DIR when it is given. Ends with `close`, whatever failed.
 */
export async function startSystem(
  changes: readonly Change[] = [],
  engineFolder?: string,
): Promise<System> {
  const dataDir = mkdtempSync(join(tmpdir(), 'centerline-faults-'))
  const disk = smallDisk(join(dataDir, 'spool'))
  const closers: (() => Promise<void> | void)[] = [
    () => rmSync(dataDir, { recursive: true, force: true }),
    disk.close,
  ]
  const close = async () => {
    process.off('disconnect', abandoned)
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer()
  }
  // The test runner is gone: nobody else would end the children and give back the disk.
  const abandoned = () => {
    const end = () => process.exit(1)
    close().then(end, end)
  }
  process.once('disconnect', abandoned)
  try {
    return await build()
  } catch (error) {
    await close()
    throw error
  }

  async function build(): Promise<System> {
    const root = join(dataDir, 'product')
    await mirror(root, changes)
    if (engineFolder !== undefined)
      cpSync(engineFolder, join(dataDir, 'engine'), { recursive: true })
    const engine = await openEngine({ dataDir })
    closers.push(() => engine.close())
    await migrate(engine.writer)
    const client = connect(engine.writer)
    closers.push(() => client.close())
    const { url, username, password, headers } = engine.writer
    const proxies: Proxy[] = []
    const proxied = async (to: () => { url: string; headers: Record<string, string> }) => {
      const proxy = await startProxy(to)
      proxies.push(proxy)
      closers.push(proxy.close)
      return proxy
    }
    const link = () => proxied(() => ({ url, headers }))
    const env = (way: Proxy) => () => ({
      DATA_DIR: dataDir,
      SPOOL_DIR: disk.folder,
      SPOOL_MAX_BYTES: '1000000',
      CLICKHOUSE_URL: way.url,
      CLICKHOUSE_USER: username,
      CLICKHOUSE_PASSWORD: password,
      COOKIE_SECRET: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      INGEST_PORT: '0',
      INGEST_TOKEN: '',
      REFERENCE_DIR: '',
    })
    const kept = (name: string, way: Proxy, args: string[], listens: RegExp) => {
      const child = keep({ name, root, args, env: env(way) }, listens)
      closers.push(child.stop)
      return child
    }
    const ingests: Ingest[] = []
    const addIngest = async () => {
      const way = await link()
      const args = ['ingest/main.js', '--source', 'http']
      const child = kept(`ingest ${ingests.length}`, way, args, /listens on (http:\S+)/)
      const door = await proxied(() => ({ url: child.url() ?? 'http://127.0.0.1:9', headers: {} }))
      const added = { kept: child, door, link: way }
      ingests.push(added)
      await child.up()
      return added
    }
    const serverLink = await link()
    const fileLink = await link()
    const server = kept('server', serverLink, ['server/main.js'], /serves (http:\S+)/)
    await Promise.all([addIngest(), server.up()])

    let bornMs = performance.now()
    let youngDeaths = 0
    let killed = 0
    const secret = importerKeySecret(readServerConfig({ COOKIE_SECRET: 'test' }))
    return {
      folder: dataDir,
      client,
      disk,
      ingests,
      server,
      serverLink,
      fileLink,
      addIngest,
      load: (path) => {
        const args = ['ingest/main.js', '--source', 'file', '--path', path]
        const job = untilItEnds({ name: 'file', root, args, env: env(fileLink) })
        closers.push(job.stop)
        return job
      },
      killEngine: () => {
        const young = performance.now() - bornMs < youngMs
        if (young && youngDeaths >= mostYoungDeaths) return false
        // Written by the supervisor of this very folder.
        const { engine_pid } = JSON.parse(
          readFileSync(join(dataDir, 'engine.json'), 'utf8'),
        ) as EngineFile
        if (engine_pid <= 0 || engine_pid === killed) return false
        killed = engine_pid
        process.kill(engine_pid, 'SIGKILL')
        youngDeaths = young ? youngDeaths + 1 : 0
        bornMs = performance.now()
        return true
      },
      proxies: () => proxies,
      fell: () => [...ingests.map(({ kept }) => kept), server].flatMap(({ fell }) => fell),
      up: () => Promise.all([...ingests.map(({ kept }) => kept.up()), server.up()]),
      spooled: () =>
        readdirSync(disk.folder, { recursive: true })
          .map(String)
          .filter((name) => name.endsWith('.batch') || name.endsWith('.bad')),
      get: async <T>(path: string) => {
        const answer = await fetch(`${await server.up()}${path}`)
        if (!answer.ok)
          throw new Error(`${path}: ${answer.status} ${await answer.text()}\n${server.said()}`)
        return (await answer.json()) as T
      },
      decisions: async () => {
        const answer = await client.query({
          query: `select payload from entry_event final where source = 'centerline' order by payload`,
          format: 'JSONEachRow',
        })
        return (await answer.json<{ payload: string }>()).map((row) => row.payload)
      },
      importerKey: (number) => keyOfImporter(client, secret, number),
      close,
    }
  }
}
