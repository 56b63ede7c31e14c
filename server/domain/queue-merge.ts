import type { Filters } from '../contract/filters.ts'
import type { Scope } from '../../sql/scope.ts'
import type { QueueBaseRow } from './queues.ts'

/**
 * The order of the queue, as `sql/queries/queues_base.sql` has it: not released before released, duty at risk
 * descending, clock due ascending with none last, then the key. Below 0 when `a` comes first; 0 for one entry only.
 */
export function queueOrder({ row: a }: QueueBaseRow, { row: b }: QueueBaseRow): number {
  return (
    Number(a.status === 'released') - Number(b.status === 'released') ||
    b.duty_at_risk_cents - a.duty_at_risk_cents ||
    Number(a.clock_due_at === null) - Number(b.clock_due_at === null) ||
    byText(a.clock_due_at ?? '', b.clock_due_at ?? '') ||
    byText(a.filed_on, b.filed_on) ||
    byText(a.port, b.port) ||
    byText(a.entry_number, b.entry_number)
  )
}

const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** The queue without those that are `gone` and with those `added`, in queue order as `queue` is. Their places are searched: nothing else is compared. */
export function mergedQueue(
  queue: readonly QueueBaseRow[],
  gone: readonly QueueBaseRow[],
  added: readonly QueueBaseRow[],
): QueueBaseRow[] {
  const left: QueueBaseRow[][] = []
  let from = 0
  for (const item of gone.toSorted(queueOrder)) {
    const at = placeOf(queue, item)
    left.push(queue.slice(from, at))
    from = at + 1
  }
  const kept = left.concat([queue.slice(from)]).flat()
  const pieces: QueueBaseRow[][] = []
  from = 0
  for (const item of added.toSorted(queueOrder)) {
    const at = placeOf(kept, item)
    pieces.push(kept.slice(from, at), [item])
    from = at
  }
  return pieces.concat([kept.slice(from)]).flat()
}

/** How many of the queue come before the item. */
function placeOf(queue: readonly QueueBaseRow[], item: QueueBaseRow): number {
  let [low, high] = [0, queue.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = queue[middle]
    if (other !== undefined && queueOrder(other, item) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The queue, and what of it one port or one Center has: most topics ask for one. Each is in queue order. */
export interface IndexedQueue {
  all: readonly QueueBaseRow[]
  byPort: ReadonlyMap<string, readonly QueueBaseRow[]>
  byCenter: ReadonlyMap<string, readonly QueueBaseRow[]>
}

export function indexedQueue(all: readonly QueueBaseRow[]): IndexedQueue {
  const [byPort, byCenter] = [new Map<string, QueueBaseRow[]>(), new Map<string, QueueBaseRow[]>()]
  const put = (index: Map<string, QueueBaseRow[]>, name: string, item: QueueBaseRow) => {
    const known = index.get(name)
    if (known === undefined) index.set(name, [item])
    else known.push(item)
  }
  for (const item of all) {
    put(byPort, item.port, item)
    put(byCenter, item.center, item)
  }
  return { all, byPort, byCenter }
}

/** The least part of the queue with every row that the filters and the scope may select. */
export function candidatesOf(
  { all, byPort, byCenter }: IndexedQueue,
  filters: Filters,
  scope: Scope,
): readonly QueueBaseRow[] {
  const port = single(filters.port) ?? single(scope.ports)
  if (port !== undefined) return byPort.get(port) ?? []
  const center = single(filters.center) ?? single(scope.centers)
  return center === undefined ? all : (byCenter.get(center) ?? [])
}

const single = (values: 'all' | readonly string[] | undefined): string | undefined =>
  values !== undefined && values !== 'all' && values.length === 1 ? values[0] : undefined
