/** Work that is open at some moment of a period, with its age at both ends and the kind of work it is. */
import { dayMs } from './oracle-calendar.ts'
import { counts } from './oracle-entry.ts'
import { entryKey } from './oracle-evidence.ts'
import type { PaceItem } from './oracle-pace.ts'
import { byText } from './oracle-range.ts'
import type { Period } from './oracle-throughput.ts'
import type { Work } from './oracle-work.ts'
import type { World } from './oracle-world.ts'

export interface WorkItem extends PaceItem {
  work: Work
}

/** Days since the opening without the paused time from then to that moment: at the opening work is of age 0. */
export function ageAt(work: Work, moment: number): number {
  let paused = 0
  for (const { start, end } of work.pauses)
    paused += Math.max(0, Math.min(end ?? moment, moment) - Math.max(start, work.opened_at))
  return (moment - work.opened_at - paused) / dayMs
}

export function itemsOf(world: World, { start, end, until, to }: Period): WorkItem[] {
  const sizes = new Map<string, number>()
  for (const entry of world.entries.values()) {
    if (!counts(entry) || entry.filing === null || entry.ref.filed_on > to) continue
    const importer = entry.filing.importer_number
    sizes.set(importer, (sizes.get(importer) ?? 0) + 1)
  }
  const sizeClass = (importer: string | undefined) => {
    if (importer === undefined) return 'unknown'
    const entries = sizes.get(importer) ?? 0
    return entries < 20 ? 'under_20' : entries < 200 ? '20_to_199' : 'from_200'
  }
  const items: WorkItem[] = []
  for (const work of world.works.values()) {
    const { opening, opened_at, closed_at } = work
    if (opened_at >= end || (closed_at !== null && (closed_at < start || closed_at < opened_at)))
      continue
    const about = opening.about
    const entry = about === undefined ? undefined : world.entries.get(entryKey(about))
    const filing = entry?.filing ?? null
    const special = filing?.lines.some((line) => line.adcvd_case !== undefined) ?? false
    items.push({
      work,
      center: opening.center,
      stratum: [
        opening.work_type,
        sizeClass(opening.importer_number),
        filing === null ? 'none' : `${filing.entry_type} ${special}`,
      ].join('|'),
      entry: ageAt(work, Math.max(start, opened_at)),
      exit: ageAt(work, Math.min(closed_at ?? until, until)),
      closed: closed_at !== null && closed_at < end && closed_at <= until,
      received_inside: opened_at >= start,
    })
  }
  return items
}

export function groupedBy<T>(list: readonly T[], key: (one: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return [...groups].toSorted(([a], [b]) => byText(a, b))
}
