import type { EntryEvent, EntryRef, EventOf, EventType } from './contract/entry-event.ts'
import { hasValidCheckDigit } from './contract/codes.ts'
import { instantMs, isCalendarDay } from './calendar.ts'
import { clip, fault, pointer, type Fault } from './record.ts'
import { wellFormed } from './rejects.ts'

/** Reference tables as validation sees them: is the code in force on that date (YYYY-MM-DD)? */
export interface CodeTables {
  isPort(code: string, date: string): boolean
  isCenter(code: string, date: string): boolean
  isEntryType(code: string, date: string): boolean
  isMode(code: string, date: string): boolean
  isExamType(code: string, date: string): boolean
  isWaiverReason(code: string, date: string): boolean
  isFindingKind(code: string, date: string): boolean
}

type Checks = {
  [T in EventType]?: (event: EventOf<T>, day: string, tables: CodeTables) => Fault | undefined
}

/** Types whose own fields name a code, a moment, or depend on each other. */
const checks: Checks = {
  'entry.filed': (event, _day, tables) => {
    const filed = event.entry.filed_on
    if (!tables.isEntryType(event.entry_type, filed)) {
      return unknown('/entry_type', 'entry type', event.entry_type, filed)
    }
    return tables.isMode(event.mode, filed)
      ? undefined
      : unknown('/mode', 'mode of transport', event.mode, filed)
  },
  'entry.moved': (event, _day, tables) => checkRef(event.to, '/to', tables),
  'entry.scored': (event) =>
    instantMs(event.known_through) === undefined
      ? fault('bad_time', '/known_through', `${event.known_through} is not a moment.`)
      : undefined,
  'entry.selected': (event, day, tables) => checkExam(event.exam_type, day, tables),
  'exam.ordered': (event, day, tables) => checkExam(event.exam_type, day, tables),
  'exam.completed': (event, day, tables) => {
    const index = event.findings.findIndex(({ kind }) => !tables.isFindingKind(kind, day))
    const kind = event.findings[index]?.kind
    const problem = checkExam(event.exam_type, day, tables)
    if (problem !== undefined || kind === undefined) return problem
    return unknown(`/findings/${index}/kind`, 'finding kind', kind, day)
  },
  'entry.disposed': (event, day, tables) => {
    if (event.waiver_reason === undefined) {
      return event.disposition === 'waived'
        ? fault('missing_field', '/waiver_reason', 'A waived entry needs its waiver_reason.')
        : undefined
    }
    return tables.isWaiverReason(event.waiver_reason, day)
      ? undefined
      : unknown('/waiver_reason', 'waiver reason', event.waiver_reason, day)
  },
  'review.completed': (event, day, tables) =>
    event.finding === undefined || tables.isFindingKind(event.finding, day)
      ? undefined
      : unknown('/finding', 'finding kind', event.finding, day),
  'work.opened': (event, _day, tables) =>
    event.about === undefined ? undefined : checkRef(event.about, '/about', tables),
}

/** Types with text that is not ASCII by its pattern. */
const freeText = new Set<string>([
  'importer.registered',
  'importer.updated',
  'entry.selected',
  'entry.scored',
  'entry.disposed',
] satisfies EventType[])

/**
 * JSON pointer of a name or text with half of a surrogate pair. JSON can write one as an escape; ClickHouse then reads
 * no field at all of the event.
 */
function halfPair(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return wellFormed(value) === value ? undefined : path
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const found = wellFormed(name) === name ? halfPair(member, `${path}/${pointer(name)}`) : path
    if (found !== undefined) return found
  }
  return undefined
}

/** What a schema cannot say: calendar days, check digits, reference codes, and fields that depend on others. */
export function checkCodes(event: EntryEvent, tables: CodeTables): Fault | undefined {
  const day = event.occurred_at.slice(0, 10)
  if ('entry' in event) {
    const problem = checkRef(event.entry, '/entry', tables)
    if (problem !== undefined) return problem
  }
  if ('center' in event && !tables.isCenter(event.center, day)) {
    return unknown('/center', 'Center', event.center, day)
  }
  const half = freeText.has(event.event_type) ? halfPair(event, '') : undefined
  if (half !== undefined) {
    return fault('wrong_type', clip(half), 'The text holds half of a surrogate pair.')
  }
  // The check under a type's name takes events of that type; the compiler cannot pair the two.
  const check = checks[event.event_type as EventType] as
    ((event: EntryEvent, day: string, tables: CodeTables) => Fault | undefined) | undefined
  return check?.(event, day, tables)
}

function checkExam(code: string | undefined, day: string, tables: CodeTables): Fault | undefined {
  return code === undefined || tables.isExamType(code, day)
    ? undefined
    : unknown('/exam_type', 'exam type', code, day)
}

function checkRef(ref: EntryRef, path: string, tables: CodeTables): Fault | undefined {
  if (!isCalendarDay(ref.filed_on)) {
    return fault(
      'bad_time',
      `${path}/filed_on`,
      `${ref.filed_on} is not a day of the calendar between 1970-01-01 and 2149-06-06.`,
    )
  }
  if (!hasValidCheckDigit(ref.number)) {
    return fault(
      'bad_check_digit',
      `${path}/number`,
      `The last digit of ${ref.number} is not its check digit.`,
    )
  }
  return tables.isPort(ref.port, ref.filed_on)
    ? undefined
    : unknown(`${path}/port`, 'port', ref.port, ref.filed_on)
}

const unknown = (path: string, what: string, code: string, date: string) =>
  fault('unknown_code', path, `${code} is not a ${what} of the reference tables on ${date}.`)
