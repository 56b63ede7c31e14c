import { agesOf, type Spell } from '../../server/domain/survival/kaplan-meier.ts'
import { grouped } from '../../server/domain/work-divisions.ts'
import type { WorkGroup } from '../../server/domain/work-times.ts'

/** A single piece of work, ages in milliseconds. */
export interface WorkItem extends Pick<
  WorkGroup,
  'center' | 'work_type' | 'importer_size' | 'entry_type' | 'adcvd'
> {
  received: number
  closed: number
  entry_ms: number
  exit_ms: number
}

const dayMs = 86_400_000
const spellOf = ({ entry_ms, exit_ms, closed }: WorkItem): Spell => ({
  entry: entry_ms / dayMs,
  exit: Math.max(entry_ms, exit_ms) / dayMs,
  closed: closed === 1,
})

/** Single pieces of work as the base query groups them. */
export function workGroups(items: readonly WorkItem[]): WorkGroup[] {
  const kind = (item: WorkItem) =>
    [item.center, item.work_type, item.importer_size, item.entry_type, item.adcvd].join('|')
  return grouped(items, kind).flatMap(([, group]) => {
    const [first] = group
    if (first === undefined) return []
    const { center, work_type, importer_size, entry_type, adcvd } = first
    const received = group.filter((item) => item.received === 1)
    return [
      {
        ...{ center, work_type, importer_size, entry_type, adcvd },
        items: group.length,
        received: received.length,
        closed: group.filter((item) => item.closed === 1).length,
        longest: Math.max(0, ...group.map(({ exit_ms }) => exit_ms / dayMs)),
        ...agesOf(group.map(spellOf)),
        cohort: agesOf(received.map(spellOf)),
      },
    ]
  })
}
