import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { ImporterKeySecret } from '../config.ts'
import { ImporterDetail } from '../contract/importers.ts'
import {
  importerDetail,
  type ImporterEntryRow,
  type ImporterRow,
} from '../domain/importer-detail.ts'
import { notFound } from '../errors.ts'
import type { PageState } from '../live/state.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const one = defineQuery(
  file('importers_one'),
  { key_high: 'UInt64', key_low: 'UInt64', importer_key: 'String' },
  Type.Unsafe<ImporterRow>({}),
  { scoped: false },
)
const history = defineQuery(
  file('importers_history'),
  { importer_number: 'String' },
  Type.Unsafe<ImporterDetail['history'][number]>({}),
  { scoped: false },
)
const entries = defineQuery(
  file('importers_entries'),
  { importer_number: 'String' },
  Type.Unsafe<ImporterEntryRow>({}),
)
const work = defineQuery(
  file('importers_work'),
  { importer_number: 'String' },
  Type.Unsafe<ImporterDetail['work'][number]>({}),
)

const absent = () => notFound('There is no account with this key that you may see.')

/** One account over all ports. */
export const importersRoutes: FastifyPluginAsyncTypebox<{
  client: ClickHouseClient
  secret: ImporterKeySecret
  state: PageState
  now: () => Date
}> = async (app, { client, secret, state, now }) => {
  app.get(
    '/api/importers/:importer_key',
    {
      schema: {
        tags: ['importers'],
        params: Type.Object({ importer_key: Type.String({ pattern: '^[0-9a-f]{32}$' }) }),
        response: { 200: ImporterDetail },
      },
    },
    async (request) => {
      const { importer_key } = request.params
      const [importer] = await rows(client, one, fullScope, {
        importer_key,
        key_high: secret.key_high.toString(),
        key_low: secret.key_low.toString(),
      })
      if (importer === undefined) throw absent()
      const { importer_number } = importer
      const [past, filed, cases] = await Promise.all([
        rows(client, history, fullScope, { importer_number }),
        rows(client, entries, fullScope, { importer_number }),
        rows(client, work, fullScope, { importer_number }),
      ])
      if (!importer.known && filed.length === 0 && cases.length === 0) throw absent()
      return importerDetail(importer_key, importer, past, filed, cases, state.freshness(), now())
    },
  )
}
