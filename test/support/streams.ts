/** Seeded ways to disturb a stream of lines without changing the set of its events. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Numbers in [0, 1) from a seed (mulberry32): the same seed, the same stream. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed)
  const left = [...items]
  const order: T[] = []
  while (left.length > 0) {
    const at = Math.floor(random() * left.length)
    const last = left.pop()
    if (last === undefined) break
    order.push(at < left.length ? (left[at] ?? last) : last)
    if (at < left.length) left[at] = last
  }
  return order
}

/** Each item, and again with the given chance; repeats come right after, a shuffle moves them. */
export function repeated<T>(items: readonly T[], fraction: number, seed: number): T[] {
  const random = seededRandom(seed)
  return items.flatMap((item) => (random() < fraction ? [item, item] : [item]))
}

/** Consecutive pieces of 1 to `most` items that together are the items. */
export function cut<T>(items: readonly T[], most: number, seed: number): T[][] {
  const random = seededRandom(seed)
  const pieces: T[][] = []
  for (let at = 0; at < items.length;) {
    const size = 1 + Math.floor(random() * most)
    pieces.push(items.slice(at, at + size))
    at += size
  }
  return pieces
}

/** The same events written otherwise: fields in another order, white space between them. */
export function rewritten(lines: readonly string[], seed: number): string[] {
  const reorder = (value: unknown, at: number): unknown => {
    if (Array.isArray(value)) return value.map((item) => reorder(item, at))
    if (typeof value !== 'object' || value === null) return value
    const fields = Object.entries(value).map(([name, field]): [string, unknown] => [
      name,
      reorder(field, at),
    ])
    return Object.fromEntries(shuffled(fields, at))
  }
  return lines
    .map((line, at) => JSON.stringify(reorder(JSON.parse(line), seed + at), null, ' '))
    .map((spread) => spread.replaceAll('\n', ''))
}

/** Lines of `npm run simulate -- <args>`. Fails with what it wrote to stderr. */
export async function simulate(args: readonly string[]): Promise<string[]> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', 'ingest/simulator/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  const complaints: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new Error(`simulate: ${code}: ${Buffer.concat(complaints).toString('utf8')}`)
  return Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
}
