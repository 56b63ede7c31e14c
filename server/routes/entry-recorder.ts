import type { ClickHouseClient } from '@clickhouse/client'
import { isDeepStrictEqual } from 'node:util'
import Type from 'typebox'
import { timeOfEventId } from '../contract/event-id.ts'
import type { TimelineRow } from '../domain/entry-detail.ts'
import type { IngestDoor } from '../ingest-door.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import type { EntryKey, PageEvent } from './entry-bodies.ts'
import { refused } from './guard.ts'

/**
 * Sends an event of a page through ingest, once, and waits until it is on the pages. An event that was sent before is
 * not sent again: what stands in evidence decides, and until it is there what this process has sent.
 *
 * The first disposition in the order of truth stands, wherever it came in. Two that come in together are both told
 * right: the later one waits for the earlier one before it is answered.
 */
export interface Recorder {
  /** True once the event is on the pages, false when that took too long. Throws the refusals of the door, and EVENT_ID_USED. */
  record(entry: EntryKey, event: PageEvent, mayBegin: () => Promise<void>): Promise<boolean>
  /** Every event of the entry in the order of truth. */
  timeline(entry: EntryKey): Promise<TimelineRow[]>
}

export interface RecorderParts {
  client: ClickHouseClient
  door: IngestDoor
  now: () => Date
  /** How long an answer waits for the pages; default 10 s. */
  waitMs?: number | undefined
}

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const key = { filed_on: 'Date', port: 'String', entry_number: 'String' } as const
const whereQuery = defineQuery(
  file('entries_event'),
  { ...key, event_id: 'String' },
  Type.Unsafe<{ here: number; applied: number }>({}),
  { scoped: false },
)
export const timelineQuery = defineQuery(
  file('entries_timeline'),
  key,
  Type.Unsafe<TimelineRow>({}),
  { scoped: false },
)

const aheadMs = 60_000
const behindMs = 300_000
const mostKept = 1000
const usedId = (detail: string) => refused('EVENT_ID_USED', detail, 409)

interface Sent {
  place: string
  event: PageEvent
  /** Settles when ingest has answered. */
  taken: Promise<void>
  /** Its request is not answered yet. */
  open: boolean
}

export function createRecorder({ client, door, now, waitMs = 10_000 }: RecorderParts): Recorder {
  const sent = new Map<string, Sent>()
  const timeline = (entry: EntryKey) => rows(client, timelineQuery, fullScope, { ...entry })
  const where = (entry: EntryKey, event_id: string) =>
    rows(client, whereQuery, fullScope, { ...entry, event_id })

  /** True when evidence has this very event; an id that stands for anything else is refused. */
  async function inEvidence(entry: EntryKey, event: PageEvent): Promise<boolean> {
    const places = await where(entry, event.event_id)
    if (places.length === 0) return false
    if (places.some(({ here }) => !here))
      throw usedId('This event_id stands for something else already; make a new one.')
    const copies = (await timeline(entry)).filter(({ event_id }) => event_id === event.event_id)
    if (!copies.every(({ payload }) => isDeepStrictEqual(JSON.parse(payload), event)))
      throw usedId('This event_id was recorded with other content; make a new one.')
    return copies.length > 0
  }

  function fresh({ event_id }: PageEvent): void {
    const away = (timeOfEventId(event_id) ?? 0) - now().getTime()
    if (away <= aheadMs && away >= -behindMs) return
    throw refused(
      'EVENT_TIME_REFUSED',
      `The time in event_id must be at most ${aheadMs / 1000} s ahead and ${behindMs / 1000} s behind the server's clock; make a new one.`,
    )
  }

  function send(place: string, event: PageEvent): Sent {
    const taken = door.send(event)
    const entry: Sent = { place, event, taken, open: true }
    sent.set(event.event_id, entry)
    // What was not taken may be tried again with the same id.
    taken.catch(() => sent.delete(event.event_id))
    const oldest = sent.size > mostKept ? sent.keys().next().value : undefined
    if (oldest !== undefined) sent.delete(oldest)
    return entry
  }

  /** Waits until `holds`, as long as may be; a database that is away for a moment is asked again. */
  async function waited(holds: () => boolean | Promise<boolean>, until: number): Promise<boolean> {
    for (let pause = 25; ; pause = Math.min(2 * pause, 200)) {
      const held = await Promise.resolve()
        .then(holds)
        .catch(() => false)
      if (held) return true
      if (performance.now() >= until) return false
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }

  const earlierOpen = (place: string, event: PageEvent) =>
    [...sent.values()].some(
      (other) =>
        other.open &&
        other.place === place &&
        other.event.event_type === event.event_type &&
        // Of these ids the order is that of (occurred_at, event_id).
        other.event.event_id < event.event_id,
    )

  return {
    timeline,
    record: async (entry, event, mayBegin) => {
      const place = Object.values(entry).join('/')
      const until = performance.now() + waitMs
      let mine = sent.get(event.event_id)
      if (mine === undefined && !(await inEvidence(entry, event))) {
        fresh(event)
        await mayBegin()
        mine = sent.get(event.event_id) ?? send(place, event)
      }
      if (mine !== undefined && !(mine.place === place && isDeepStrictEqual(mine.event, event)))
        throw usedId('This event_id was sent with other content; make a new one.')
      try {
        await mine?.taken
        const applied = await waited(
          async () => (await where(entry, event.event_id)).some(({ applied }) => Boolean(applied)),
          until,
        )
        return applied && (await waited(() => !earlierOpen(place, event), until))
      } finally {
        if (mine !== undefined) mine.open = false
      }
    },
  }
}
