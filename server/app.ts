import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { ClickHouseClient } from '@clickhouse/client'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { ImporterKeySecret } from './config.ts'
import type { Hub } from './live/hub.ts'
import type { PageState } from './live/state.ts'
import type { IngestDoor } from './ingest-door.ts'
import type { Reference } from '../sql/reference.ts'
import { hostPlugin } from './plugins/host.ts'
import { problemPlugin } from './plugins/problem.ts'
import { staticPlugin } from './plugins/static.ts'
import { assessImpact, impactPeriod } from './policy/impact.ts'
import type { Policies } from './policy/policies.ts'
import { entriesRoutes } from './routes/entries.ts'
import { entryRecordsRoutes } from './routes/entry-records.ts'
import { exportsRoutes } from './routes/exports.ts'
import { healthRoutes, type Health } from './routes/health.ts'
import { importersRoutes } from './routes/importers.ts'
import { policiesRoutes } from './routes/policies.ts'
import { reasonsRoutes } from './routes/reasons.ts'
import { everyRole, sessionRoutes } from './routes/session.ts'
import { viewRoutes } from './routes/views.ts'

export interface AppOptions {
  client: ClickHouseClient
  secret: ImporterKeySecret
  state: PageState
  policies: Policies
  reference: Reference
  /** Where what the pages record goes. */
  door: IngestDoor
  health: Health
  hub: () => Hub | undefined
  now: () => Date
  /** Brings what was written to the pages that are open. */
  published: () => Promise<void>
  clientRoot: string
  logger: FastifyBaseLogger | false
}

/** The table of contents of the server: plugins and routes in order. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { client, secret, state, policies, reference, door, now, published } = options
  const app = Fastify({
    ...(options.logger === false ? { logger: false } : { loggerInstance: options.logger }),
    bodyLimit: 1_048_576,
    requestTimeout: 120_000,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  }).withTypeProvider<TypeBoxTypeProvider>()
  await app.register(problemPlugin)
  await app.register(hostPlugin)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
  })
  await app.register(compress, { encodings: ['gzip'] })
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Centerline',
        version: '1',
        description: 'Figures of the ten Centers and the ports, as the pages show them.',
      },
    },
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs' })
  await app.register(healthRoutes, { health: options.health, state, hub: options.hub, now })
  await app.register(sessionRoutes, { client, state })
  await app.register(viewRoutes, { state, now })
  await app.register(reasonsRoutes, { client, state, roles: everyRole, now, published })
  await app.register(policiesRoutes, {
    ...{ policies, roles: everyRole },
    assess: (draft, period) =>
      assessImpact(client, draft, impactPeriod(period, state.freshness().as_of)),
  })
  await app.register(entriesRoutes, { client, secret, state, now })
  await app.register(entryRecordsRoutes, { client, state, door, reference, roles: everyRole, now })
  await app.register(importersRoutes, { client, secret, state, now })
  await app.register(exportsRoutes, { client, state, now })
  await app.register(staticPlugin, { root: options.clientRoot })
  return app
}
