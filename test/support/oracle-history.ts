/** What was known of the importer, filer, makers and lanes of an entry before it was filed, read from all entries anew. */
import type { Line } from '../../ingest/contract/filing.ts'
import { eventsOf, time } from './oracle-evidence.ts'
import { dayMs } from './oracle-calendar.ts'
import type { Entry } from './oracle-entry.ts'
import { reviewsOf } from './oracle-entry-parts.ts'

export interface Known {
  n: number
  hits: number
}
/** Counts results recorded before a day, of entries that share a key. */
export type History = (key: string, beforeDay: number) => Known

const dayOf = (instant: number) => Math.floor(instant / dayMs)
export const headingKey = ({ hts10, origin }: Line) => `heading/${hts10.slice(0, 4)}/${origin}`
export const laneKey = ({ hts10, origin }: Line) => `lane/${hts10.slice(0, 6)}/${origin}`
export const claimKey = ({ hts10, origin, duty_rate_ppm, preference }: Line) =>
  `claim/${hts10.slice(0, 6)}/${origin}/${duty_rate_ppm ?? ''}/${preference ?? ''}`
export const importerKey = (entry: Entry) => `importer/${entry.filing?.importer_number}`
export const filerKey = (entry: Entry) => `filer/${entry.ref.number.slice(0, 3)}`
export const makerKey = (maker: string) => `maker/${maker}`

function resultsOf(entry: Entry): { day: number; hit: boolean }[] {
  const exams = entry.exams.flatMap(({ completion }) =>
    completion === null || completion.result === 'inconclusive'
      ? []
      : [{ day: dayOf(time(completion)), hit: completion.result === 'discrepancy' }],
  )
  const reviews = reviewsOf(entry).flatMap((review) =>
    review.material === undefined && review.letter_of_law === undefined
      ? []
      : [
          {
            day: dayOf(time(review)),
            hit: review.material === true || review.letter_of_law === true,
          },
        ],
  )
  return [...exams, ...reviews]
}

export function historyOf(entries: Iterable<Entry>): History {
  const results = new Map<string, { day: number; hit: boolean }[]>()
  for (const entry of entries) {
    if (entry.filing === null) continue
    const own = resultsOf(entry)
    if (own.length === 0) continue
    const keys = new Set([importerKey(entry), filerKey(entry)])
    for (const line of entry.filing.lines) {
      if (line.manufacturer_id !== undefined) keys.add(makerKey(line.manufacturer_id))
      for (const key of [headingKey(line), laneKey(line), claimKey(line)]) keys.add(key)
    }
    for (const key of keys) results.set(key, [...(results.get(key) ?? []), ...own])
  }
  return (key, beforeDay) => {
    const before = (results.get(key) ?? []).filter(({ day }) => day < beforeDay)
    return { n: before.length, hits: before.filter(({ hit }) => hit).length }
  }
}

/** Features of history; `filing` is not null. */
export function historyFeatures(
  entry: Entry,
  history: History,
  { base_rate_ppm, strength }: { base_rate_ppm: number; strength: number },
): Record<string, number> {
  const filings = eventsOf(entry.subject.copies, 'entry.filed')
  const last = filings.at(-1)
  if (last === undefined || entry.filing === null) throw new Error('no filing')
  const day = dayOf(time(last))
  const rate = (key: string, parent: number): [rate: number, n: number] => {
    const { n, hits } = history(key, day)
    return [Math.floor((hits * 1_000_000 + strength * parent) / (n + strength)), n]
  }
  const worst = (pairs: [number, number][]): [number, number] =>
    pairs.toSorted((a, b) => b[0] - a[0] || b[1] - a[1])[0] ?? [-1, 0]
  const { lines } = entry.filing
  const makers = lines.flatMap(({ manufacturer_id: maker }) => (maker === undefined ? [] : [maker]))
  const laneRate = (line: Line) => rate(laneKey(line), rate(headingKey(line), base_rate_ppm)[0])
  const importer = rate(importerKey(entry), base_rate_ppm)
  const filer = rate(filerKey(entry), base_rate_ppm)
  const maker = worst(makers.map((one) => rate(makerKey(one), base_rate_ppm)))
  const lane = worst(lines.map(laneRate))
  const claim = worst(lines.map((line) => rate(claimKey(line), laneRate(line)[0])))
  return {
    importer_rate_ppm: importer[0],
    importer_inspections: importer[1],
    filer_rate_ppm: filer[0],
    filer_inspections: filer[1],
    maker_rate_ppm: maker[0],
    maker_inspections: maker[1],
    lane_rate_ppm: lane[0],
    lane_inspections: lane[1],
    claim_rate_ppm: claim[0],
    claim_inspections: claim[1],
  }
}
