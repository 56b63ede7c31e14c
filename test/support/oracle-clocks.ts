/** Clocks of entries and of work. Lengths and bases come from `clocks.csv`, days from the zone given. */
import type { EntryDetail } from '../../server/contract/entries.ts'
import { type Calendar, addDays, localDay } from './oracle-calendar.ts'
import type { Entry } from './oracle-entry.ts'
import { eventsOf, firstTime } from './oracle-evidence.ts'
import { type Reference, type Row, clockOf, zoneOf } from './oracle-reference.ts'

export interface Clock {
  code: string
  kind: EntryDetail['clocks'][number]['kind']
  name: string
  authority: string
  starts_at: number
  due_at: number
  stopped_at: number | null
}

/** The least of the known times. */
export function earliest(...times: (number | null)[]): number | null {
  const known = times.filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/** 29 February plus a year is 28 February. */
function addYears(day: string, years: number): string {
  const month = `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4, 8)}`
  const moved = addDays(`${month}01`, Number(day.slice(8)) - 1)
  return moved.startsWith(month) ? moved : `${month}28`
}

/** The last day of a clock that starts on a day; null when the calendar lacks a day that it needs. */
export function lastDay(row: Row, calendar: Calendar, day: string): string | null {
  const length = Number(row['length'])
  let last: string
  switch (row['basis']) {
    case 'business_days':
      if (!calendar.covers(day)) return null
      last = calendar.addBusinessDays(day, length)
      break
    case 'calendar_days':
      last = addDays(day, length)
      break
    default:
      throw new Error(`unknown basis ${row['basis']}`)
  }
  if (!calendar.covers(last)) return null
  if (!['1', 'true'].includes(row['roll_forward'] ?? '')) return last
  const rolled = calendar.rollForward(last)
  return calendar.covers(rolled) ? rolled : null
}

export const clockKind = (row: Row): Clock['kind'] => {
  const kind = row['kind']
  if (kind === 'statutory' || kind === 'regulatory' || kind === 'target') return kind
  throw new Error(`unknown clock kind ${kind}`)
}

function suspended(entry: Entry): boolean {
  const last = entry.subject.copies.findLast(
    ({ event, counted }) =>
      counted &&
      (event.event_type === 'liquidation.suspended' || event.event_type === 'liquidation.resumed'),
  )
  return last?.event.event_type === 'liquidation.suspended'
}

export function entryClocks(entry: Entry, reference: Reference, calendar: Calendar): Clock[] {
  if (['orphan', 'cancelled', 'moved'].includes(entry.status)) return []
  const { released_at, excluded_at, seized_at } = entry
  const { copies } = entry.subject
  const zone = zoneOf(reference, entry.ref.port, entry.ref.filed_on)
  const clocks: Clock[] = []
  const run = (code: string, from: number | null, stop: number | null, end?: string) => {
    const row = clockOf(reference, code)
    if (row === undefined || from === null) return
    const last = end ?? lastDay(row, calendar, localDay(zone, from))
    if (last === null || !calendar.covers(last)) return
    clocks.push({
      code,
      kind: clockKind(row),
      name: row['name'] ?? '',
      authority: row['authority'] ?? '',
      starts_at: from,
      due_at: calendar.endOfDay(zone, last),
      stopped_at: stop,
    })
  }
  const decided = earliest(released_at, excluded_at, seized_at)
  run('release_or_detain', entry.presented_at, earliest(decided, entry.detained_at))
  run('detention_notice', entry.detained_at, earliest(decided, entry.noticed_at))
  run('admissibility', entry.detained_at === null ? null : entry.presented_at, decided)
  run('entry_summary', released_at, firstTime(copies, 'summary.filed'))
  const extensions = eventsOf(copies, 'liquidation.extended').length
  // years, as definitions.md and 19 USC 1504(a) say; `clocks.csv` may count a year as 365 days
  if (!suspended(entry))
    run(
      'deemed_liquidation',
      entry.filed_at,
      firstTime(copies, 'entry.liquidated'),
      addYears(entry.ref.filed_on, Math.min(1 + extensions, 4)),
    )
  return clocks
}

/** Of the first three clocks the one that still runs and is due first. */
export function queueClock(clocks: Clock[]): Clock | null {
  let next: Clock | null = null
  for (const clock of clocks) {
    if (!['release_or_detain', 'detention_notice', 'admissibility'].includes(clock.code)) continue
    if (clock.stopped_at === null && (next === null || clock.due_at < next.due_at)) next = clock
  }
  return next
}
