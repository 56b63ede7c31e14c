import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { EntryNumber, IsoDate, PortCode } from '../../ingest/contract/codes.ts'
import type { ImporterKeySecret } from '../config.ts'
import { EntryDetail } from '../contract/entries.ts'
import { entryDetail, type EntryRow } from '../domain/entry-detail.ts'
import { notFound } from '../errors.ts'
import type { PageState } from '../live/state.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { timelineQuery } from './entry-recorder.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const key = { filed_on: 'Date', port: 'String', entry_number: 'String' } as const
const one = defineQuery(
  file('entries_one'),
  { ...key, key_high: 'UInt64', key_low: 'UInt64' },
  Type.Unsafe<EntryRow>({}),
)
const portQuery = defineQuery(
  file('session_ports'),
  {},
  Type.Unsafe<{ code: string; name: string; time_zone: string }>({}),
  { scoped: false },
)
const clockQuery = defineQuery(
  file('session_clocks'),
  {},
  Type.Unsafe<{ code: string; name: string; kind: 'statutory'; authority: string }>({}),
  { scoped: false },
)

/** One entry with everything known about it. */
export const entriesRoutes: FastifyPluginAsyncTypebox<{
  client: ClickHouseClient
  secret: ImporterKeySecret
  state: PageState
  now: () => Date
}> = async (app, { client, secret, state, now }) => {
  app.get(
    '/api/entries/:filed_on/:port/:number',
    {
      schema: {
        tags: ['entries'],
        params: Type.Object({ filed_on: IsoDate, port: PortCode, number: EntryNumber }),
        response: { 200: EntryDetail },
      },
    },
    async (request) => {
      const { filed_on, port, number } = request.params
      const params = { filed_on, port, entry_number: number }
      const [entry] = await rows(client, one, fullScope, {
        ...params,
        key_high: secret.key_high.toString(),
        key_low: secret.key_low.toString(),
      })
      if (entry === undefined)
        throw notFound(
          `There is no entry ${number} of port ${port} filed on ${filed_on} that you may see.`,
        )
      const [events, ports, clocks] = await Promise.all([
        rows(client, timelineQuery, fullScope, params),
        state.asking().base('ports', () => rows(client, portQuery, fullScope, {})),
        state.asking().base('clock-names', () => rows(client, clockQuery, fullScope, {})),
      ])
      return entryDetail(entry, events, {
        port: ports.find(({ code }) => code === port),
        clocks,
        freshness: state.freshness(),
        now: now(),
      })
    },
  )
}
