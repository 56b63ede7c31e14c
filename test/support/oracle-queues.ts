/** The queue of a port: high and elevated entries without a disposition. */
import type { Filters } from '../../server/contract/filters.ts'
import type { QueueMeta, QueueRow } from '../../server/contract/queues.ts'
import { type Entry, openExams } from './oracle-entry.ts'
import { orNull, text } from './oracle-evidence.ts'
import { byRef, passes, rangeOf } from './oracle-range.ts'
import type { World } from './oracle-world.ts'

export interface Reply<M, R> {
  n: number
  meta: M
  rows: R[]
}
type Waiting = { entry: Entry; decision: NonNullable<Entry['current']> }

function rowOf({ entry, decision }: Waiting, world: World): QueueRow {
  const { filing, goods, filed_at } = entry
  if (filing === null || goods === null || filed_at === null)
    throw new Error(`${entry.key} waits without a filing`)
  const open = entry.holds.filter((hold) => hold.removed_at === null)
  return {
    filed_on: entry.ref.filed_on,
    port: entry.ref.port,
    entry_number: entry.ref.number,
    segment: decision.segment,
    points: decision.points,
    reasons: decision.reasons,
    recommended_lane: decision.recommended_lane,
    duty_at_risk_cents: decision.duty_at_risk_cents,
    importer_key: world.importerKey(filing.importer_number),
    importer_name: entry.account?.name ?? null,
    tier: entry.account?.ctpat_tier ?? null,
    center: entry.center,
    center_basis: entry.center_basis,
    entry_type: filing.entry_type,
    mode: filing.mode,
    hts6: goods.hts10.slice(0, 6),
    origin: goods.origin,
    line_count: filing.lines.length,
    value_cents: entry.value_cents,
    duty_cents: entry.duty_cents,
    status: entry.status,
    holds_open: open.length,
    hold_agencies: [...new Set(open.map((hold) => hold.agency))].toSorted(),
    exams_open: openExams(entry).length,
    clock_code: entry.queue_clock?.code ?? null,
    clock_due_at: orNull(entry.queue_clock?.due_at ?? null),
    filed_at: text(filed_at),
    arrived_at: orNull(entry.arrived_at),
    presented_at: orNull(entry.presented_at),
    conflicting: entry.subject.conflicting,
  }
}

const due = ({ entry }: Waiting) => entry.queue_clock?.due_at ?? Number.POSITIVE_INFINITY
/** Equal when both are infinite, which a difference would not say. */
const byDue = (a: Waiting, b: Waiting) => (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : 0)

export function queues(world: World, filters: Filters): Reply<QueueMeta, QueueRow> {
  const bounded = filters.from !== undefined || filters.to !== undefined
  const { from, to } = rangeOf(filters, world.asOf)
  const risky: Waiting[] = []
  for (const entry of world.entries.values()) {
    const { current: decision } = entry
    if (decision === null || (decision.segment !== 'high' && decision.segment !== 'elevated'))
      continue
    if (bounded && (entry.ref.filed_on < from || entry.ref.filed_on > to)) continue
    if (passes({ ...entry, decision }, filters)) risky.push({ entry, decision })
  }
  const waiting = risky.filter((one) => isWaiting(one.entry))
  const inSegment = (segment: string) =>
    waiting.filter(({ decision }) => decision.segment === segment).length
  const withStatus = (status: string) => risky.filter(({ entry }) => entry.status === status).length
  const asOf = world.asOf ?? 0
  const next = waiting
    .filter(({ entry }) => entry.queue_clock !== null && entry.queue_clock.due_at >= asOf)
    .toSorted((a, b) => byDue(a, b) || byRef(a.entry, b.entry))[0]
  const sorted = waiting.toSorted(
    (a, b) =>
      Number(a.entry.status === 'released') - Number(b.entry.status === 'released') ||
      b.decision.duty_at_risk_cents - a.decision.duty_at_risk_cents ||
      byDue(a, b) ||
      byRef(a.entry, b.entry),
  )
  return {
    n: waiting.length,
    meta: {
      total: waiting.length,
      high: inSegment('high'),
      elevated: inSegment('elevated'),
      released: waiting.filter(({ entry }) => entry.status === 'released').length,
      overdue: waiting.filter((one) => due(one) < asOf).length,
      cancelled: withStatus('cancelled'),
      moved: withStatus('moved'),
      duty_at_risk_cents: waiting.reduce(
        (sum, { decision }) => sum + decision.duty_at_risk_cents,
        0,
      ),
      next_clock: next === undefined ? null : nextClock(next.entry),
    },
    rows: sorted.slice(0, 500).map((one) => rowOf(one, world)),
  }
}

function nextClock(entry: Entry): QueueMeta['next_clock'] {
  if (entry.queue_clock === null) return null
  return {
    entry_number: entry.ref.number,
    port: entry.ref.port,
    filed_on: entry.ref.filed_on,
    clock_code: entry.queue_clock.code,
    due_at: text(entry.queue_clock.due_at),
  }
}

/** Risky, not disposed of, and inside the denominators. */
export function isWaiting(entry: Entry): boolean {
  const segment = entry.current?.segment
  return (
    (segment === 'high' || segment === 'elevated') &&
    entry.disposition === null &&
    !['orphan', 'cancelled', 'moved'].includes(entry.status)
  )
}
