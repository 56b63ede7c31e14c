import { maxLineBytes, rawLines, tooLong, withoutReturn, type RawLine } from './lines.ts'
import { fault, type RawRecord } from '../record.ts'

/**
 * CSV rows after RFC 4180: quotes, doubled quotes, line breaks in quotes. A row that cannot be read costs its first line only:
 * the lines after it are read again as rows of their own, so one lost quote never swallows the rest of a file.
 * (Parsers that skip to the next row boundary after an error lose rows in silence; hence these 60 lines.)
 */
export interface CsvRow {
  at: RawRecord
  fields: string[]
}
const quote = 34
const maxRowLines = 1000

export async function* csvRows(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: string,
): AsyncGenerator<(CsvRow | { at: RawRecord })[]> {
  let waiting: RawLine[] = []
  for await (const lines of rawLines(chunks)) {
    const { rows, rest } = take(waiting.concat(lines), delimiter, false)
    waiting = rest
    if (rows.length > 0) yield rows
  }
  const { rows } = take(waiting, delimiter, true)
  if (rows.length > 0) yield rows
}

/** Rows from the front of `lines`; `rest` is an open row that may go on, unless these are the last lines. */
function take(lines: RawLine[], delimiter: string, last: boolean) {
  const rows: (CsvRow | { at: RawRecord })[] = []
  let from = 0
  while (from < lines.length) {
    const first = lines[from]
    if (first === undefined) break
    if (first.length > maxLineBytes) {
      rows.push({ at: tooLong(first) })
      from += 1
      continue
    }
    const to = rowEnd(lines, from)
    if (to === 'open' && !last) break
    const whole = to === 'open' || to === 'too_long' ? undefined : lines.slice(from, to)
    const fields = whole === undefined ? undefined : splitRow(textOf(whole), delimiter)
    if (whole !== undefined && fields !== undefined) {
      const bytes = Buffer.from(textOf(whole), 'latin1')
      const { line, position } = first
      if (bytes.length > 0) rows.push({ at: { line, position, bytes }, fields })
      from += whole.length
    } else {
      const problem = fault('bad_csv', '', 'The quoting of the row cannot be read.')
      rows.push({ at: { ...first, bytes: withoutReturn(first.bytes), fault: problem } })
      from += 1
    }
  }
  return { rows, rest: lines.slice(from) }
}

/** Index after the line where quotes are balanced again. */
function rowEnd(lines: RawLine[], from: number): number | 'open' | 'too_long' {
  let quotes = 0
  let bytes = 0
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined) break
    bytes += line.length
    if (bytes > maxLineBytes || index - from >= maxRowLines) return 'too_long'
    for (let at = line.bytes.indexOf(quote); at >= 0; at = line.bytes.indexOf(quote, at + 1)) {
      quotes += 1
    }
    if (quotes % 2 === 0) return index + 1
  }
  return 'open'
}

/** Latin-1 keeps every byte; fields are turned to UTF-8 one by one later. */
const textOf = (lines: RawLine[]) =>
  withoutReturn(
    Buffer.from(lines.map(({ bytes }) => bytes.toString('latin1')).join('\n'), 'latin1'),
  ).toString('latin1')

/** Fields of one row, or undefined where a quote stands inside an unquoted field or text follows a closing one. */
function splitRow(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter)
  const fields: string[] = []
  let at = 0
  for (;;) {
    let field = ''
    if (text[at] === '"') {
      for (;;) {
        const close = text.indexOf('"', at + 1)
        if (close < 0) return undefined
        field += text.slice(at + 1, close)
        at = close + 1
        if (text[at] !== '"') break
        field += '"'
      }
    } else {
      const end = text.indexOf(delimiter, at)
      field = text.slice(at, end < 0 ? text.length : end)
      if (field.includes('"')) return undefined
      at = end < 0 ? text.length : end
    }
    fields.push(field)
    if (at >= text.length) return fields
    if (text[at] !== delimiter) return undefined
    at += 1
  }
}
