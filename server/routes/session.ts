import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type TSchema } from 'typebox'
import { DictionaryPage } from '../contract/dictionary.ts'
import { Session } from '../contract/session.ts'
import { dictionary } from '../dictionary/metrics.ts'
import type { PageState } from '../live/state.ts'
import { features } from '../policy/features.ts'
import { activePolicy } from '../policy/store.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

const define = <R extends TSchema>(name: string, row: R) =>
  defineQuery(new URL(`../../sql/queries/${name}.sql`, import.meta.url), {}, row, { scoped: false })
const ports = define('session_ports', Type.Unsafe<Session['ports'][number]>({}))
const centers = define('session_centers', Type.Unsafe<Session['centers'][number]>({}))
const modes = define('session_modes', Type.Unsafe<Session['modes'][number]>({}))
const clocks = define('session_clocks', Type.Unsafe<Session['clocks'][number]>({}))

/** AUTH=none: everybody has every role. */
export const everyRole = [
  'port_director',
  'center_director',
  'policy_analyst',
  'policy_approver',
  'administrator',
] as const

/** Who looks, the names of codes, and the dictionary. */
export const sessionRoutes: FastifyPluginAsyncTypebox<{
  client: ClickHouseClient
  state: PageState
}> = async (app, { client, state }) => {
  app.get(
    '/api/session',
    { schema: { tags: ['session'], response: { 200: Session } } },
    async () => {
      const { base } = state.asking()
      const [portRows, centerRows, modeRows, clockRows, policy] = await Promise.all([
        base('ports', () => rows(client, ports, fullScope, {})),
        base('center-names', () => rows(client, centers, fullScope, {})),
        base('mode-names', () => rows(client, modes, fullScope, {})),
        base('clock-names', () => rows(client, clocks, fullScope, {})),
        activePolicy(client),
      ])
      const { policy_id, policy_version, text } = policy
      return {
        auth: 'none' as const,
        roles: [...everyRole],
        simulated: state.freshness().simulated,
        centers: centerRows,
        ports: portRows,
        modes: modeRows,
        clocks: clockRows,
        policy: { policy_id, policy_version, text },
      }
    },
  )
  app.get(
    '/api/dictionary',
    { schema: { tags: ['session'], response: { 200: DictionaryPage } } },
    () => ({ rows: [...dictionary], features: [...features] }),
  )
}
