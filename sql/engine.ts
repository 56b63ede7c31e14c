import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { secretHeader, type EngineFile } from './engine-config.ts'
import { AppError } from './errors.ts'

/**
 * Finds a ClickHouse to talk to: the one CLICKHOUSE_URL names, or the embedded one of this DATA_DIR,
 * started when nobody has. Embedded, the engine runs under a supervisor process that all users share;
 * `close()` gives it back, and waits for its end when this was the last user.
 */
export interface Connection {
  url: string
  username: string
  password: string
  headers: Record<string, string>
}
export interface Engine {
  embedded: boolean
  writer: Connection
  reader: Connection
  /** Starts the embedded engine again if its supervisor is gone; answers with the connection to use from now on. */
  ensure(): Promise<Engine>
  close(): Promise<void>
}
export interface EngineOptions {
  dataDir: string
  clickhouseUrl?: string | undefined
  clickhouseUser?: string | undefined
  clickhousePassword?: string | undefined
}

const libraryPackage = '@chdb/lib-linux-x64-gnu'
const startTimeoutMs = 60_000
let opened = 0

export async function openEngine(options: EngineOptions): Promise<Engine> {
  if (options.clickhouseUrl !== undefined) return external(options, options.clickhouseUrl)
  const version = libraryVersion()
  refuseDowngrade(options.dataDir, version)
  const users = join(options.dataDir, 'engine', 'users')
  mkdirSync(users, { recursive: true, mode: 0o700 })
  // One file each time it is opened: a process may hold the engine for several of its parts.
  opened += 1
  const mine = join(users, `${process.pid}-${opened}`)
  return embedded(options.dataDir, version, mine).catch((error: unknown) => {
    // Who got nothing is no user: the engine that is there must not wait for this process.
    rmSync(mine, { force: true })
    throw error
  })
}

function external(options: EngineOptions, url: string): Engine {
  const connection: Connection = {
    url,
    username: options.clickhouseUser ?? 'default',
    password: options.clickhousePassword ?? '',
    headers: {},
  }
  const engine: Engine = {
    embedded: false,
    writer: connection,
    reader: connection,
    ensure: () => Promise.resolve(engine),
    close: () => Promise.resolve(),
  }
  return engine
}

function libraryVersion(): string {
  try {
    const require = createRequire(import.meta.url)
    const { version } = require(`${libraryPackage}/package.json`) as { version: string }
    return version
  } catch (cause) {
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      `There is no embedded ClickHouse for this machine (${process.platform} ${process.arch}; it exists for Linux x64 with glibc). Set CLICKHOUSE_URL, for example CLICKHOUSE_URL=http://127.0.0.1:8123 after \`docker compose up\`.`,
      { cause },
    )
  }
}

/** A folder written by a newer engine is refused: ClickHouse promises no way back. */
function refuseDowngrade(dataDir: string, version: string): void {
  const file = join(dataDir, 'engine', 'version')
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim() : version
  const parts = (text: string) => text.split(/[^0-9]+/).map(Number)
  const [was, now] = [parts(before), parts(version)]
  for (let index = 0; index < 3; index += 1) {
    const difference = (was[index] ?? 0) - (now[index] ?? 0)
    if (difference < 0) break
    if (difference > 0) {
      throw new AppError(
        'ENGINE_DOWNGRADE',
        `${dataDir} was written by engine ${before}; this is ${version}. Update Centerline, or use another DATA_DIR.`,
      )
    }
  }
  mkdirSync(join(dataDir, 'engine'), { recursive: true, mode: 0o700 })
  writeFileSync(file, version)
}

async function embedded(dataDir: string, version: string, userFile: string): Promise<Engine> {
  writeFileSync(userFile, '')
  const running = await runningEngine(dataDir, version, userFile)
  const connection = (username: string, password: string): Connection => ({
    url: running.url,
    username,
    password,
    headers: { [secretHeader]: running.secret },
  })
  return {
    embedded: true,
    writer: connection('writer', running.writer_password),
    reader: connection('reader', running.reader_password),
    ensure: () => embedded(dataDir, version, userFile),
    close: async () => {
      rmSync(userFile, { force: true })
      // The supervisor leaves within a second or two when this was the last user.
      for (
        let waited = 0;
        waited < 100 && alive(running.supervisor_pid) && lastUser(userFile);
        waited += 1
      )
        await sleep(100)
    },
  }
}

const lastUser = (userFile: string) =>
  !readdirSync(dirname(userFile)).some((name) => alive(Number.parseInt(name, 10)))

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function runningEngine(
  dataDir: string,
  version: string,
  userFile: string,
): Promise<EngineFile> {
  const file = join(dataDir, 'engine.json')
  const lock = join(dataDir, 'engine', 'starting')
  for (let waited = 0; waited < startTimeoutMs; waited += 100) {
    writeFileSync(userFile, '')
    const found = readEngineFile(file)
    if (found !== undefined && alive(found.supervisor_pid)) {
      if (found.engine_pid > 0 && (await pings(found.url))) return found
    } else if (takeLock(lock)) {
      try {
        await startSupervisor(dataDir, version, file)
      } finally {
        rmSync(lock, { force: true })
      }
    }
    await sleep(100)
  }
  throw new AppError(
    'ENGINE_NOT_READY',
    `The embedded ClickHouse of ${dataDir} did not answer within ${startTimeoutMs / 1000} s. Is the disk full? Look at ${join(dataDir, 'engine')}.`,
  )
}

/** Only one process starts a supervisor; a lock whose holder died is taken over. */
function takeLock(lock: string): boolean {
  try {
    const handle = openSync(lock, 'wx', 0o600)
    writeFileSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch {
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
    if (holder > 0 && !alive(holder)) rmSync(lock, { force: true })
    return false
  }
}

async function startSupervisor(dataDir: string, version: string, file: string): Promise<void> {
  const supervisor = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(new URL('engine-supervisor-main.ts', import.meta.url)),
      dataDir,
      version,
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let messages = ''
  supervisor.stderr.on('data', (chunk: Buffer) => {
    messages = (messages + chunk.toString()).slice(-4000)
  })
  let exit: number | null | undefined
  supervisor.once('exit', (code) => {
    exit = code ?? -1
  })
  for (let waited = 0; waited < startTimeoutMs; waited += 50) {
    const found = readEngineFile(file)
    if (found?.supervisor_pid === supervisor.pid) break
    if (exit !== undefined) {
      const locked = messages.includes('CANNOT_LOCK')
      throw new AppError(
        locked ? 'ENGINE_LOCKED' : 'ENGINE_FAILED',
        locked
          ? `Another engine holds ${join(dataDir, 'engine')}, and its engine.json is gone. End that process, or use another DATA_DIR.`
          : `The embedded ClickHouse of ${dataDir} does not start: ${messages.slice(-1500)}`,
      )
    }
    await sleep(50)
  }
  supervisor.unref()
  supervisor.stderr.destroy()
}

function readEngineFile(file: string): EngineFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as EngineFile
  } catch {
    return undefined
  }
}

async function pings(url: string): Promise<boolean> {
  // A connection kept open would make the engine wait five seconds when it stops.
  const answer = await fetch(`${url}/ping`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(2000),
  }).catch(() => undefined)
  return answer?.ok === true
}
