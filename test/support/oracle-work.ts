/** What a piece of Center work is (docs/definitions.md, Work). */
import type { EventOf } from '../../ingest/contract/entry-event.ts'
import { type Calendar, localDay } from './oracle-calendar.ts'
import { earliest, lastDay } from './oracle-clocks.ts'
import { type Subject, eventsOf, firstTime, time } from './oracle-evidence.ts'
import { type Reference, clockOf } from './oracle-reference.ts'

export interface Pause {
  start: number
  end: number | null
}
export interface Work {
  work_id: string
  subject: Subject
  opening: EventOf<'work.opened'>
  opened_at: number
  responded_at: number | null
  accelerated_at: number | null
  closed_at: number | null
  outcome: string | null
  revenue_change_cents: number | null
  pauses: Pause[]
  due_at: number | null
  stopped_at: number | null
}

export const workZone = 'America/New_York'

function foldPauses(subject: Subject): Pause[] {
  const pauses: Pause[] = []
  let open: Pause | null = null
  for (const { event, at, counted } of subject.copies) {
    if (!counted) continue
    if (event.event_type === 'work.paused' && open === null) {
      open = { start: at, end: null }
      pauses.push(open)
    } else if (event.event_type === 'work.resumed' && open !== null) {
      open.end = at
      open = null
    }
  }
  return pauses
}

/** The clock of a type; of protests the one of the ordinary decision. */
export function clockOfType(workType: string): string | null {
  if (workType === 'cf28') return 'cf28_response'
  if (workType === 'cf29') return 'cf29_response'
  return workType === 'protest' ? 'protest_decision' : null
}

function dueAt(work: Work, reference: Reference, calendar: Calendar): number | null {
  const type = work.opening.work_type
  const accelerated = type === 'protest' && work.accelerated_at !== null
  const code = accelerated ? 'protest_accelerated' : clockOfType(type)
  const row = code === null ? undefined : clockOf(reference, code)
  if (row === undefined) return null
  const from = accelerated ? (work.accelerated_at ?? work.opened_at) : work.opened_at
  const last = lastDay(row, calendar, localDay(workZone, from))
  if (last === null) return null
  const due = calendar.endOfDay(workZone, last)
  if (!['1', 'true'].includes(row['pauses'] ?? '')) return due
  let paused = 0
  for (const { start, end } of work.pauses) {
    if (end === null) return null
    paused += end - start
  }
  return due + paused
}

/** Null without `work.opened`: an orphan, outside every count. */
export function foldWork(subject: Subject, reference: Reference, calendar: Calendar): Work | null {
  const { copies } = subject
  const openings = eventsOf(copies, 'work.opened')
  const first = openings[0]
  const opening = openings.at(-1)
  if (first === undefined || opening === undefined) return null
  const closing = eventsOf(copies, 'work.closed').at(-1)
  const work: Work = {
    work_id: subject.id,
    subject,
    opening,
    opened_at: time(first),
    responded_at: firstTime(copies, 'work.responded'),
    accelerated_at: firstTime(copies, 'work.accelerated'),
    closed_at: firstTime(copies, 'work.closed'),
    outcome: closing?.outcome ?? null,
    revenue_change_cents: closing?.revenue_change_cents ?? null,
    pauses: foldPauses(subject),
    due_at: null,
    stopped_at: null,
  }
  work.due_at = dueAt(work, reference, calendar)
  const answered = opening.work_type === 'cf28' || opening.work_type === 'cf29'
  if (clockOfType(opening.work_type) !== null)
    work.stopped_at = answered ? earliest(work.responded_at, work.closed_at) : work.closed_at
  return work
}
