import type { FastifyBaseLogger } from 'fastify'
import type { AddressInfo } from 'node:net'
import { connect } from '../sql/client.ts'
import { openEngine, type Engine } from '../sql/engine.ts'
import { loadReference } from '../sql/load-reference.ts'
import { migrate } from '../sql/migrate.ts'
import { referenceTables } from '../sql/reference-rows.ts'
import { AppError } from '../sql/errors.ts'
import { buildApp } from './app.ts'
import { importerKeySecret, referenceOf, type ServerConfig } from './config.ts'
import { ingestDoor } from './ingest-door.ts'
import { createHub, type Hub } from './live/hub.ts'
import { startMinuteThread } from './live/minute.ts'
import { createPageState } from './live/state.ts'
import { queueEverything } from './loop/applied.ts'
import { fold, folds } from './loop/fold.ts'
import { startLoop } from './loop/loop.ts'
import { createReconciler } from './loop/reconciler.ts'
import { createPolicies } from './policy/policies.ts'
import { activePolicy } from './policy/store.ts'

export interface RunningServer {
  url: string
  /** Resolves when everything in the ledger is folded, scored and answered. */
  settle(): Promise<void>
  close(): Promise<void>
}
export interface RunOptions {
  config: ServerConfig
  now: () => Date
  clientRoot: string
  logger: FastifyBaseLogger | false
  /** How long the views of pace `minute` rest; default a minute. */
  minuteRestMs?: number | undefined
}

/** The server process: engine, schema, reference, the loop, live topics and HTTP, in this order. */
export async function runServer({
  config,
  now,
  clientRoot,
  logger,
  minuteRestMs,
}: RunOptions): Promise<RunningServer> {
  const engine: Engine = await openEngine(config)
  await migrate(engine.writer)
  const client = connect(engine.writer)
  const codes = referenceOf(config)
  const tables = referenceTables(codes)
  const reference = await loadReference(client, tables, Object.values(folds), async () => {
    await fold(client, [await queueEverything(client, now())], await ledgerSize(client))
  })
  const secret = importerKeySecret(config)
  const threadData = { connection: engine.writer, secret }
  const threads = { minute: startMinuteThread(threadData), band: startMinuteThread(threadData) }
  const state = createPageState(client, secret, threads)
  await state.refresh()

  let hub: Hub | undefined
  let live = true
  const publish = async () => {
    await state.refresh()
    await hub?.publish()
  }
  const options = { client, reference, now }
  const reconciler = createReconciler({ options, logger, onResult: publish })
  const loop = startLoop({
    client,
    policy: () => activePolicy(client),
    now,
    onApplied: publish,
    onRound: async (busy) => {
      if (!live) await publish()
      live = true
      const { as_of, applied_at } = state.freshness()
      hub?.pulse({ state: 'live', reason: null, as_of, applied_at })
      await reconciler.afterRound(busy)
    },
    onLoad: ([run]) =>
      hub?.pulse({
        load:
          run === undefined
            ? null
            : {
                origin: run.origin,
                read_bytes: run.read_bytes,
                total_bytes: run.total_bytes,
                received: run.received,
              },
      }),
    onFault: async (error) => {
      live = false
      if (logger !== false) logger.error({ err: error }, 'the loop failed; it tries again')
      hub?.pulse({ state: 'stale', reason: 'The database cannot be read now.' })
      // The supervisor restarts an engine that died; a supervisor that died is started again here.
      await engine.ensure().catch(() => undefined)
    },
  })
  const app = await buildApp({
    client,
    secret,
    state,
    policies: createPolicies(client, now),
    reference: codes,
    door: ingestDoor(config),
    health: { live: () => live, settled: () => loop.settled(), reconcile: reconciler.status },
    hub: () => hub,
    now,
    published: async () => hub?.amend(),
    clientRoot,
    logger,
  })
  const allowed = (origin: string | undefined) =>
    origin === undefined || ownOrigins(config, app.server.address()).has(origin)
  hub = createHub(app.server, state, now, allowed, minuteRestMs)
  try {
    const url = await app.listen({ host: config.host, port: config.port })
    return { url, settle: loop.settle, close: () => close() }
  } catch (cause) {
    await close()
    if ((cause as { code?: string }).code === 'EADDRINUSE') {
      throw new AppError(
        'PORT_BUSY',
        `Port ${config.port} is in use. End the program that listens there, or set PORT to a free one.`,
        { cause },
      )
    }
    throw cause
  }

  async function close(): Promise<void> {
    await loop.stop()
    await reconciler.close()
    await hub?.close()
    await app.close()
    await threads.minute.close()
    await threads.band.close()
    await client.close()
    await engine.close()
  }
}

async function ledgerSize(client: ReturnType<typeof connect>): Promise<number> {
  const answer = await client.query({
    query: 'select uniqExact(batch_seq) as size from ingest_batch',
    format: 'JSONEachRow',
  })
  return (await answer.json<{ size: number }>())[0]?.size ?? 0
}

/** A socket is opened by our own pages, or by a program that sends no origin. */
function ownOrigins(config: ServerConfig, address: string | AddressInfo | null): Set<string> {
  const port = address !== null && typeof address === 'object' ? address.port : config.port
  return new Set(['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}:${port}`))
}
