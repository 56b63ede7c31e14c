/**
 * Columns of ClickHouse's Native format: a block is its numbers of columns and rows, then each column with name, type and
 * values. https://clickhouse.com/docs/interfaces/formats/Native
 * Measured against JSONEachRow, TabSeparated and RowBinary it is the cheapest to read, and no text needs an escape.
 */

/** Bytes that grow; integers are little-endian. */
class Bytes {
  length = 0
  private buffer = Buffer.allocUnsafe(512)

  /** A view: the next `clear` and what follows write over it. */
  get used(): Buffer {
    return this.buffer.subarray(0, this.length)
  }

  /** Keeps the memory for what comes next. */
  clear(): void {
    this.length = 0
  }

  uint16(value: number): void {
    this.room(2)
    this.length = this.buffer.writeUInt16LE(value, this.length)
  }

  /** A whole number below 2^53 in eight bytes; a negative one as its two's complement. */
  int64(value: number): void {
    this.room(8)
    const high = Math.floor(value / 4_294_967_296)
    this.buffer.writeUInt32LE(value - high * 4_294_967_296, this.length)
    this.length = this.buffer.writeInt32LE(high, this.length + 4)
  }

  byte(value: number): void {
    this.room(1)
    this.buffer[this.length] = value
    this.length += 1
  }

  /** Seven bits a byte, the least first; the eighth says that more follow. */
  varint(value: number): void {
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128)
    this.byte(rest)
  }

  /** UTF-8 behind its length in bytes. */
  text(text: string): void {
    if (text.length < 32 && this.shortAscii(text)) return
    const size = Buffer.byteLength(text)
    this.varint(size)
    this.room(size)
    this.buffer.write(text, this.length)
    this.length += size
  }

  /** A call into the engine costs more than a few characters do. */
  private shortAscii(text: string): boolean {
    const { length } = text
    this.room(length + 1)
    const { buffer, length: start } = this
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index)
      if (code > 127) return false
      buffer[start + 1 + index] = code
    }
    buffer[start] = length
    this.length = start + length + 1
    return true
  }

  private room(more: number): void {
    const least = this.length + more
    if (least <= this.buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(least, this.buffer.length * 2))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }
}

/** The values of one column, row after row. */
abstract class Column<T> {
  protected readonly bytes = new Bytes()
  abstract readonly type: string
  abstract add(value: T): void

  get used(): Buffer {
    return this.bytes.used
  }

  clear(): void {
    this.bytes.clear()
  }
}
export class TextColumn extends Column<string> {
  readonly type = 'String'
  add(value: string): void {
    this.bytes.text(value)
  }
}
export class BoolColumn extends Column<boolean> {
  readonly type = 'Bool'
  add(value: boolean): void {
    this.bytes.byte(value ? 1 : 0)
  }
}
/** Whole numbers; of a `DateTime64(3)` milliseconds since 1970. */
export class Int64Column extends Column<number> {
  readonly type: 'UInt64' | "DateTime64(3, 'UTC')"

  constructor(type: Int64Column['type']) {
    super()
    this.type = type
  }

  add(value: number): void {
    this.bytes.int64(value)
  }
}
/** Days since 1970. */
export class DayColumn extends Column<number> {
  readonly type = 'Date'
  add(value: number): void {
    this.bytes.uint16(value)
  }
}

export interface NamedColumn {
  name: string
  type: string
  used: Buffer
}

/** The same UInt64 in every row, given as a decimal text because it may be over 2^53. */
export function constantColumn(name: string, value: string, rows: number): NamedColumn {
  const one = Buffer.alloc(8)
  one.writeBigUInt64LE(BigInt(value))
  return { name, type: 'UInt64', used: rows === 0 ? Buffer.alloc(0) : Buffer.alloc(8 * rows, one) }
}

/** One block, in the pieces it is made of; `clear` of a column takes its piece away. */
export function nativeBlock(columns: readonly NamedColumn[], rows: number): Buffer[] {
  const start = new Bytes()
  start.varint(columns.length)
  start.varint(rows)
  const parts = [start.used]
  for (const { name, type, used } of columns) {
    const head = new Bytes()
    head.text(name)
    head.text(type)
    parts.push(head.used, used)
  }
  return parts
}
