/** The outcomes whose uniformity is measured: who is a case, who has the outcome, in which cell and unit. */
import type { Filters } from '../../server/contract/filters.ts'
import type { Measure } from '../../server/contract/measures.ts'
import { localDay } from './oracle-calendar.ts'
import {
  entriesIn,
  physicalExams,
  quarterOf,
  regionOf,
  requestedDocuments,
  reviewsOf,
  sizeBand,
} from './oracle-entry-parts.ts'
import type { Entry } from './oracle-entry.ts'
import { entryKey } from './oracle-evidence.ts'
import { allowsCenter, passes, rangeOf } from './oracle-range.ts'
import type { Work } from './oracle-work.ts'
import { periodOf, within } from './oracle-throughput.ts'
import type { World } from './oracle-world.ts'

export type Kind = 'treatment' | 'timing' | 'decision'
export const kindOf: Record<Measure, { kind: Kind; unit: 'port' | 'team' }> = {
  exam: { kind: 'treatment', unit: 'port' },
  hold: { kind: 'treatment', unit: 'port' },
  document_request: { kind: 'treatment', unit: 'port' },
  waiver: { kind: 'treatment', unit: 'port' },
  slow_release: { kind: 'timing', unit: 'port' },
  cf28: { kind: 'decision', unit: 'port' },
  review_change: { kind: 'decision', unit: 'port' },
  protest_granted: { kind: 'decision', unit: 'team' },
  request_advance: { kind: 'decision', unit: 'team' },
}
export type EntryMeasure = Exclude<Measure, 'protest_granted' | 'request_advance'>
export const isEntryMeasure = (measure: Measure): measure is EntryMeasure =>
  kindOf[measure].unit === 'port'

const slow = 48 * 3_600_000

/** Null: the entry is no case of the measure. */
export function outcomeOf(entry: Entry, measure: EntryMeasure, asked: ReadonlySet<string>) {
  switch (measure) {
    case 'exam':
      return physicalExams(entry).length > 0
    case 'hold':
      return entry.holds.length > 0
    case 'document_request':
      return requestedDocuments(entry).length > 0
    case 'waiver':
      return entry.disposition === null ? null : entry.disposition.disposition === 'waived'
    case 'slow_release': {
      const { arrived_at, released_at } = entry
      if (arrived_at === null || released_at === null || arrived_at > released_at) return null
      return released_at - arrived_at > slow
    }
    case 'cf28':
      return asked.has(entry.key)
    case 'review_change': {
      const reviews = reviewsOf(entry)
      if (reviews.every(({ letter_of_law }) => letter_of_law === undefined)) return null
      return reviews.some(({ revenue_change_cents = 0 }) => revenue_change_cents !== 0)
    }
  }
}

/** Work of type CF-28 by the entry it is about. */
export function requestsByEntry(world: World): Map<string, Work[]> {
  const requests = new Map<string, Work[]>()
  for (const work of world.works.values()) {
    const { work_type, about } = work.opening
    if (work_type !== 'cf28' || about === undefined) continue
    const key = entryKey(about)
    requests.set(key, [...(requests.get(key) ?? []), work])
  }
  return requests
}

export interface Case {
  unit: string
  importer: string
  outcome: boolean
  cell: string
  /** Null for work. */
  entry: Entry | null
  parts: {
    hts4: string | null
    region: string | null
    mode: string | null
    tier: number | null
    segment: string | null
    size_band: string | null
    work_type: string | null
    center: string | null
    quarter: string
  }
}

function entryCase(world: World, entry: Entry, outcome: boolean): Case {
  const { filing, goods, ref } = entry
  const parts = {
    hts4: goods?.hts10.slice(0, 4) ?? '',
    region: regionOf(world.reference, goods?.origin ?? '', ref.filed_on),
    mode: filing?.mode ?? '',
    tier: entry.account?.ctpat_tier ?? -1,
    segment: entry.decision?.segment ?? '',
    size_band: sizeBand(entry.value_cents),
    work_type: null,
    center: null,
    quarter: quarterOf(ref.filed_on),
  }
  const { hts4, region, mode, tier, segment, size_band, quarter } = parts
  return {
    unit: ref.port,
    importer: filing?.importer_number ?? '',
    outcome,
    cell: [hts4, region, mode, tier, segment, size_band, quarter].join('|'),
    entry,
    parts,
  }
}

/** Filters: center, segment, mode, tier, from, to. */
export function entryCases(world: World, filters: Filters, measure: EntryMeasure): Case[] {
  const { port: _, ...known } = filters
  const asked = new Set(requestsByEntry(world).keys())
  return entriesIn(world, rangeOf(filters, world.asOf))
    .filter((entry) => passes(entry, known))
    .flatMap((entry) => {
      const outcome = outcomeOf(entry, measure, asked)
      return outcome === null ? [] : [entryCase(world, entry, outcome)]
    })
}

const decided = new Set(['approved', 'approved_in_part', 'denied'])
const advanced = new Set(['rate_advance', 'value_advance'])

function workOutcome({ outcome, opening }: Work, measure: Measure): boolean | null {
  if (measure === 'protest_granted') {
    if (opening.work_type !== 'protest' || !decided.has(outcome ?? '')) return null
    return outcome !== 'denied'
  }
  if (opening.work_type !== 'cf28' && opening.work_type !== 'cf29') return null
  return outcome === 'withdrawn' ? null : advanced.has(outcome ?? '')
}

/** Filters: center, from, to, tz. */
function workCases(world: World, filters: Filters, measure: Measure): Case[] {
  const { start, end, tz } = periodOf(world, filters)
  return [...world.works.values()].flatMap((work): Case[] => {
    const { center, team_code, work_type, importer_number } = work.opening
    const { closed_at } = work
    if (closed_at === null || !within(closed_at, start, end) || closed_at < work.opened_at)
      return []
    const outcome = workOutcome(work, measure)
    if (outcome === null || team_code === undefined || !allowsCenter(filters, center)) return []
    const quarter = quarterOf(localDay(tz, closed_at))
    const none = { hts4: null, region: null, mode: null, tier: null, segment: null }
    return [
      {
        unit: `${center}/${team_code}`,
        importer: importer_number ?? work.work_id,
        outcome,
        cell: [work_type, center, quarter].join('|'),
        entry: null,
        parts: { ...none, size_band: null, work_type, center, quarter },
      },
    ]
  })
}

export const casesOf = (world: World, filters: Filters, measure: Measure): Case[] =>
  isEntryMeasure(measure) ? entryCases(world, filters, measure) : workCases(world, filters, measure)
