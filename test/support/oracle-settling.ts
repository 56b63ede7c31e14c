/** How long after filing an outcome is known, measured on what was filed 180 to 60 days ago. */
import type { Measure } from '../../server/contract/measures.ts'
import type { Settling } from '../../server/contract/uniformity.ts'
import { addDays } from './oracle-calendar.ts'
import {
  daysBetween,
  entriesIn,
  physicalExams,
  requestedDocuments,
  reviewsOf,
  utcDay,
} from './oracle-entry-parts.ts'
import type { Entry } from './oracle-entry.ts'
import { eventsOf, firstTime, time } from './oracle-evidence.ts'
import { isEntryMeasure, requestsByEntry } from './oracle-measures.ts'
import type { World } from './oracle-world.ts'

type Settled = Measure | 'release_time' | 'touches'
const earliest = (times: (number | null)[]): number | null => {
  const known = times.filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/** First order or completion of an exam that is not of documents only. */
function firstExam(entry: Entry): number | null {
  const ids = new Set(physicalExams(entry).map(({ exam_id }) => exam_id))
  const { copies } = entry.subject
  const events = [...eventsOf(copies, 'exam.ordered'), ...eventsOf(copies, 'exam.completed')]
  return earliest(events.filter(({ exam_id }) => ids.has(exam_id)).map(time))
}

function decidedAt(world: World, measure: Settled): (entry: Entry) => number | null {
  switch (measure) {
    case 'exam':
      return firstExam
    case 'hold':
      return (entry) => entry.holds[0]?.placed_at ?? null
    case 'document_request':
      return (entry) => earliest(requestedDocuments(entry).map((one) => one.requested_at))
    case 'waiver':
      return (entry) => firstTime(entry.subject.copies, 'entry.disposed')
    case 'slow_release':
    case 'release_time':
    case 'touches':
      return (entry) => entry.released_at
    case 'cf28': {
      const requests = requestsByEntry(world)
      return (entry) => earliest((requests.get(entry.key) ?? []).map((work) => work.opened_at))
    }
    case 'review_change':
      return (entry) =>
        earliest(
          reviewsOf(entry)
            .filter(({ letter_of_law }) => letter_of_law !== undefined)
            .map(time),
        )
    case 'protest_granted':
    case 'request_advance':
      return () => null
  }
}

const leastDelays = 100

/** `days`: the filing days of the cases in view. */
export function settling(world: World, measure: Settled, days: readonly string[]): Settling {
  const unknown = { settled_through: null, delay_days: null, delays: 0, unsettled_n: 0 }
  const byFiling = measure === 'release_time' || measure === 'touches' || isEntryMeasure(measure)
  if (world.asOf === null || !byFiling) return unknown
  const today = utcDay(world.asOf)
  const decided = decidedAt(world, measure)
  const delays = entriesIn(world, { from: addDays(today, -180), to: addDays(today, -60) })
    .flatMap((entry) => {
      const at = decided(entry)
      return at === null ? [] : [Math.max(0, daysBetween(entry.ref.filed_on, utcDay(at)))]
    })
    .toSorted((a, b) => a - b)
  if (delays.length < leastDelays) return { ...unknown, delays: delays.length }
  const delay = delays[Math.ceil((99 * delays.length) / 100) - 1] ?? 0
  const through = addDays(today, -delay)
  return {
    settled_through: through,
    delay_days: delay,
    delays: delays.length,
    unsettled_n: days.filter((day) => day > through).length,
  }
}
