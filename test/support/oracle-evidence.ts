/** Which copies count: one content once; of several contents of one id only the least content hash. */
import type { EntryRef, EventOf, EventType } from '../../ingest/contract/entry-event.ts'
import { canonicalJson, sipHash64 } from './oracle-hash.ts'

/** The contract's events, told apart by their type. */
export type AnyEvent = {
  [T in EventType]: Omit<EventOf<T>, 'event_type'> & { event_type: T }
}[EventType]

export interface Copy {
  event: AnyEvent
  at: number
  content: string
  /** Zero while the id has one content: nothing is left for it to decide. */
  hash: bigint
  counted: boolean
}
export interface Subject {
  kind: 'entry' | 'work' | 'importer' | 'center'
  ref: EntryRef | null
  id: string
  /** In the order of truth. */
  copies: Copy[]
  conflicting: boolean
}
export interface Evidence {
  copies: Copy[]
  subjects: Map<string, Subject>
  /** Contents per id that came with several. */
  conflicts: Map<string, number>
  asOf: number | null
  simulated: boolean
}

export const entryKey = (ref: EntryRef) => `entry|${ref.filed_on}|${ref.port}|${ref.number}`

/** Counted events of one type, in the order of the copies given. */
export function eventsOf<T extends EventType>(copies: Copy[], type: T): EventOf<T>[] {
  const found: EventOf<T>[] = []
  for (const { event, counted } of copies)
    // the type's literal decides the shape; the compiler cannot narrow by a generic literal
    if (counted && event.event_type === type) found.push(event as AnyEvent & EventOf<T>)
  return found
}

export const time = (event: { occurred_at: string }) => Date.parse(event.occurred_at)
export const text = (at: number) => new Date(at).toISOString()
export const orNull = (at: number | null) => (at === null ? null : text(at))
export function firstTime(copies: Copy[], type: EventType): number | null {
  const first = eventsOf(copies, type)[0]
  return first === undefined ? null : time(first)
}

function subjectOf(event: AnyEvent): Subject {
  const subject = { copies: [], conflicting: false }
  if ('entry' in event)
    return { kind: 'entry', ref: event.entry, id: entryKey(event.entry), ...subject }
  if ('work_id' in event) return { kind: 'work', ref: null, id: event.work_id, ...subject }
  if (event.event_type === 'center.staffed')
    return { kind: 'center', ref: null, id: event.center, ...subject }
  return { kind: 'importer', ref: null, id: event.importer_number, ...subject }
}

function inOrderOfTruth(a: Copy, b: Copy): number {
  if (a.at !== b.at) return a.at - b.at
  if (a.event.event_id !== b.event.event_id) return a.event.event_id < b.event.event_id ? -1 : 1
  return a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0
}

export function readEvidence(lines: Iterable<string>): Evidence {
  const seen = new Set<string>()
  const byId = new Map<string, Copy[]>()
  for (const line of lines) {
    if (line.trim() === '' || seen.has(line)) continue
    seen.add(line)
    // the caller passes accepted lines only, so the line is an event
    const event = JSON.parse(line) as AnyEvent
    const content = canonicalJson(event)
    const known = byId.get(event.event_id)
    const copy = { event, at: time(event), content, hash: 0n, counted: true }
    if (known === undefined) byId.set(event.event_id, [copy])
    else if (!known.some((other) => other.content === content)) known.push(copy)
  }
  const evidence: Evidence = {
    copies: [],
    subjects: new Map(),
    conflicts: new Map(),
    asOf: null,
    simulated: false,
  }
  for (const [id, copies] of byId) {
    if (copies.length > 1) {
      evidence.conflicts.set(id, copies.length)
      for (const copy of copies) copy.hash = sipHash64(copy.content)
      const least = copies.reduce((a, b) => (b.hash < a.hash ? b : a))
      for (const copy of copies) copy.counted = copy === least
    }
    for (const copy of copies) take(evidence, copy, copies.length > 1)
  }
  for (const subject of evidence.subjects.values()) subject.copies.sort(inOrderOfTruth)
  return evidence
}

function take(evidence: Evidence, copy: Copy, conflicting: boolean) {
  const made = subjectOf(copy.event)
  const key = `${made.kind} ${made.id}`
  const subject = evidence.subjects.get(key) ?? made
  evidence.subjects.set(key, subject)
  subject.copies.push(copy)
  if (conflicting) subject.conflicting = true
  evidence.copies.push(copy)
  const { event_type, source } = copy.event
  const recorded = event_type === 'entry.disposed' || event_type === 'entry.selected'
  if (event_type !== 'entry.scored' && !(recorded && source === 'centerline-page')) {
    evidence.asOf = Math.max(evidence.asOf ?? copy.at, copy.at)
  }
  evidence.simulated = copy.event.simulated
}
