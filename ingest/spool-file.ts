import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { BatchHeader, SealedBatch } from './seal.ts'
import type { SpoolFs } from './spool-fs.ts'

export const batchEnd = '.batch'
export const temporaryEnd = '.tmp'

/** Bytes of a sealed batch on disk: one header line with a checksum over header and body, then the rows. */
export function encodeBatch(batch: SealedBatch): [header: Buffer, body: Buffer] {
  const header = JSON.stringify(batch.header)
  const line = `{"checksum":"${checksum(header)}","header":${header}}\n`
  return [Buffer.from(line, 'utf8'), batch.body]
}

/** The batch, or a sentence that says why these bytes are none. Never a guess. */
export function decodeBatch(bytes: Buffer): SealedBatch | string {
  const end = bytes.indexOf(10)
  if (end < 0) return 'The file has no header line.'
  let parsed: { checksum: string; header: BatchHeader }
  try {
    // Written by encodeBatch; the checksum below tells whether it still is what was written.
    parsed = JSON.parse(bytes.toString('utf8', 0, end)) as typeof parsed
  } catch {
    return 'The header line is not JSON.'
  }
  const body = bytes.subarray(end + 1)
  const header: BatchHeader | undefined = parsed.header
  if (header === undefined || checksum(JSON.stringify(header)) !== parsed.checksum) {
    return 'The header does not match its checksum.'
  }
  if (createHash('sha256').update(body).digest('hex') !== header.token) {
    return 'The rows do not match their checksum.'
  }
  return { header, body }
}

/** Writes a new file and syncs it. Throws what the disk throws; then the file may be there in part. */
export async function writeSynced(fs: SpoolFs, path: string, parts: Buffer[]): Promise<void> {
  const file = await fs.create(path)
  try {
    for (const part of parts) await file.write(part)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Batch numbers, as such or as file names, smallest first. */
export const byNumber = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1)

const checksum = (text: string) => createHash('sha256').update(text).digest('hex')

/** Headers of all whole batches in these folders. What is gone or unreadable by now is left out. */
export async function readHeaders(fs: SpoolFs, folders: string[]): Promise<BatchHeader[]> {
  const headers: BatchHeader[] = []
  for (const folder of folders) {
    for (const name of await fs.list(folder)) {
      if (!name.endsWith(batchEnd)) continue
      const bytes = await fs.read(join(folder, name)).catch(() => undefined)
      const batch = bytes === undefined ? 'gone' : decodeBatch(bytes)
      if (typeof batch !== 'string') headers.push(batch.header)
    }
  }
  return headers
}
