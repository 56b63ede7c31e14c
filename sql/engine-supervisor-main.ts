import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { writeEngineConfig, type EngineFile } from './engine-config.ts'

/**
 * Holds one embedded engine for one DATA_DIR: starts it, starts it again when it dies, and stops it
 * when no registered process is alive any more. Detached from the terminal, so that Ctrl-C cannot cut
 * an insert in the middle. It dies with nobody: killed hard, it takes the engine along (closed pipe).
 */
const [dataDir = '', engineVersion = ''] = process.argv.slice(2)
const folder = join(dataDir, 'engine')
const users = join(folder, 'users')
const file = join(dataDir, 'engine.json')
mkdirSync(users, { recursive: true, mode: 0o700 })

const freePort = (wanted: number) =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
const alive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
const usersAlive = () => {
  let count = 0
  for (const name of readdirSync(users)) {
    if (alive(Number.parseInt(name, 10))) count += 1
    else rmSync(join(users, name), { force: true })
  }
  return count
}
const newSecret = () => randomBytes(24).toString('hex')
const saved = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<EngineFile>)
  : {}
const engine: EngineFile = {
  url: '',
  port: 0,
  secret: saved.secret ?? newSecret(),
  writer_password: saved.writer_password ?? newSecret(),
  reader_password: saved.reader_password ?? newSecret(),
  engine_version: engineVersion,
  supervisor_pid: process.pid,
  engine_pid: 0,
}
const memoryBytes = Math.min(6_000_000_000, Math.floor(totalmem() * 0.4))
function save(): void {
  writeFileSync(`${file}.new`, JSON.stringify(engine, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

let stopping = false
let child: ChildProcess | undefined

async function runOnce(): Promise<string> {
  const config = writeEngineConfig(folder, engine, memoryBytes)
  const started = spawn(
    process.execPath,
    [fileURLToPath(new URL('engine-child.mjs', import.meta.url)), join(folder, 'store'), config],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    },
  )
  child = started
  let messages = ''
  started.stderr.on('data', (chunk: Buffer) => {
    messages = (messages + chunk.toString()).slice(-20_000)
  })
  started.stdin.on('error', () => {})
  const exited = new Promise<void>((resolve) => started.once('exit', () => resolve()))
  let over = false
  void exited.then(() => {
    over = true
  })
  const ready = async () => {
    while (!over) {
      // The engine waits five seconds for open connections when it stops: leave none.
      const answer = await fetch(`${engine.url}/ping`, { headers: { connection: 'close' } }).catch(
        () => undefined,
      )
      if (answer?.ok === true) {
        engine.engine_pid = started.pid ?? 0
        save()
        return
      }
      await sleep(50)
    }
  }
  await ready()
  await exited
  engine.engine_pid = 0
  return messages
}

const watch = async () => {
  let idle = 0
  while (!stopping) {
    await sleep(200)
    idle = usersAlive() === 0 ? idle + 1 : 0
    if (idle >= 5) stopping = true
  }
  child?.stdin?.end()
}
process.on('SIGTERM', () => {
  stopping = true
})
process.on('SIGINT', () => {})

// After a supervisor that was killed: the same address as before, so that open connections find the engine again.
engine.port = await freePort(saved.port ?? 0).catch(() => freePort(0))
engine.url = `http://127.0.0.1:${engine.port}`
const watching = watch()
let failures = 0
while (!stopping) {
  const began = process.uptime()
  const messages = await runOnce()
  if (messages.includes('CANNOT_LOCK') || messages.includes('Cannot lock file')) {
    process.stderr.write('CANNOT_LOCK')
    process.exit(3)
  }
  failures = process.uptime() - began < 5 ? failures + 1 : 0
  if (failures >= 5) {
    process.stderr.write(messages)
    process.exit(4)
  }
}
await watching
rmSync(file, { force: true })
process.exit(0)
