/** Arrival to release: exact order statistics by dimension and by filing day. */
import type { Filters } from '../../server/contract/filters.ts'
import type { ReleaseTimesDayRow, ReleaseTimesRow } from '../../server/contract/release-times.ts'
import { type Entry, counts } from './oracle-entry.ts'
import type { Reply } from './oracle-queues.ts'
import { byText, passes, rangeOf } from './oracle-range.ts'
import { inReleasePopulation } from './oracle-reference.ts'
import type { World } from './oracle-world.ts'

export const minimumN = 20
interface Meta {
  from: string
  to: string
  minimum_n: number
}
type Dimension = ReleaseTimesRow['dimension']

const valueOf: Record<Dimension, (entry: Entry) => string> = {
  all: () => 'all',
  mode: (entry) => entry.filing?.mode ?? '',
  segment: (entry) => entry.decision?.segment ?? 'unscored',
  tier: (entry) => (entry.account === null ? 'unknown' : String(entry.account.ctpat_tier)),
  center: (entry) => entry.center ?? 'none',
  port: (entry) => entry.ref.port,
}
// the listed order of the contract
const dimensions: Dimension[] = ['all', 'mode', 'segment', 'tier', 'center', 'port']

export function population(world: World, filters: Filters): { meta: Meta; entries: Entry[] } {
  const { from, to } = rangeOf(filters, world.asOf)
  const entries = [...world.entries.values()].filter(
    (entry) =>
      counts(entry) &&
      entry.filing !== null &&
      from <= entry.ref.filed_on &&
      entry.ref.filed_on <= to &&
      inReleasePopulation(world.reference, entry.filing.entry_type) &&
      passes(entry, filters),
  )
  return { meta: { from, to, minimum_n: minimumN }, entries }
}

/** Element ceil(percent * n / 100) of the sorted times, counted from one; null under the minimum. */
export function quantile(sorted: number[], percent: number): number | null {
  if (sorted.length < minimumN) return null
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? null
}

function figures(entries: Entry[]): Omit<ReleaseTimesRow, 'dimension' | 'value'> {
  const times: number[] = []
  let [released, early, unknown] = [0, 0, 0]
  for (const { released_at, arrived_at } of entries) {
    if (released_at === null) continue
    released += 1
    if (arrived_at === null) unknown += 1
    else if (arrived_at > released_at) early += 1
    else times.push(Math.floor((released_at - arrived_at) / 1000))
  }
  times.sort((a, b) => a - b)
  return {
    filed: entries.length,
    released,
    not_released: entries.length - released,
    released_before_arrival: early,
    arrival_unknown: unknown,
    n: times.length,
    median_seconds: quantile(times, 50),
    p90_seconds: quantile(times, 90),
    p95_seconds: quantile(times, 95),
  }
}

function grouped(entries: Entry[], value: (entry: Entry) => string): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const group = groups.get(value(entry))
    if (group === undefined) groups.set(value(entry), [entry])
    else group.push(entry)
  }
  return [...groups].toSorted(([a], [b]) => byText(a, b))
}

export function releaseTimes(world: World, filters: Filters): Reply<Meta, ReleaseTimesRow> {
  const { meta, entries } = population(world, filters)
  const rows = dimensions.flatMap((dimension) =>
    grouped(entries, valueOf[dimension]).map(([value, group]) => ({
      dimension,
      value,
      ...figures(group),
    })),
  )
  return { n: figures(entries).n, meta, rows }
}

export function releaseTimesDays(world: World, filters: Filters): Reply<Meta, ReleaseTimesDayRow> {
  const { meta, entries } = population(world, filters)
  const rows = grouped(entries, (entry) => entry.ref.filed_on).map(([day, group]) => {
    const { filed, released, n, median_seconds, p90_seconds } = figures(group)
    return { day, filed, released, n, median_seconds, p90_seconds }
  })
  return { n: figures(entries).n, meta, rows }
}
