import type { TSchema } from 'typebox'
import type { ExportFormat } from '../contract/exports.ts'

/** What a download says about itself: in the headers of the answer and, where the format can, inside the file. */
export interface About {
  /** Name of the report, as in the address and the file name. */
  report: string
  as_of: string | null
  simulated: boolean
  /** Canonical query string. */
  filters: string
  /** Filters that were asked for and that the report does not know. */
  not_applied: readonly string[]
  /** Of a table that is read row by row: as counted just before reading; it may grow meanwhile. */
  rows: number
  /** The reply around the rows of a view, as JSON text. */
  reply?: string
}

/** A table to write: its columns are the properties of `row`; no batch is empty, together they may be more than fits into memory. */
export interface Report {
  about: About
  row: TSchema
  batches: Iterable<readonly object[]> | AsyncIterable<readonly object[]>
}

/** Headers of the answer. */
export function exportHeaders(about: About, format: ExportFormat): Record<string, string> {
  const world = about.simulated ? 'simulated-' : ''
  const name = `centerline-${world}${about.report}-${(about.as_of ?? 'empty').slice(0, 10)}`
  return {
    'content-disposition': `attachment; filename="${name}.${format}"`,
    'x-centerline-as-of': about.as_of ?? '',
    'x-centerline-simulated': String(about.simulated),
    'x-centerline-filters': about.filters,
    'x-centerline-not-applied': about.not_applied.join(','),
    'x-centerline-rows': String(about.rows),
  }
}

/** Key-value metadata of a Parquet or Arrow file: the headers' fields, and the whole reply of a view. */
export const fileMetadata = (about: About): Map<string, string> =>
  new Map([
    ['centerline.report', about.report],
    ['centerline.as_of', about.as_of ?? ''],
    ['centerline.simulated', String(about.simulated)],
    ['centerline.filters', about.filters],
    ['centerline.not_applied', about.not_applied.join(',')],
    ['centerline.rows', String(about.rows)],
    ...(about.reply === undefined ? [] : [['centerline.reply', about.reply] as const]),
  ])
