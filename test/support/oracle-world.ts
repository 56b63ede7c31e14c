/** Everything that follows from a set of events: entries, work, accounts, staffing. */
import type { EventOf } from '../../ingest/contract/entry-event.ts'
import { type Account, readAccounts } from './oracle-account.ts'
import { type Calendar, type DayEnd, makeCalendar } from './oracle-calendar.ts'
import { type Entry, foldEntry } from './oracle-entry.ts'
import { type Evidence, eventsOf, readEvidence } from './oracle-evidence.ts'
import { type Reference, readReference } from './oracle-reference.ts'
import { type Work, foldWork } from './oracle-work.ts'

export interface World {
  evidence: Evidence
  reference: Reference
  calendar: Calendar
  asOf: number | null
  entries: Map<string, Entry>
  works: Map<string, Work>
  orphanWorks: number
  accounts: Map<string, Account[]>
  /** The last `center.staffed` of each Center. */
  staffing: Map<string, EventOf<'center.staffed'>>
  importerKey: (importerNumber: string) => string
}
export interface OracleOptions {
  /** The keyed hash of importer numbers, which only the system under test knows. */
  importerKey?: (importerNumber: string) => string
  /** In place of the files of `sql/reference` and `server/policies`. */
  reference?: Reference
  /** What "the end of the last day" of a clock is; default its last millisecond. */
  dayEnd?: DayEnd
}

export function makeWorld(lines: Iterable<string>, options: OracleOptions = {}): World {
  const evidence = readEvidence(lines)
  const reference = options.reference ?? readReference()
  const calendar = makeCalendar(reference.holidayRules, reference.closures, options.dayEnd)
  const accounts = readAccounts(evidence)
  const world: World = {
    evidence,
    reference,
    calendar,
    asOf: evidence.asOf,
    entries: new Map(),
    works: new Map(),
    orphanWorks: 0,
    accounts,
    staffing: new Map(),
    importerKey: options.importerKey ?? ((number) => `key of ${number}`),
  }
  for (const subject of evidence.subjects.values()) {
    if (subject.ref !== null) {
      const entry = foldEntry(subject, subject.ref, { reference, calendar, accounts })
      world.entries.set(entry.key, entry)
    } else if (subject.kind === 'work') {
      const work = foldWork(subject, reference, calendar)
      if (work === null) world.orphanWorks += 1
      else world.works.set(work.work_id, work)
    } else if (subject.kind === 'center') {
      const last = eventsOf(subject.copies, 'center.staffed').at(-1)
      if (last !== undefined) world.staffing.set(subject.id, last)
    }
  }
  return world
}
