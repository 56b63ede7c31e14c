import type { EntryEvent } from '../contract/entry-event.ts'
import { accountDay } from './accounts.ts'
import { dayMs } from './calendar.ts'
import { simulateEntry } from './entry.ts'
import type { TimedEvent } from './event-writer.ts'
import type { Filing } from './filing.ts'
import { entriesOnDay, makeWorld, type SimulatorOptions, type World } from './world.ts'

/** Sees every filing as it is generated; for the truth file. */
export type Observer = (filing: Filing) => void

/** Everything that starts on a world day, with all its future events: a pure function of its arguments. */
export function worldDay(
  world: World,
  day: number,
  perDay?: number,
  observe?: Observer,
): TimedEvent[] {
  const events = accountDay(world, day)
  const count = entriesOnDay(world, day, perDay)
  for (let index = 0; index < count; index += 1) {
    const entry = simulateEntry(world, day, index)
    observe?.(entry.filing)
    for (const timed of entry.events) events.push(timed)
  }
  return events
}

/** Days by which events may precede the local day on which their entry is filed. */
const lookAheadDays = 5
/** The first day with events: accounts and cargo that came before the first filing. */
export const firstDay = -6

/**
 * The stream of a world between two instants, in order of sending. Days are generated just before
 * they are needed and their later events wait in a bucket a day; outside the window nothing is kept.
 */
export class SendingOrder {
  private readonly world: World
  private readonly start: number
  private readonly end: number
  private readonly perDay: number | undefined
  private readonly observe: Observer | undefined
  private readonly buckets = new Map<number, TimedEvent[]>()
  private generated = 0

  constructor(
    world: World,
    window: { start?: number; end?: number },
    extra: { perDay?: number; observe?: Observer } = {},
  ) {
    this.world = world
    this.start = window.start ?? Number.NEGATIVE_INFINITY
    this.end = window.end ?? Number.POSITIVE_INFINITY
    this.perDay = extra.perDay
    this.observe = extra.observe
  }

  /** Events sent on a day counted from the first of the world. Days must be asked for in order. */
  day(day: number): TimedEvent[] {
    while (this.generated <= day + lookAheadDays) {
      const startOfDay = this.world.from + (this.generated - lookAheadDays) * dayMs
      if (startOfDay >= this.end) break
      for (const timed of worldDay(this.world, this.generated, this.perDay, this.seen)) {
        if (timed.emit >= this.start && timed.emit < this.end) this.keep(timed, day)
      }
      this.generated += 1
    }
    const events = this.buckets.get(day) ?? []
    this.buckets.delete(day)
    return events.sort((a, b) => a.emit - b.emit)
  }

  private readonly seen = (filing: Filing): void => {
    if (filing.filed_at < this.end) this.observe?.(filing)
  }

  private keep(timed: TimedEvent, current: number): void {
    const day = Math.max(current, Math.floor((timed.emit - this.world.from) / dayMs))
    const bucket = this.buckets.get(day)
    if (bucket) bucket.push(timed)
    else this.buckets.set(day, [timed])
  }
}

export interface HistoryOptions extends SimulatorOptions {
  /** End of the window in milliseconds; `from` plus `days` when absent. */
  until?: number
  observe?: Observer
}

/**
 * The history of a world up to the end of its window, in order of sending. What has not happened
 * by then is absent: such entries and work are open. Filings are `entries`, less those whose local
 * day reaches past the end.
 */
export function* historyEvents(options: HistoryOptions): Generator<EntryEvent, void, undefined> {
  const world = makeWorld(options)
  const end = options.until ?? world.from + world.days * dayMs
  const { observe } = options
  const order = new SendingOrder(world, { end }, observe ? { observe } : {})
  for (let day = firstDay; world.from + day * dayMs < end; day += 1) {
    for (const timed of order.day(day)) yield timed.event
  }
}
