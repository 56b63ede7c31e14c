import { Counter, Gauge, type Registry } from 'prom-client'
import type { ReconcileStatus } from '../loop/reconciler.ts'

const kinds = ['entry', 'work', 'importer', 'batch'] as const

/** What the comparison of pages and evidence has done in this process, and how far behind it is. */
export function reconcileMetrics(
  registry: Registry,
  status: () => ReconcileStatus,
  now: () => Date,
): void {
  const registers = [registry]
  const counter = (name: 'compared' | 'different' | 'repaired', help: string) =>
    new Counter({
      name: `centerline_reconcile_${name}_total`,
      ...{ help, labelNames: ['table'], registers },
      collect() {
        this.reset()
        for (const table of kinds) this.inc({ table }, status().counts[table][name])
      },
    })
  counter(
    'compared',
    'Subjects folded again and compared with their rows, batches with their counts',
  )
  counter('different', 'Of those compared, the different ones')
  counter('repaired', 'Of the different ones, those that were right afterwards')
  const gauge = (name: string, help: string, read: (of: ReconcileStatus) => number) =>
    new Gauge({
      name: `centerline_reconcile_${name}`,
      ...{ help, registers },
      collect() {
        this.set(read(status()))
      },
    })
  gauge('age_seconds', 'Time since the last comparison; -1 before the first', ({ checked_at }) =>
    checked_at === null ? -1 : (now().getTime() - checked_at.getTime()) / 1000,
  )
  gauge(
    'unchecked_blocks',
    'Closed hours of the ledger that are not checked yet',
    ({ unchecked_blocks }) => unchecked_blocks,
  )
}
