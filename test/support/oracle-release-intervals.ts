/** The intervals of a time release study, elapsed and in office hours. */
import type { Filters } from '../../server/contract/filters.ts'
import type {
  ReleaseInterval,
  ReleaseIntervalRow,
} from '../../server/contract/release-intervals.ts'
import { addDays, localDay, startOfDay } from './oracle-calendar.ts'
import { documentsOf, examType } from './oracle-entry-parts.ts'
import type { Entry } from './oracle-entry.ts'
import { firstTime, time } from './oracle-evidence.ts'
import type { Reply } from './oracle-queues.ts'
import { byText } from './oracle-range.ts'
import { zoneOf } from './oracle-reference.ts'
import { minimumN, population, quantile } from './oracle-release-times.ts'
import type { World } from './oracle-world.ts'

interface Span {
  interval: ReleaseInterval
  cut: string | null
  start: number
  end: number | null
  zone: string
}
const monthSeconds = 2_592_000
const hourMs = 3_600_000

/** The order of the contract. */
const intervals: ReleaseInterval[] = [
  'filing_to_arrival',
  'arrival_to_presentation',
  'arrival_to_release',
  'presentation_to_release',
  'hold',
  'exam',
  'document',
  'release_to_summary',
]

function spansOf(world: World, entry: Entry): Span[] {
  const zone = zoneOf(world.reference, entry.ref.port, entry.ref.filed_on)
  const spans: Span[] = []
  const add = (
    interval: ReleaseInterval,
    start: number | null,
    end: number | null,
    cut: string | null = null,
  ) => {
    if (start !== null) spans.push({ interval, cut, start, end, zone })
  }
  const { filed_at, arrived_at, presented_at, released_at, holds } = entry
  add('filing_to_arrival', filed_at, arrived_at)
  add('arrival_to_presentation', arrived_at, presented_at)
  add('arrival_to_release', arrived_at, released_at)
  for (const agency of new Set(holds.map((hold) => hold.agency)))
    add('arrival_to_release', arrived_at, released_at, agency)
  add('presentation_to_release', presented_at, released_at)
  for (const hold of holds) {
    add('hold', hold.placed_at, hold.removed_at)
    add('hold', hold.placed_at, hold.removed_at, hold.agency)
  }
  for (const exam of entry.exams) {
    const [ordered] = exam.ordered
    const start = ordered === undefined ? null : time(ordered)
    const end = exam.completion === null ? null : time(exam.completion)
    add('exam', start, end)
    add('exam', start, end, examType(exam))
  }
  for (const { kind, requested_at, received_at } of documentsOf(entry)) {
    add('document', requested_at, received_at)
    add('document', requested_at, received_at, kind)
  }
  add('release_to_summary', released_at, firstTime(entry.subject.copies, 'summary.filed'))
  return spans
}

const clock = new Map<string, Intl.DateTimeFormat>()
/** Minutes since midnight that a clock on the wall shows. */
function wallMinutes(zone: string, at: number): number {
  let format = clock.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
    })
    clock.set(zone, format)
  }
  const [hours = 0, minutes = 0] = format.format(at).split(':').map(Number)
  return hours * 60 + minutes
}

const offices = new Map<string, [number, number]>()
/** From 08:00 to 17:00 local of a date; the clocks may have changed since midnight. */
function office(zone: string, day: string): [number, number] {
  const key = `${zone} ${day}`
  const known = offices.get(key)
  if (known !== undefined) return known
  const midnight = startOfDay(zone, day)
  const at = (hour: number) => {
    const guess = midnight + hour * hourMs
    return guess - (wallMinutes(zone, guess) - hour * 60) * 60_000
  }
  const hours: [number, number] = [at(8), at(17)]
  offices.set(key, hours)
  return hours
}

/** Whole seconds of a span that fall into office hours of business days. */
export function openSeconds(world: World, zone: string, start: number, end: number): number {
  let open = 0
  const last = localDay(zone, end)
  for (let day = localDay(zone, start); day <= last; day = addDays(day, 1)) {
    if (!world.calendar.isBusinessDay(day)) continue
    const [from, to] = office(zone, day)
    open += Math.max(0, Math.min(end, to) - Math.max(start, from))
  }
  return Math.floor(open / 1000)
}

function rowOf(world: World, cut: string, spans: readonly Span[]): ReleaseIntervalRow {
  const ended = spans.flatMap((span) =>
    span.end === null || span.end < span.start ? [] : [{ ...span, end: span.end }],
  )
  const ascending = (list: number[]) => list.toSorted((a, b) => a - b)
  const times = ascending(ended.map(({ start, end }) => Math.floor((end - start) / 1000)))
  const open = ascending(ended.map(({ zone, start, end }) => openSeconds(world, zone, start, end)))
  const enough = times.length >= minimumN
  const total = times.reduce((sum, one) => sum + one, 0)
  return {
    interval: spans[0]?.interval ?? 'hold',
    cut,
    n: times.length,
    not_ended: spans.filter(({ end }) => end === null).length,
    negative: spans.filter(({ start, end }) => end !== null && end < start).length,
    over_30_days: times.filter((seconds) => seconds > monthSeconds).length,
    shortest_seconds: enough ? (times[0] ?? null) : null,
    mean_seconds: enough ? Math.floor(total / times.length) : null,
    median_seconds: quantile(times, 50),
    p90_seconds: quantile(times, 90),
    p95_seconds: quantile(times, 95),
    longest_seconds: enough ? (times.at(-1) ?? null) : null,
    open_median_seconds: quantile(open, 50),
    open_p90_seconds: quantile(open, 90),
  }
}

/** The text about office hours is the product's. */
export function releaseIntervals(
  world: World,
  filters: Filters,
): Reply<{ from: string; to: string; minimum_n: number }, ReleaseIntervalRow> {
  const { meta, entries } = population(world, filters)
  const spans = entries.flatMap((entry) => spansOf(world, entry))
  const rows = intervals.flatMap((interval) => {
    const own = spans.filter((span) => span.interval === interval)
    const whole = own.filter(({ cut }) => cut === null)
    const cuts = [...new Set(own.flatMap(({ cut }) => cut ?? []))].toSorted(byText)
    if (whole.length === 0) return []
    return [
      rowOf(world, 'all', whole),
      ...cuts.map((cut) =>
        rowOf(
          world,
          cut,
          own.filter((span) => span.cut === cut),
        ),
      ),
    ]
  })
  return { n: entries.length, meta, rows }
}
