/** What an entry is: a function of the set of its events (docs/definitions.md, Entry). */
import type { EntryRef, EventOf } from '../../ingest/contract/entry-event.ts'
import type { Line } from '../../ingest/contract/filing.ts'
import type { EntryDetail } from '../../server/contract/entries.ts'
import { type Account, accountAt } from './oracle-account.ts'
import type { Calendar } from './oracle-calendar.ts'
import { type Clock, entryClocks, queueClock } from './oracle-clocks.ts'
import { type Subject, entryKey, eventsOf, firstTime, time } from './oracle-evidence.ts'
import { type Hold, foldHolds } from './oracle-holds.ts'
import { type Reference, centerOfGoods } from './oracle-reference.ts'

export interface Entry {
  key: string
  ref: EntryRef
  subject: Subject
  status: EntryDetail['status']
  filing: EventOf<'entry.filed'> | null
  filings: number
  filed_at: number | null
  value_cents: number
  duty_cents: number | null
  goods: Line | null
  account: Account | null
  center: string | null
  center_basis: EntryDetail['center_basis']
  arrived_at: number | null
  presented_at: number | null
  detained_at: number | null
  noticed_at: number | null
  excluded_at: number | null
  seized_at: number | null
  released_at: number | null
  holds: Hold[]
  exams: Exam[]
  decision: EventOf<'entry.scored'> | null
  /** What the queue goes by: the first decision of the policy that decided last. */
  current: EventOf<'entry.scored'> | null
  disposition: EventOf<'entry.disposed'> | null
  clocks: Clock[]
  queue_clock: Clock | null
}
export interface Exam {
  exam_id: string
  ordered: EventOf<'exam.ordered'>[]
  completion: EventOf<'exam.completed'> | null
}
/** What entries are computed with. */
export interface Surroundings {
  reference: Reference
  calendar: Calendar
  accounts: Map<string, Account[]>
}

const totalOf = (amounts: number[]) => amounts.reduce((sum, cents) => sum + cents, 0)

/** The line with the greatest value; of equals the least line number. */
export function mainGoods(lines: Line[]): Line | null {
  return (
    lines.toSorted((a, b) => b.value_cents - a.value_cents || a.line_number - b.line_number)[0] ??
    null
  )
}

function dutyOf(lines: Line[]): number | null {
  const declared = lines.flatMap((line) => (line.duty_cents === undefined ? [] : [line.duty_cents]))
  return declared.length === 0 ? null : totalOf(declared)
}

function examsOf(subject: Subject): Exam[] {
  const exams = new Map<string, Exam>()
  const exam = (id: string) => {
    const found = exams.get(id) ?? { exam_id: id, ordered: [], completion: null }
    exams.set(id, found)
    return found
  }
  for (const event of eventsOf(subject.copies, 'exam.ordered'))
    exam(event.exam_id).ordered.push(event)
  for (const event of eventsOf(subject.copies, 'exam.completed'))
    exam(event.exam_id).completion = event
  return [...exams.values()].toSorted((a, b) => (a.exam_id < b.exam_id ? -1 : 1))
}
export const openExams = (entry: Entry) =>
  entry.exams.filter((exam) => exam.ordered.length > 0 && exam.completion === null)

function statusOf(entry: Entry): Entry['status'] {
  const { copies } = entry.subject
  if (entry.filing === null) return 'orphan'
  if (firstTime(copies, 'entry.cancelled') !== null) return 'cancelled'
  if (firstTime(copies, 'entry.moved') !== null) return 'moved'
  if (entry.seized_at !== null) return 'seized'
  if (entry.excluded_at !== null) return 'excluded'
  if (entry.released_at !== null) return 'released'
  return entry.detained_at === null ? 'open' : 'detained'
}

export function foldEntry(subject: Subject, ref: EntryRef, around: Surroundings): Entry {
  const { copies } = subject
  const filings = eventsOf(copies, 'entry.filed')
  const [firstFiling] = filings
  const filing = filings.at(-1) ?? null
  const filedAt = firstFiling === undefined ? null : time(firstFiling)
  const lines = filing?.lines ?? []
  const goods = mainGoods(lines)
  const history = filing === null ? [] : (around.accounts.get(filing.importer_number) ?? [])
  const account = filedAt === null ? null : accountAt(history, filedAt)
  const goodsCenter =
    goods === null ? null : centerOfGoods(around.reference, goods.hts10, ref.filed_on)
  const { holds, released_at } = foldHolds(copies)
  const entry: Entry = {
    key: entryKey(ref),
    ref,
    subject,
    status: 'open',
    filing,
    filings: filings.length,
    filed_at: filedAt,
    value_cents: totalOf(lines.map((line) => line.value_cents)),
    duty_cents: dutyOf(lines),
    goods,
    account,
    center: account?.center ?? goodsCenter,
    center_basis: account !== null ? 'account' : goodsCenter !== null ? 'goods' : 'none',
    arrived_at: firstTime(copies, 'cargo.arrived'),
    presented_at: firstTime(copies, 'cargo.presented'),
    detained_at: firstTime(copies, 'entry.detained'),
    noticed_at: firstTime(copies, 'detention.noticed'),
    excluded_at: firstTime(copies, 'entry.excluded'),
    seized_at: firstTime(copies, 'entry.seized'),
    released_at,
    holds,
    exams: examsOf(subject),
    decision: eventsOf(copies, 'entry.scored')[0] ?? null,
    current: currentOf(eventsOf(copies, 'entry.scored')),
    disposition: eventsOf(copies, 'entry.disposed')[0] ?? null,
    clocks: [],
    queue_clock: null,
  }
  entry.status = statusOf(entry)
  entry.clocks = entryClocks(entry, around.reference, around.calendar)
  entry.queue_clock = queueClock(entry.clocks)
  return entry
}

/** Of decisions in a row by one policy the first; of these the last. */
function currentOf(decisions: EventOf<'entry.scored'>[]): Entry['current'] {
  let current: Entry['current'] = null
  for (const decision of decisions) {
    const { policy_id, policy_version } = decision
    if (current?.policy_id !== policy_id || current.policy_version !== policy_version)
      current = decision
  }
  return current
}

/** Inside the denominators: filed, and neither cancelled nor moved. */
export const counts = (entry: Entry) => !['orphan', 'cancelled', 'moved'].includes(entry.status)
