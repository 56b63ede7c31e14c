import type { FastifyPluginAsync } from 'fastify'
import { Registry, collectDefaultMetrics, Gauge } from 'prom-client'
import type { Hub } from '../live/hub.ts'
import type { PageState } from '../live/state.ts'
import type { ReconcileStatus } from '../loop/reconciler.ts'
import { reconcileMetrics } from './health-reconcile.ts'

export interface Health {
  live: () => boolean
  /** Everything in the ledger is folded and scored. */
  settled: () => boolean
  reconcile: () => ReconcileStatus
}

/** Liveness, readiness and Prometheus metrics. */
export const healthRoutes: FastifyPluginAsync<{
  health: Health
  state: PageState
  hub: () => Hub | undefined
  now: () => Date
}> = async (app, { health, state, hub, now }) => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  gauge(
    'centerline_topics',
    'Live topics with at least one watcher',
    () => hub()?.watched().topics ?? 0,
  )
  gauge('centerline_watchers', 'Connected sockets', () => hub()?.watched().watchers ?? 0)
  gauge('centerline_applied_age_seconds', 'Time since the loop last folded a batch', () => {
    const { applied_at } = state.freshness()
    return applied_at === null ? 0 : (now().getTime() - Date.parse(applied_at)) / 1000
  })
  reconcileMetrics(registry, health.reconcile, now)
  app.get('/healthz', { schema: { hide: true } }, () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { hide: true } }, (_request, answer) => {
    const ready = health.live() && health.settled()
    return answer.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'working',
      database: health.live(),
      applied: health.settled(),
    })
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, answer) =>
    answer.type(registry.contentType).send(await registry.metrics()),
  )
}
