/** The counts of the data page that are functions of the set of events. */
import type { QualityMeta } from '../../server/contract/data-quality.ts'
import { orNull } from './oracle-evidence.ts'
import { byText } from './oracle-range.ts'
import type { World } from './oracle-world.ts'

export type OracleQuality = Pick<
  QualityMeta,
  | 'events'
  | 'entries'
  | 'works'
  | 'importers'
  | 'orphan_entries'
  | 'orphan_works'
  | 'cancelled_entries'
  | 'moved_entries'
  | 'unscored_entries'
  | 'conflicting_ids'
  | 'newest_event_at'
  | 'by_type'
  | 'by_source'
  | 'conflicts'
>

/**
 * `events` are distinct copies: each content of an id once, also those that do not count.
 * Orphans are counted beside `entries` and `works`, not in them; cancelled and moved entries are in.
 */
export function quality(world: World): OracleQuality {
  const { copies, conflicts } = world.evidence
  const byType = new Map<string, number>()
  const bySource = new Map<string, { events: number; newest: number }>()
  for (const { event, at } of copies) {
    byType.set(event.event_type, (byType.get(event.event_type) ?? 0) + 1)
    const source = bySource.get(event.source) ?? { events: 0, newest: at }
    bySource.set(event.source, {
      events: source.events + 1,
      newest: Math.max(source.newest, at),
    })
  }
  const entries = [...world.entries.values()]
  const withStatus = (status: string) => entries.filter((entry) => entry.status === status).length
  return {
    events: copies.length,
    entries: entries.length - withStatus('orphan'),
    works: world.works.size,
    importers: world.accounts.size,
    orphan_entries: withStatus('orphan'),
    orphan_works: world.orphanWorks,
    cancelled_entries: withStatus('cancelled'),
    moved_entries: withStatus('moved'),
    unscored_entries: entries.filter((entry) => entry.filing !== null && entry.decision === null)
      .length,
    conflicting_ids: conflicts.size,
    newest_event_at: orNull(world.asOf),
    by_type: [...byType]
      .map(([event_type, events]) => ({ event_type, events }))
      .toSorted((a, b) => byText(a.event_type, b.event_type)),
    by_source: [...bySource]
      .map(([source, { events, newest }]) => ({
        source,
        events,
        newest_event_at: new Date(newest).toISOString(),
      }))
      .toSorted((a, b) => byText(a.source, b.source)),
    conflicts: [...conflicts]
      .map(([event_id, contents]) => ({ event_id, copies: contents }))
      .toSorted((a, b) => byText(a.event_id, b.event_id)),
  }
}
