import { canonicalFilters } from '../contract/canonical-topic.ts'
import type { Reply } from '../live/views.ts'

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

/** A view's rows as RFC 4180 text: header row first, CRLF. */
export function csvOf(columns: readonly string[], rows: readonly object[]): string {
  const lines = [columns.join(',')]
  // Rows follow the schema whose property names are the columns.
  for (const row of rows)
    lines.push(columns.map((column) => cell((row as Record<string, unknown>)[column])).join(','))
  return lines.join('\r\n') + '\r\n'
}

/** What a download says about itself: headers of the answer. */
export function exportHeaders(
  report: string,
  reply: Pick<Reply, 'as_of' | 'simulated' | 'filters'>,
  rowCount: number | undefined,
): Record<string, string> {
  const world = reply.simulated ? 'simulated-' : ''
  return {
    'content-disposition': `attachment; filename="centerline-${world}${report}-${(reply.as_of ?? 'empty').slice(0, 10)}.csv"`,
    'x-centerline-as-of': reply.as_of ?? '',
    'x-centerline-simulated': String(reply.simulated),
    'x-centerline-filters': canonicalFilters(reply.filters),
    ...(rowCount === undefined ? {} : { 'x-centerline-rows': String(rowCount) }),
  }
}
