import { columnsOf } from '../live/columns.ts'
import type { Report } from './report.ts'

/** Text that a spreadsheet would read as a formula begins with an apostrophe. Source: OWASP, CSV injection. */
function safe(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = safe(typeof value === 'string' ? value : JSON.stringify(value))
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

// Rows follow the schema whose property names are the columns.
const lineOf = (columns: readonly string[], row: object) =>
  `${columns.map((column) => cell((row as Record<string, unknown>)[column])).join(',')}\r\n`

/** A view's rows as RFC 4180 text: header row first, CRLF. */
export function csvOf(columns: readonly string[], rows: readonly object[]): string {
  return `${columns.join(',')}\r\n${rows.map((row) => lineOf(columns, row)).join('')}`
}

/** The same of a report, batch by batch. What it says about itself stands in the headers of the answer only. */
export async function* encodeCsv({ row, batches }: Report): AsyncGenerator<string> {
  const columns = columnsOf(row).map(({ name }) => name)
  yield csvOf(columns, [])
  for await (const rows of batches) yield rows.map((item) => lineOf(columns, item)).join('')
}
