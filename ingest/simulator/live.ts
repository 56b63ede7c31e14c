import type { EntryEvent } from '../contract/entry-event.ts'
import { dayMs } from './calendar.ts'
import { firstDay, SendingOrder } from './stream.ts'
import { makeWorld, type SimulatorOptions } from './world.ts'

export interface LiveOptions extends SimulatorOptions {
  /** Where history ended, in milliseconds: the first event sent at or after it comes first. */
  start: number
  /** Where to stop; never when absent. */
  until?: number
  /** Mean filings a day after the first `days` days; the rate of history when absent. */
  entries_per_day?: number
  now: () => number
  /** Waits so many milliseconds; a rejection (an abort) ends the stream with that error. */
  sleep: (ms: number) => Promise<void>
}

/**
 * The same world as `historyEvents` with the same options, continued: each event comes when its
 * time has come by `now`, overdue ones at once. Together with a history that ended at `start`
 * there is no gap and no overlap.
 */
export async function* liveEvents(
  options: LiveOptions,
): AsyncGenerator<EntryEvent, void, undefined> {
  const world = makeWorld(options)
  const { start, now, sleep } = options
  const end = options.until ?? Number.POSITIVE_INFINITY
  const order = new SendingOrder(
    world,
    { start, end },
    options.entries_per_day === undefined ? {} : { perDay: options.entries_per_day },
  )
  for (let day = firstDay; world.from + day * dayMs < end; day += 1) {
    for (const timed of order.day(day)) {
      const wait = timed.emit - now()
      if (wait > 0) await sleep(wait)
      yield timed.event
    }
    // Days of the past are generated only to find what they left open; let others run meanwhile.
    await sleep(0)
  }
}
