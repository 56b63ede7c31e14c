import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import Type, { type TSchema } from 'typebox'
import { Definition } from '../contract/dictionary.ts'
import { EntryEventsKey, exportFormats, type ExportFormat } from '../contract/exports.ts'
import { Filters } from '../contract/filters.ts'
import { liveViews } from '../contract/live.ts'
import { dictionary } from '../dictionary/metrics.ts'
import { RequestError } from '../errors.ts'
import type { PageState } from '../live/state.ts'
import { encodeArrowFile } from '../reports/arrow-file.ts'
import { encodeCsv } from '../reports/csv.ts'
import { encodeParquet } from '../reports/parquet.ts'
import { exportHeaders, type Report } from '../reports/report.ts'
import {
  cellsReport,
  entryEventsReport,
  queuesReport,
  rejectsReport,
  type Reading,
} from '../reports/table-reports.ts'
import { viewReport } from '../reports/view-report.ts'
import { filtersOf } from './views.ts'

const writers = {
  csv: { type: 'text/csv; charset=utf-8', encode: encodeCsv },
  parquet: { type: 'application/vnd.apache.parquet', encode: encodeParquet },
  arrow: { type: 'application/vnd.apache.arrow.file', encode: encodeArrowFile },
} as const

const description =
  'The table as a file. The headers x-centerline-as-of, -simulated, -filters, -not-applied and -rows say what it holds; ' +
  'Parquet and Arrow files have the same in their metadata under centerline.as_of and so on. Lists and objects are JSON text. ' +
  'Tables that are longer than their page are counted just before they are read.'

type Open = (request: FastifyRequest, signal: AbortSignal) => Promise<Report>

/** Opens the report before the first byte, so that what is wrong is a problem and not half a file. */
async function send(
  request: FastifyRequest,
  answer: FastifyReply,
  format: ExportFormat,
  open: Open,
): Promise<FastifyReply> {
  const gone = new AbortController()
  answer.raw.once('close', () => gone.abort())
  const report = await open(request, gone.signal).catch((error: unknown) => {
    if (gone.signal.aborted) throw new RequestError(499, 'CLIENT_GONE', 'Nobody waits for it.')
    throw error
  })
  const { type, encode } = writers[format]
  return answer
    .type(type)
    .headers(exportHeaders(report.about, format))
    .send(Readable.from(encode(report), { objectMode: false }))
}

/** Downloads: every table of a page as CSV, Parquet and Arrow. */
export const exportsRoutes: FastifyPluginAsync<{
  client: ClickHouseClient
  state: PageState
  now: () => Date
}> = async (app, { client, state, now }) => {
  const offer = (
    report: string,
    querystring: TSchema,
    open: Open,
    formats: readonly ExportFormat[] = exportFormats,
  ) => {
    for (const format of formats)
      app.get(
        `/api/exports/${report}.${format}`,
        {
          schema: { tags: ['exports'], description, querystring },
          // Filters are read by filtersOf, which has a code for each thing that is wrong.
          ...(querystring === filters ? { validatorCompiler: () => () => true } : {}),
        },
        (request, answer) => send(request, answer, format, open),
      )
  }
  const filters = Type.Object(Filters.properties)
  const reading = (signal: AbortSignal): Reading => ({
    client,
    signal,
    freshness: state.freshness(),
  })

  const rowByRow = { queues: queuesReport, 'uniformity/cells': cellsReport } as const
  for (const name of liveViews) {
    const table = Object.entries(rowByRow).find(([view]) => view === name)?.[1]
    offer(name.replace('/', '-'), filters, (request, signal) =>
      table === undefined
        ? viewReport(name, state.asking(), filtersOf(request), now())
        : table(reading(signal), filtersOf(request)),
    )
  }
  offer('rejects', filters, (request, signal) => rejectsReport(reading(signal), filtersOf(request)))
  offer('entry-events', EntryEventsKey, (request, signal) =>
    // Validated against the schema before it comes here.
    entryEventsReport(reading(signal), request.query as EntryEventsKey),
  )
  offer(
    'dictionary',
    filters,
    (request) => {
      filtersOf(request)
      const what = { report: 'dictionary', as_of: null, simulated: false, filters: '' }
      return Promise.resolve({
        about: { ...what, not_applied: [], rows: dictionary.length },
        row: Definition,
        batches: [dictionary],
      })
    },
    ['csv'],
  )
}
