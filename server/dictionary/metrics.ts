import type { Definition } from '../contract/dictionary.ts'
import { centerMetrics } from './centers.ts'
import { analystMetrics } from './measures.ts'
import { owners } from './owners.ts'
import { portMetrics } from './ports.ts'

const dataQuality: Definition = {
  id: 'data_quality',
  name: 'Data quality',
  question: 'Did everything that was sent arrive, and is everything that arrived on the pages?',
  formula:
    'received = accepted + rejected + pending. Accepted: judged to be a valid event, a repeat included. Pending: durable and not in the database yet. ' +
    'Unapplied: batches in the database that are not on the pages yet. Conflicting: event ids that came with several contents. ' +
    'The refold check computes entries, work and accounts again from all their events, compares them with the rows that pages read, in both directions, and writes different rows anew: ' +
    'each hour of the ledger once, ten minutes after its end, and a random sample every minute. A subject whose newest events are not on the pages yet is not compared.',
  population: 'The whole ledger, of all runs',
  exclusions:
    "Left out: Centerline's own decisions are not counted as received. Cancelled, moved and unfiled entries are counted here and outside every other figure. " +
    'Limits: what was never sent cannot be seen. A valid event may still be wrong. The refold check uses the same rules as the pages, so it finds damage, not a wrong rule; what is damaged after its hour was checked is found by the sample only.',
  source: 'ledger of batches, refused records, evidence and the folded tables',
  unit: 'events, batches, rows',
  owner: owners.data,
  target:
    '0 differences in the refold check, every full hour checked (set by Centerline for itself)',
}

/** Every metric the pages show: pages, API, exports and docs/metrics.md read this one place. */
export const dictionary: readonly Definition[] = [
  ...portMetrics,
  ...centerMetrics,
  ...analystMetrics,
  dataQuality,
]
