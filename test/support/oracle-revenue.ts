/** Money of the entries of each port. */
import type { Filters } from '../../server/contract/filters.ts'
import type { RevenueRow } from '../../server/contract/revenue.ts'
import { entriesIn, lastSummary } from './oracle-entry-parts.ts'
import { eventsOf } from './oracle-evidence.ts'
import { type Reply, isWaiting } from './oracle-queues.ts'
import { byText, passes, rangeOf } from './oracle-range.ts'
import type { World } from './oracle-world.ts'

export function revenue(
  world: World,
  filters: Filters,
): Reply<{ from: string; to: string }, RevenueRow> {
  const range = rangeOf(filters, world.asOf)
  const entries = entriesIn(world, range).filter((entry) => passes(entry, filters))
  const ports = new Map<string, RevenueRow>()
  for (const entry of entries) {
    const { port } = entry.ref
    const row = ports.get(port) ?? {
      port,
      entries: 0,
      summaries: 0,
      assessed_cents: 0,
      collected_cents: 0,
      refunded_cents: 0,
      outstanding_cents: 0,
      exam_change_cents: 0,
      at_risk_cents: 0,
      at_risk_entries: 0,
    }
    ports.set(port, row)
    const amounts = (type: 'duty.collected' | 'duty.refunded') =>
      eventsOf(entry.subject.copies, type).reduce((sum, event) => sum + event.amount_cents, 0)
    const collected = amounts('duty.collected')
    const refunded = amounts('duty.refunded')
    const summary = lastSummary(entry)
    row.entries += 1
    row.collected_cents += collected
    row.refunded_cents += refunded
    if (summary !== null) {
      const assessed = summary.duty_cents + summary.fees_cents
      row.summaries += 1
      row.assessed_cents += assessed
      row.outstanding_cents += Math.max(0, assessed - collected + refunded)
    }
    for (const { completion } of entry.exams)
      row.exam_change_cents += completion?.duty_change_cents ?? 0
    if (entry.current !== null && isWaiting(entry)) {
      row.at_risk_entries += 1
      row.at_risk_cents += entry.current.duty_at_risk_cents
    }
  }
  return {
    n: entries.length,
    meta: range,
    rows: [...ports.values()].toSorted((a, b) => byText(a.port, b.port)),
  }
}
