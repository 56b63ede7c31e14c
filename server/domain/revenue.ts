import type { Filters } from '../contract/filters.ts'
import type { RevenueRow } from '../contract/revenue.ts'
import { selects, type Filterable } from './selection.ts'

/** Money of entries alike in all filters; `filed_on` is the first day of theirs, inside the period. Integer cents. */
export type RevenueBaseRow = RevenueRow & Filterable

const empty = (port: string): RevenueRow => ({
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
})

/** Sums by port, ports ascending. `n` counts entries. */
export function revenueOf(
  base: readonly RevenueBaseRow[],
  filters: Filters,
): { rows: RevenueRow[]; n: number } {
  const ports = new Map<string, RevenueRow>()
  let n = 0
  for (const row of base.filter(selects(filters))) {
    const sum = ports.get(row.port) ?? empty(row.port)
    ports.set(row.port, sum)
    n += row.entries
    sum.entries += row.entries
    sum.summaries += row.summaries
    sum.assessed_cents += row.assessed_cents
    sum.collected_cents += row.collected_cents
    sum.refunded_cents += row.refunded_cents
    sum.outstanding_cents += row.outstanding_cents
    sum.exam_change_cents += row.exam_change_cents
    sum.at_risk_cents += row.at_risk_cents
    sum.at_risk_entries += row.at_risk_entries
  }
  const rows = [...ports.values()].toSorted((a, b) => (a.port < b.port ? -1 : 1))
  return { rows, n }
}
