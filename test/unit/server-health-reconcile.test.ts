import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import type { ReconcileStatus } from '../../server/loop/reconciler.ts'
import { reconcileMetrics } from '../../server/routes/health-reconcile.ts'

const none = { compared: 0, different: 0, repaired: 0 }

test('metrics follow the comparisons, and begin with no age', async () => {
  const registry = new Registry()
  let now = new Date('2026-08-01T00:00:00Z')
  let status: ReconcileStatus = {
    counts: { entry: none, work: none, importer: none, batch: none },
    checked_at: null,
    unchecked_blocks: 0,
  }
  reconcileMetrics(
    registry,
    () => status,
    () => now,
  )
  const lines = async () => (await registry.metrics()).split('\n')
  expect(await lines()).toContain('centerline_reconcile_age_seconds -1')
  expect(await lines()).toContain('centerline_reconcile_different_total{table="entry"} 0')
  status = {
    counts: { ...status.counts, entry: { compared: 400, different: 3, repaired: 2 } },
    checked_at: now,
    unchecked_blocks: 7,
  }
  now = new Date('2026-08-01T00:01:30Z')
  // Read twice: totals are set, not added up.
  await lines()
  for (const line of [
    'centerline_reconcile_compared_total{table="entry"} 400',
    'centerline_reconcile_different_total{table="entry"} 3',
    'centerline_reconcile_repaired_total{table="entry"} 2',
    'centerline_reconcile_different_total{table="work"} 0',
    'centerline_reconcile_age_seconds 90',
    'centerline_reconcile_unchecked_blocks 7',
  ])
    expect(await lines()).toContain(line)
})
