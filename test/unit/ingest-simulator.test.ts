import { createHash } from 'node:crypto'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { hasValidCheckDigit } from '../../ingest/contract/codes.ts'
import { eventTypes, type EntryEvent, type EventOf } from '../../ingest/contract/entry-event.ts'
import { dayMs, localDate } from '../../ingest/simulator/calendar.ts'
import { liveEvents } from '../../ingest/simulator/live.ts'
import { ports } from '../../ingest/simulator/ports.ts'
import { historyEvents } from '../../ingest/simulator/stream.ts'
import { from, keyOf, ofType, simulate } from '../support/simulated-events.ts'

function hash(events: Iterable<EntryEvent>): string {
  const digest = createHash('sha256')
  for (const event of events) digest.update(`${JSON.stringify(event)}\n`)
  return digest.digest('hex')
}

const world = simulate(5_000, 7)
const once = [...new Map(world.map((event) => [event.event_id, event])).values()]

describe('determinism', () => {
  test('the same seed gives the same bytes and another seed others', () => {
    const first = hash(simulate(2_000, 11))
    expect(hash(simulate(2_000, 11))).toBe(first)
    expect(hash(simulate(2_000, 12))).not.toBe(first)
  })

  test('an event id stands for one content, and about half a percent of events are repeated', () => {
    const contents = new Set(world.map((event) => JSON.stringify(event)))
    expect(contents.size).toBe(once.length)
    const repeats = 1 - once.length / world.length
    expect(repeats).toBeGreaterThan(0.003)
    expect(repeats).toBeLessThan(0.007)
  })

  test('live continues history without gap or overlap', async () => {
    const options = { seed: 5, entries: 1_500, from, days: 40 }
    const middle = from + 40 * dayMs + 7 * 3_600_000
    const until = middle + 12 * dayMs
    const whole = [...historyEvents({ ...options, until })]
    const before = [...historyEvents({ ...options, until: middle })]
    let clock = middle
    const after: EntryEvent[] = []
    let early = 0
    const sleep = (ms: number) => Promise.resolve(void (clock += ms))
    const live = liveEvents({ ...options, start: middle, until, now: () => clock, sleep })
    for await (const event of live) {
      if (Date.parse(event.occurred_at) > clock) early += 1
      after.push(event)
    }
    expect(early).toBe(0)
    expect(after.length).toBeGreaterThan(1_000)
    expect([...before, ...after]).toEqual(whole)
  })

  test('the live rate can differ from that of history', async () => {
    const options = { seed: 5, entries: 400, from, days: 14 }
    const start = from + 14 * dayMs
    const count = async (entries_per_day: number) => {
      let filed = 0
      const until = start + 7 * dayMs
      const sleep = () => Promise.resolve()
      const live = liveEvents({
        ...options,
        start,
        until,
        entries_per_day,
        now: () => until,
        sleep,
      })
      for await (const event of live) if (event.event_type === 'entry.filed') filed += 1
      return filed
    }
    expect((await count(300)) / (await count(30))).toBeGreaterThan(7)
  })
})

describe('the contract', () => {
  const validators = new Map(
    Object.entries(eventTypes).map(([type, schema]) => [type, Compile(schema)]),
  )

  test('every event fits its schema and every entry number has its check digit', () => {
    const misfits = world.filter((event) => !validators.get(event.event_type)?.Check(event))
    expect(misfits).toEqual([])
    const wrong = ofType(world, 'entry.filed').filter((e) => !hasValidCheckDigit(e.entry.number))
    expect(wrong).toEqual([])
  })

  test('every type occurs, except the score, which is not for a source to give', () => {
    const seen = new Set(world.map((event) => event.event_type))
    const expected = Object.keys(eventTypes).filter((type) => type !== 'entry.scored')
    expect([...seen].sort((a, b) => (a < b ? -1 : 1))).toEqual(
      expected.sort((a, b) => (a < b ? -1 : 1)),
    )
  })

  test('a waiver has a reason, and nothing happens after the window', () => {
    const end = from + 180 * dayMs
    for (const event of world) expect(Date.parse(event.occurred_at)).toBeLessThan(end)
    for (const event of ofType(world, 'entry.disposed')) {
      expect(event.waiver_reason !== undefined).toBe(event.disposition === 'waived')
    }
  })

  test('the declared filing date is the date at the port, also around the change of clocks', () => {
    const zones = new Map(ports.map((port) => [port.code, port.zone]))
    const names = { eastern: 'America/New_York', central: 'America/Chicago', mountain: 'America/Denver', arizona: 'America/Phoenix', pacific: 'America/Los_Angeles' } // prettier-ignore
    const formats = new Map(
      Object.entries(names).map(([zone, timeZone]) => [
        zone,
        new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }),
      ]),
    )
    const first = new Map<string, EventOf<'entry.filed'>>()
    for (const event of ofType(once, 'entry.filed')) {
      const known = first.get(keyOf(event.entry))
      if (!known || event.occurred_at < known.occurred_at) first.set(keyOf(event.entry), event)
    }
    for (const event of first.values()) {
      const zone = zones.get(event.entry.port) ?? 'eastern'
      const moment = Date.parse(event.occurred_at)
      expect(event.entry.filed_on).toBe(localDate(zone, moment))
      expect(event.entry.filed_on).toBe(formats.get(zone)?.format(moment))
    }
  })
})

describe('the world', () => {
  const filings = new Map(ofType(once, 'entry.filed').map((event) => [keyOf(event.entry), event]))
  const entries = filings.size

  test('entries have about 4.6 lines and about one percent is cancelled', () => {
    const lines = [...filings.values()].reduce((sum, event) => sum + event.lines.length, 0)
    expect(Math.abs(lines / entries - 4.6)).toBeLessThan(0.7)
    const cancelled = ofType(once, 'entry.cancelled').length / entries
    expect(cancelled).toBeGreaterThan(0.006)
    expect(cancelled).toBeLessThan(0.015)
    expect(entries).toBeGreaterThan(4_980)
  })

  test('trucks are examined far more often than ships', () => {
    const examined = new Set(ofType(once, 'exam.ordered').map((event) => keyOf(event.entry)))
    const rate = (modes: string[]) => {
      const some = [...filings].filter(([, event]) => modes.includes(event.mode))
      return some.filter(([key]) => examined.has(key)).length / some.length
    }
    expect(rate(['30', '31'])).toBeGreaterThan(0.17)
    expect(rate(['30', '31'])).toBeLessThan(0.33)
    expect(rate(['10', '11'])).toBeGreaterThan(0.015)
    expect(rate(['10', '11'])).toBeLessThan(0.06)
  })

  test('a hold is removed once, after it was placed, and no goods are released under a hold', () => {
    const placed = new Map(ofType(once, 'hold.placed').map((event) => [event.hold_id, event]))
    const removed = ofType(once, 'hold.removed')
    expect(new Set(removed.map((event) => event.hold_id)).size).toBe(removed.length)
    const released = new Map(
      ofType(once, 'entry.released').map((event) => [keyOf(event.entry), event.occurred_at]),
    )
    // The placing of a hold may still be on its way when the window ends.
    const backwards = removed.filter(
      (event) => (placed.get(event.hold_id)?.occurred_at ?? '') > event.occurred_at,
    )
    expect(backwards).toEqual([])
    const underHold = removed.filter(
      (event) => (released.get(keyOf(event.entry)) ?? '9') < event.occurred_at,
    )
    expect(underHold).toEqual([])
    expect(removed.length / placed.size).toBeGreaterThan(0.9)
  })

  test('accounts are registered before their first filing', () => {
    const registered = new Set<string>()
    const unknown = world.filter((event) => {
      for (const account of ofType([event], 'importer.registered')) {
        registered.add(account.importer_number)
      }
      return ofType([event], 'entry.filed').some((filed) => !registered.has(filed.importer_number))
    })
    expect(unknown).toEqual([])
  })

  test('every Center has work of several types', () => {
    const opened = ofType(simulate(20_000, 7), 'work.opened')
    for (let code = 1; code <= 10; code += 1) {
      const own = opened.filter((event) => Number(event.center) === code)
      expect(own.length).toBeGreaterThanOrEqual(30)
      expect(new Set(own.map((event) => event.work_type)).size).toBeGreaterThanOrEqual(5)
    }
  })
})
