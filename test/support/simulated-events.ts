import type { EntryEvent, EventOf, EventType } from '../../ingest/contract/entry-event.ts'
import { historyEvents } from '../../ingest/simulator/stream.ts'
import type { Plants } from '../../ingest/simulator/plants.ts'

/** Monday 5 January 2026, the first day of the simulated worlds of tests. */
export const from = Date.UTC(2026, 0, 5)

export function simulate(entries: number, seed: number, plants: Plants = {}): EntryEvent[] {
  return [...historyEvents({ seed, entries, from, days: 180, plants })]
}

export function ofType<T extends EventType>(events: readonly EntryEvent[], type: T): EventOf<T>[] {
  return events.filter((event) => event.event_type === type) as EventOf<T>[]
}

export function keyOf(ref: { number: string; port: string; filed_on: string }): string {
  return `${ref.number}/${ref.port}/${ref.filed_on}`
}
