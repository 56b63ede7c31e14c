import { open, stat, type FileHandle } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../sql/errors.ts'
import type { Format, Source } from './source.ts'
import { markOf } from './file.ts'

/** How often the end of a file is looked at for more, milliseconds. */
const lookMs = 200
/** A renamed file is read until nothing was added for so long: its writer may hold it open for a while. */
const lingerMs = 5000
const chunkBytes = 262_144

/**
 * The file that a path names now, read to its end and on as it grows. Ends when the path names another file and nothing
 * was added to this one for five seconds, or when it became shorter; the next call then gives the new one. Waits until a
 * file with its first whole lines is there. Undefined once `signal` says so.
 */
export async function followedSource(
  path: string,
  format: Format,
  headLines: number,
  signal: AbortSignal,
): Promise<Source | undefined> {
  const full = resolve(path)
  for (; !signal.aborted; await pause(lookMs, signal)) {
    const mark = await markOf(full, headLines)
    if (mark === undefined) continue
    const file = await open(full).catch(() => undefined)
    if (file === undefined) continue
    let read = 0
    const bytes = growing(full, file, signal, (offset) => (read = offset))
    return {
      from: { source: 'file', origin: full, kind: 'live', total_bytes: 0 },
      mark,
      records: format(bytes),
      readBytes: () => read,
      // By its handle: the file may have another name by now. Undefined once it is closed.
      unreadBytes: async () => {
        const now = await file.stat().catch(() => undefined)
        return now && Math.max(0, now.size - read)
      },
    }
  }
  return undefined
}

async function* growing(
  path: string,
  file: FileHandle,
  signal: AbortSignal,
  onRead: (offset: number) => void,
): AsyncGenerator<Buffer> {
  let offset = 0
  let replacedMs = 0
  try {
    while (!signal.aborted) {
      const chunk = Buffer.allocUnsafe(chunkBytes)
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, offset)
      if (bytesRead > 0) {
        offset += bytesRead
        replacedMs = 0
        onRead(offset)
        yield chunk.subarray(0, bytesRead)
        continue
      }
      const own = await file.stat()
      if (own.size < offset) return
      const named = await stat(path).catch(() => undefined)
      const replaced = named !== undefined && (named.ino !== own.ino || named.dev !== own.dev)
      replacedMs = replaced ? replacedMs + lookMs : 0
      if (replacedMs > lingerMs) return
      await pause(lookMs, signal)
    }
    // An end would make a record of a line that is still being written.
    throw new AppError('STOPPED', `Reading ${path} was stopped.`)
  } finally {
    await file.close()
  }
}

const pause = (ms: number, signal: AbortSignal) =>
  sleep(ms, undefined, { signal }).catch(() => undefined)
