import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { PassThrough, pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../sql/errors.ts'
import { recordMark } from '../seal.ts'
import type { Format, Source } from './source.ts'

const headBytes = 65_536

/**
 * What a file begins with: its first `lines` lines, at most 64 KiB of them, decompressed. Undefined while they are not
 * all there: what grows yet has no name. It stays the same when the file grows or gets another path.
 */
export async function markOf(path: string, lines: number): Promise<string | undefined> {
  const decoder = path.endsWith('.gz') ? createGunzip() : new PassThrough()
  pipeline(createReadStream(path, { end: headBytes * 2 }), decoder, () => undefined)
  let head: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of decoder) {
      head = Buffer.concat([head, chunk as Buffer]).subarray(0, headBytes)
      if (endOfLines(head, lines) >= 0 || head.length === headBytes) break
    }
  } catch {
    // Unreadable or cut short: reading it for its records says so.
  }
  const end = endOfLines(head, lines)
  if (end < 0 && head.length < headBytes) return undefined
  return recordMark(end < 0 ? head : head.subarray(0, end))
}

/** Index after the line feed that ends the first `lines` lines, or -1. */
function endOfLines(bytes: Buffer, lines: number): number {
  let end = 0
  for (let seen = 0; seen < lines; seen += 1) {
    end = bytes.indexOf(10, end) + 1
    if (end === 0) return -1
  }
  return end
}

/**
 * A file, or standard input for `-`. A name that ends in .gz is decompressed.
 * Throws SOURCE_UNREADABLE when there is no such file; a fault while reading (a cut .gz) ends the iteration with it.
 */
export async function fileSource(
  path: string,
  format: Format,
  headLines: number,
  stdin: Readable,
): Promise<Source> {
  if (path === '-') return streamed(stdin, format, { source: 'stdin', origin: '-', total_bytes: 0 })
  const full = resolve(path)
  if (full.endsWith('.zst')) {
    throw new AppError(
      'SOURCE_UNREADABLE',
      `${path}: this Node.js cannot read .zst. Use .gz, or pipe it: zstd -dc ${path} | ... --path -`,
    )
  }
  const facts = await stat(full).catch((cause: unknown) => {
    throw new AppError('SOURCE_UNREADABLE', `${path} cannot be read. Does it exist?`, { cause })
  })
  if (facts.isDirectory()) throw new AppError('SOURCE_UNREADABLE', `${path} is a folder.`)
  const stream = createReadStream(full, { highWaterMark: 262_144 })
  const from = { source: 'file', origin: full, total_bytes: facts.size } as const
  const source = streamed(stream, format, from)
  const unreadBytes = async () => {
    const now = await stat(full).catch(() => undefined)
    return now && Math.max(0, now.size - source.readBytes())
  }
  return { ...source, unreadBytes, mark: await markOf(full, headLines) }
}

function streamed(
  stream: Readable,
  format: Format,
  from: { source: 'file' | 'stdin'; origin: string; total_bytes: number },
): Source {
  let read = 0
  stream.on('data', (chunk: Buffer) => {
    read += chunk.length
  })
  stream.pause()
  const decoder = from.origin.endsWith('.gz') ? createGunzip() : new PassThrough()
  // The error reaches the reader through the decoder, which is destroyed with it.
  pipeline(stream, decoder, () => undefined)
  return { from: { ...from, kind: 'bulk' }, records: format(decoder), readBytes: () => read }
}
