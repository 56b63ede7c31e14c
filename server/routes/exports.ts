import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { pipeline, type Readable } from 'node:stream'
import { PassThrough } from 'node:stream'
import Type from 'typebox'
import { EntryNumber, IsoDate, PortCode } from '../../ingest/contract/codes.ts'
import type { LiveView } from '../contract/live.ts'
import { closedRange } from '../domain/range.ts'
import type { PageState } from '../live/state.ts'
import { reply, views } from '../live/views.ts'
import { csvOf, exportHeaders } from '../reports/csv.ts'
import {
  defineQuery,
  queryParams,
  type ParamTags,
  type ParamsOf,
  type Query,
} from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { filtersOf } from './views.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const queueParams = {
  center: 'Array(String)',
  port: 'Array(String)',
  segment: 'Array(String)',
  mode: 'Array(String)',
  tier: 'Array(Int8)',
  from: 'String',
  to: 'String',
} as const
const queuesExport = defineQuery(file('exports_queues'), queueParams, Type.Unsafe<object>({}))
const eventsExport = defineQuery(
  file('exports_entry_events'),
  { filed_on: 'Date', port: 'String', entry_number: 'String' },
  Type.Unsafe<object>({}),
)
const rejectsExport = defineQuery(file('exports_rejects'), {}, Type.Unsafe<object>({}), {
  scoped: false,
})

/** Small tables: the rows of the page itself. The name of the file and the view it holds. */
const pageExports: Record<string, LiveView> = {
  throughput: 'throughput',
  'throughput-days': 'throughput/days',
  'throughput-centers': 'throughput/centers',
  'release-times': 'release-times',
  'release-times-days': 'release-times/days',
  'data-quality': 'data-quality',
}

/** CSV straight from the database to the socket; memory stays flat. */
async function stream<P extends ParamTags>(
  client: ClickHouseClient,
  query: Query<P, object>,
  params: ParamsOf<P>,
): Promise<Readable> {
  const answer = await client.exec({
    query: `${query.text}\nformat CSVWithNames`,
    query_params: queryParams(query, fullScope, params),
    clickhouse_settings: {
      log_comment: query.name,
      output_format_csv_crlf_end_of_line: 1,
      // An empty cell, as the page's own tables have it, and not \N.
      format_csv_null_representation: '',
    },
  })
  const out = new PassThrough()
  // A client that goes away closes both ends; the database cancels the query.
  pipeline(answer.stream, out, () => {})
  return out
}

/** Downloads: every table of a page as CSV. */
export const exportsRoutes: FastifyPluginAsyncTypebox<{
  client: ClickHouseClient
  state: PageState
  now: () => Date
}> = async (app, { client, state, now }) => {
  const head = () => ({ ...state.freshness(), simulated: state.freshness().simulated ?? false })
  for (const [report, name] of Object.entries(pageExports)) {
    app.get(
      `/api/exports/${report}.csv`,
      { schema: { tags: ['exports'] } },
      async (request, answer) => {
        const view = views[name]
        const whole = await reply(view, state.asking(), filtersOf(request), fullScope, now())
        const columns = Object.keys((view.row as unknown as { properties: object }).properties)
        return answer
          .type('text/csv; charset=utf-8')
          .headers(exportHeaders(report, whole, whole.rows.length))
          .send(csvOf(columns, whole.rows))
      },
    )
  }
  app.get('/api/exports/queues.csv', { schema: { tags: ['exports'] } }, async (request, answer) => {
    const filters = filtersOf(request)
    const {
      center = [],
      port = [],
      segment = [],
      mode = [],
      tier = [],
      from = '',
      to = '',
    } = closedRange(filters)
    const body = await stream(client, queuesExport, { center, port, segment, mode, tier, from, to })
    return answer
      .type('text/csv; charset=utf-8')
      .headers(exportHeaders('queues', { ...head(), filters }, undefined))
      .send(body)
  })
  app.get(
    '/api/exports/rejects.csv',
    { schema: { tags: ['exports'] } },
    async (_request, answer) => {
      const body = await stream(client, rejectsExport, {})
      return answer
        .type('text/csv; charset=utf-8')
        .headers(exportHeaders('rejects', { ...head(), filters: {} }, undefined))
        .send(body)
    },
  )
  app.get(
    '/api/exports/entry-events.csv',
    {
      schema: {
        tags: ['exports'],
        querystring: Type.Object(
          { filed_on: IsoDate, port: PortCode, number: EntryNumber },
          { additionalProperties: false },
        ),
      },
    },
    async (request, answer) => {
      const { filed_on, port, number } = request.query
      const body = await stream(client, eventsExport, { filed_on, port, entry_number: number })
      return answer
        .type('text/csv; charset=utf-8')
        .headers(exportHeaders(`entry-${number}`, { ...head(), filters: {} }, undefined))
        .send(body)
    },
  )
}
