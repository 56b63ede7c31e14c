import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stream } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { buildClient } from './scripts/build-client.mjs'
import { readServerConfig } from './server/config.ts'
import { runServer } from './server/run.ts'

/**
 * `npm start`: the whole system on one machine. Server and loop here; ingest, the simulated history and the
 * simulated live feed each in a process of their own, out of the terminal's group, so that Ctrl-C reaches
 * this process alone and everything ends in order: producers, ingest drained, server, engine.
 */
const root = fileURLToPath(new URL('.', import.meta.url))
// Ingest runs here, on HOST and INGEST_PORT.
const config = readServerConfig({ ...process.env, INGEST_URL: undefined })
const ingestPort = wholeNumber('INGEST_PORT', 8090)
const say = (line: string) => process.stdout.write(`${line}\n`)
const fail = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

function wholeNumber(name: string, otherwise: number): number {
  const number = Number(process.env[name] || otherwise)
  return Number.isInteger(number) && number > 0
    ? number
    : fail(new Error(`${name}=${process.env[name]} must be a whole number over 0.`))
}

/** The simulated world of this data folder: kept, because another start day or size would be another world. */
interface Demo {
  seed: number
  entries: number
  from: string
  days: number
  loaded: boolean
}
const demoFile = join(config.dataDir, 'demo.json')
const dayMs = 86_400_000
const historyDays = 180
/** One hundredth of U.S. volume: 37 million entry summaries a year (FY2021-2023). */
const historyEntries = Math.round((37_000_000 / 365 / 100) * historyDays)

function readDemo(now: number): Demo {
  if (existsSync(demoFile)) return JSON.parse(readFileSync(demoFile, 'utf8')) as Demo
  const midnight = Math.floor(now / dayMs) * dayMs
  const entries = wholeNumber('DEMO_ENTRIES', historyEntries)
  return {
    seed: 7,
    entries,
    from: new Date(midnight - historyDays * dayMs).toISOString().slice(0, 10),
    days: historyDays,
    loaded: false,
  }
}
function saveDemo(demo: Demo): void {
  mkdirSync(config.dataDir, { recursive: true })
  writeFileSync(`${demoFile}.new`, JSON.stringify(demo))
  renameSync(`${demoFile}.new`, demoFile)
}

let stopping = false
const children = new Set<ChildProcess>()
const tsx = ['--import', import.meta.resolve('tsx')]

function run(
  file: string,
  args: string[],
  stdin: 'ignore' | 'pipe' | Stream,
  name: string,
): { child: ChildProcess; ended: Promise<number> } {
  const child = spawn(process.execPath, [...tsx, join(root, file), ...args], {
    cwd: process.cwd(),
    stdio: [stdin, 'pipe', 'pipe', 'ipc'],
    detached: true,
    env: { ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] || 'warn' },
  })
  children.add(child)
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000)
  })
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => {
      children.delete(child)
      if (code !== 0 && !stopping)
        process.stderr.write(`${name} ended with code ${code}: ${complaint}\n`)
      resolve(code ?? 1)
    })
  })
  return { child, ended }
}
/** Resolves when the child has ended; one that does not end by itself in half a minute is ended. */
function ends(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const last = setTimeout(() => child.kill('SIGKILL'), 30_000)
    child.once('exit', () => {
      clearTimeout(last)
      resolve()
    })
  })
}

await buildClient(root).catch(fail)
const logger = pino({ level: process.env['LOG_LEVEL'] || 'warn' }, pino.destination(2))
const server = await runServer({
  config,
  now: () => new Date(),
  clientRoot: join(root, 'dist', 'client'),
  logger,
}).catch(fail)
say(`Centerline: ${server.url}`)
say(
  'No sign-in yet (AUTH=none): every page is open to programs on this machine, and to nobody else.',
)

const ingest = run('ingest/main.ts', ['--source', 'http'], 'ignore', 'ingest')
ingest.child.stdout?.on('data', (chunk: Buffer) => say(chunk.toString().trim()))

const demo = readDemo(Date.now())
const from = Date.parse(`${demo.from}T00:00:00.000Z`)
const stateFile = join(config.dataDir, 'demo-feed.json')

async function history(): Promise<void> {
  if (demo.loaded) {
    say('Simulated history: kept from the last start.')
    return
  }
  saveDemo(demo)
  say(
    `Simulated history: loading ${demo.entries} entries of ${demo.days} days (about 1/100 of U.S. volume); the pages fill meanwhile.`,
  )
  const world = [
    '--entries',
    String(demo.entries),
    '--seed',
    String(demo.seed),
    '--from',
    demo.from,
    '--days',
    String(demo.days),
  ]
  const simulator = run('ingest/simulator/main.ts', world, 'ignore', 'simulator')
  const load = run(
    'ingest/main.ts',
    ['--source', 'file', '--path', '-'],
    simulator.child.stdout ?? 'ignore',
    'history load',
  )
  let last = ''
  load.child.stdout?.on('data', (chunk: Buffer) => {
    last = chunk.toString().trim()
  })
  const codes = await Promise.all([simulator.ended, load.ended])
  if (stopping || codes.some((code) => code !== 0)) return
  saveDemo({ ...demo, loaded: true })
  say(`Simulated history: ${last}`)
}
function feed(): void {
  const sent = existsSync(stateFile)
    ? Date.parse((JSON.parse(readFileSync(stateFile, 'utf8')) as { sent_until: string }).sent_until)
    : from + demo.days * dayMs
  const args = [
    '--seed',
    String(demo.seed),
    '--entries',
    String(demo.entries),
    '--from',
    String(from),
    '--days',
    String(demo.days),
    '--start',
    String(sent),
  ]
  run(
    'ingest/simulator/feed-main.ts',
    [...args, '--url', `http://127.0.0.1:${ingestPort}/v1/events`, '--state', stateFile],
    'ignore',
    'live feed',
  )
}
if (process.env['DEMO'] !== 'off') {
  history()
    .then(() => {
      if (!stopping) feed()
    })
    .catch(fail)
}

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  say('Stopping: producers, ingest, server, engine ...')
  const producers = [...children].filter((child) => child !== ingest.child)
  for (const child of producers) child.kill('SIGTERM')
  await Promise.all(producers.map(ends))
  ingest.child.kill('SIGTERM')
  await ends(ingest.child)
  await server.close()
  process.exit(0)
}
process.on('SIGINT', () => void stop().catch(fail))
process.on('SIGTERM', () => void stop().catch(fail))
void ingest.ended.then((code) => {
  if (!stopping) {
    process.stderr.write(`ingest is gone (code ${code}); stopping.\n`)
    void stop().catch(fail)
  }
})
