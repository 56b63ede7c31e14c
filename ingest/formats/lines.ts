import { fault, type RawRecord } from '../record.ts'

/** A line may be this long; a longer one is refused, with its first `keptBytes` as evidence. */
export const maxLineBytes = 1_048_576
const keptBytes = 16 * 1_048_576
const lineFeed = 10
const carriageReturn = 13

/** Holds the bytes of a line that has not ended yet; memory stays below `keptBytes`. */
class OpenLine {
  private parts: Buffer[] = []
  private kept = 0
  length = 0

  add(bytes: Buffer): void {
    this.length += bytes.length
    const room = keptBytes - this.kept
    if (room <= 0) return
    // Copied: a view would keep its whole chunk alive while the line grows.
    const part = Buffer.from(bytes.subarray(0, room))
    this.parts.push(part)
    this.kept += part.length
  }

  take(): Buffer {
    const whole = Buffer.concat(this.parts)
    this.parts = []
    this.kept = 0
    this.length = 0
    return whole
  }
}

/** A line without its line feed; `length` is what it had before bytes above the limit were dropped. */
export interface RawLine {
  line: number
  position: number
  bytes: Buffer
  length: number
}

/**
 * Cuts bytes at line feeds without decoding them, so a character cut by a chunk stays whole. The last line needs no end.
 * Gives one array a chunk, because a promise for every line costs more than the line.
 */
export async function* rawLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RawLine[]> {
  const open = new OpenLine()
  let line = 1
  let position = 0
  let offset = 0
  for await (const data of chunks) {
    const chunk = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    const lines: RawLine[] = []
    let from = 0
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
      let bytes = chunk.subarray(from, at)
      let length = bytes.length
      if (open.length > 0) {
        open.add(bytes)
        length = open.length
        bytes = open.take()
      }
      lines.push({ line, position, bytes, length })
      line += 1
      from = at + 1
      position = offset + from
    }
    if (from < chunk.length) open.add(chunk.subarray(from))
    offset += chunk.length
    if (lines.length > 0) yield lines
  }
  if (open.length > 0) {
    const length = open.length
    yield [{ line, position, bytes: open.take(), length }]
  }
}

/** Lines as records: a carriage return belongs to the line's end, empty lines are not records. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RawRecord[]> {
  for await (const lines of rawLines(chunks)) {
    const records: RawRecord[] = []
    for (const { line, position, bytes, length } of lines) {
      if (length > maxLineBytes) records.push(tooLong({ line, position, bytes, length }))
      else {
        const body = withoutReturn(bytes)
        if (body.length > 0) records.push({ line, position, bytes: body })
      }
    }
    if (records.length > 0) yield records
  }
}

export const withoutReturn = (bytes: Buffer) =>
  bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes

export function tooLong({ line, position, bytes, length }: RawLine): RawRecord {
  const message = `The line has ${length} bytes; at most ${maxLineBytes} are read.`
  const whole = bytes.length === length ? withoutReturn(bytes) : bytes
  return { line, position, bytes: whole, fault: fault('too_long', '', message) }
}
