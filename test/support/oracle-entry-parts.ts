/** Parts of an entry that the measures ask for: documents, reviews, summaries, exams, money. */
import type { EventOf } from '../../ingest/contract/entry-event.ts'
import { asDay, dayMs } from './oracle-calendar.ts'
import type { Entry, Exam } from './oracle-entry.ts'
import { counts } from './oracle-entry.ts'
import { eventsOf, time } from './oracle-evidence.ts'
import { byText } from './oracle-range.ts'
import { type Reference, validOn } from './oracle-reference.ts'
import type { World } from './oracle-world.ts'

export interface Document {
  document_id: string
  kind: string
  requested_at: number | null
  received_at: number | null
}

export function documentsOf(entry: Entry): Document[] {
  const documents = new Map<string, Document>()
  const document = (id: string) => {
    const found = documents.get(id) ?? {
      document_id: id,
      kind: '',
      requested_at: null,
      received_at: null,
    }
    documents.set(id, found)
    return found
  }
  for (const event of eventsOf(entry.subject.copies, 'document.requested')) {
    const one = document(event.document_id)
    one.requested_at ??= time(event)
    one.kind = event.kind
  }
  for (const event of eventsOf(entry.subject.copies, 'document.received'))
    document(event.document_id).received_at ??= time(event)
  return [...documents.values()].toSorted((a, b) => byText(a.document_id, b.document_id))
}
export const requestedDocuments = (entry: Entry) =>
  documentsOf(entry).filter(({ requested_at }) => requested_at !== null)

/** The last of each `review_id`, by (`completed_at`, `review_id`). */
export function reviewsOf(entry: Entry): EventOf<'review.completed'>[] {
  const events = eventsOf(entry.subject.copies, 'review.completed')
  return [...new Map(events.map((event) => [event.review_id, event])).values()].toSorted(
    (a, b) => time(a) - time(b) || byText(a.review_id, b.review_id),
  )
}

/** The payload of the greatest version; of equals the last. */
export function lastSummary(entry: Entry): EventOf<'summary.filed'> | null {
  let last: EventOf<'summary.filed'> | null = null
  for (const event of eventsOf(entry.subject.copies, 'summary.filed'))
    if (last === null || event.summary_version >= last.summary_version) last = event
  return last
}

/** From the completion, else from the last order. */
export const examType = ({ ordered, completion }: Exam): string =>
  completion?.exam_type ?? ordered.at(-1)?.exam_type ?? ''
export const physicalExams = (entry: Entry) =>
  entry.exams.filter((exam) => examType(exam) !== 'document')

/** Not orphan, cancelled or moved, filed in range; the filters of the view come on top. */
export const entriesIn = (world: World, { from, to }: { from: string; to: string }) =>
  [...world.entries.values()].filter(
    (entry) => counts(entry) && from <= entry.ref.filed_on && entry.ref.filed_on <= to,
  )

export const quarterOf = (day: string) =>
  `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

export function regionOf(reference: Reference, country: string, day: string): string {
  const row = reference.regions.find((one) => one['country'] === country && validOn(one, day))
  return row?.['region'] ?? country
}

const bands: [string, number][] = [
  ['from_250000', 25_000_000],
  ['50000_to_250000', 5_000_000],
  ['10000_to_50000', 1_000_000],
  ['2500_to_10000', 250_000],
  ['under_2500', 0],
]
export const sizeBand = (valueCents: number) =>
  bands.find(([, least]) => valueCents >= least)?.[0] ?? 'under_2500'

export const utcDay = asDay
export const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
