import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { PassThrough, pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../sql/errors.ts'
import type { Format, Source } from './source.ts'

/**
 * A file, or standard input for `-`. A name that ends in .gz is decompressed.
 * Throws SOURCE_UNREADABLE when there is no such file; a fault while reading (a cut .gz) ends the iteration with it.
 */
export async function fileSource(path: string, format: Format, stdin: Readable): Promise<Source> {
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
  return streamed(stream, format, { source: 'file', origin: full, total_bytes: facts.size })
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
