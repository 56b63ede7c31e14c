import type { Filters } from '../contract/filters.ts'
import type { QueueMeta, QueueRow } from '../contract/queues.ts'
import type { Scope } from '../../sql/scope.ts'
import { selects, type Filterable } from './selection.ts'

/** One row of the base query: a waiting entry, or a cancelled or moved one that left the denominator. */
export interface QueueBaseRow extends Filterable {
  kind: 'waiting' | 'cancelled' | 'moved'
  row: QueueRow
}
export const queueRowLimit = 500

/** The queue of the filters within the scope. `base` is in queue order. */
export function queueOf(
  base: readonly QueueBaseRow[],
  filters: Filters,
  scope: Scope,
  asOf: string | null,
): { meta: QueueMeta; rows: QueueRow[]; n: number } {
  const selected = selects(filters)
  const visible = (row: Filterable) =>
    (scope.ports === 'all' || scope.ports.includes(row.port)) &&
    (scope.centers === 'all' || scope.centers.includes(row.center))
  const meta: QueueMeta = {
    total: 0,
    high: 0,
    elevated: 0,
    released: 0,
    overdue: 0,
    cancelled: 0,
    moved: 0,
    duty_at_risk_cents: 0,
    next_clock: null,
  }
  const rows: QueueRow[] = []
  for (const item of base) {
    if (!visible(item) || !selected(item)) continue
    if (item.kind !== 'waiting') {
      meta[item.kind] += 1
      continue
    }
    const { row } = item
    meta.total += 1
    if (row.segment === 'high') meta.high += 1
    else meta.elevated += 1
    if (row.status === 'released') meta.released += 1
    meta.duty_at_risk_cents += row.duty_at_risk_cents
    if (row.clock_due_at !== null && asOf !== null) {
      if (row.clock_due_at < asOf) meta.overdue += 1
      else if (meta.next_clock === null || comesBefore(row, row.clock_due_at, meta.next_clock)) {
        meta.next_clock = {
          entry_number: row.entry_number,
          port: row.port,
          filed_on: row.filed_on,
          clock_code: row.clock_code ?? '',
          due_at: row.clock_due_at,
        }
      }
    }
    if (rows.length < queueRowLimit) rows.push(row)
  }
  return { meta, rows, n: meta.total }
}

/** By the time due, then the key; compared field by field, since every row of the queue comes by here. */
function comesBefore(
  row: QueueRow,
  dueAt: string,
  best: NonNullable<QueueMeta['next_clock']>,
): boolean {
  if (dueAt !== best.due_at) return dueAt < best.due_at
  if (row.filed_on !== best.filed_on) return row.filed_on < best.filed_on
  if (row.port !== best.port) return row.port < best.port
  return row.entry_number < best.entry_number
}
