import { spawn } from 'node:child_process'
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

const eventsPerEntry = 6.15
const simulator = new URL('../ingest/simulator/main.ts', import.meta.url).pathname

/** A folder that goes with the process. */
export function filesFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'centerline-bench-files-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A simulated half year in event-time order with late events. Written by a process of its own: memory is measured here. */
export async function historyFile(folder: string, events: number): Promise<string> {
  const path = join(folder, 'history.ndjson')
  const out = openSync(path, 'w')
  const entries = String(Math.ceil(events / eventsPerEntry))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', simulator, '--entries', entries, '--seed', '7'],
    { stdio: ['ignore', out, 'inherit'] },
  )
  const [code] = (await once(child, 'exit')) as [number | null]
  closeSync(out)
  if (code !== 0) throw new Error(`The simulator ended with ${code}.`)
  return path
}

/** Each variant is made of the history's lines and has as many of them. */
export const variants = {
  /** All events of an entry one after the other: kind to what sorts by entry. */
  'by entry': async (from: string, to: string) => {
    const bySubject = new Map<string, string[]>()
    for await (const line of lines(from)) {
      const subject = /"number":"(\w+)"|"work_id":"([^"]+)"/.exec(line)
      const key = subject?.[1] ?? subject?.[2] ?? ''
      bySubject.set(key, [...(bySubject.get(key) ?? []), line])
    }
    await write(to, [...bySubject.values()].flat())
  },
  /** Each of the first tenth ten times, the copies spread over the whole file. */
  '90 % repeated': async (from: string, to: string) => {
    const all: string[] = []
    for await (const line of lines(from)) all.push(line)
    const distinct = Math.ceil(all.length / 10)
    await write(
      to,
      all.map((_, at) => all[at % distinct] ?? ''),
    )
  },
  /** Every tenth line is cut off in its middle. */
  '10 % refused': async (from: string, to: string) => {
    const all: string[] = []
    for await (const line of lines(from))
      all.push(all.length % 10 === 9 ? line.slice(0, line.length >> 1) : line)
    await write(to, all)
  },
  /** The same file, compressed. */
  gzip: async (from: string, to: string) => {
    await pipeline(createReadStream(from), createGzip({ level: 6 }), createWriteStream(to))
  },
} as const
export type Variant = keyof typeof variants

const lines = (path: string) => createInterface({ input: createReadStream(path) })

async function write(path: string, all: readonly string[]): Promise<void> {
  const out = createWriteStream(path)
  for (let at = 0; at < all.length; at += 5000) {
    if (!out.write(`${all.slice(at, at + 5000).join('\n')}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}
