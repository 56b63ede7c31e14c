import type { ClickHouseClient } from '@clickhouse/client'
import { canonicalFilters } from '../server/contract/canonical-topic.ts'
import type { Filters } from '../server/contract/filters.ts'
import type { LiveView } from '../server/contract/live.ts'
import { measureNames } from '../server/contract/measures.ts'
import { addDays } from '../server/domain/range.ts'
import { segments } from '../ingest/contract/entry-event.ts'

export const rangeDays = [28, 90, 180] as const
export interface FilterSet {
  days: (typeof rangeDays)[number]
  /** What decides the base: range, measure, zone. */
  period: Filters
  /** What is chosen of it. */
  choice: Filters
}

/** Distinct filter sets over the Centers and busiest ports of the data, ranges in turn. Throws when two are the same. */
export async function filterSets(
  client: ClickHouseClient,
  count: number,
  lastDay: string,
): Promise<FilterSet[]> {
  const ports = await names(
    client,
    'select toString(port) as name from entry group by port order by count() desc, port limit 25',
  )
  const centers = await names(
    client,
    'select distinct code as name from ref_center order by code limit 10',
  )
  const modes = await names(
    client,
    "select toString(mode) as name from entry where mode != '' group by mode order by count() desc, mode limit 5",
  )
  const pick = <T>(list: readonly T[], at: number): T[] => list.slice(at % list.length).slice(0, 1)
  const sets = Array.from({ length: count }, (_, at): FilterSet => {
    const days = rangeDays[at % 3] ?? 28
    const third = Math.floor(at / 3)
    const center = centers[at % 11]
    return {
      days,
      period: {
        from: addDays(lastDay, 1 - days),
        to: lastDay,
        ...{ measure: measureNames[third % measureNames.length] ?? 'exam' },
        ...(at >= 33 && { tz: 'America/Chicago' }),
      },
      choice: {
        ...(center !== undefined && { center: [center] }),
        ...(third % 2 === 0 && { port: pick(ports, at) }),
        ...(third % 5 === 2 && { segment: pick(segments, at) }),
        ...(third % 4 === 3 && { mode: pick(modes, at) }),
        ...(third % 7 === 4 && { tier: [at % 4] }),
      },
    }
  })
  const distinct = new Set(
    sets.map(({ period, choice }) => canonicalFilters({ ...period, ...choice })),
  )
  if (distinct.size !== sets.length)
    throw new Error(`Only ${distinct.size} filter sets are distinct.`)
  return sets
}

/** The filters as a view is asked with them: one port is what the cells of a port are asked of. */
export function asked(view: LiveView, { period, choice }: FilterSet, ports: string[]): Filters {
  const one = view === 'uniformity/cells' && choice.port === undefined
  return { ...period, ...choice, ...(one && { port: ports }) }
}

async function names(client: ClickHouseClient, query: string): Promise<string[]> {
  const answer = await client.query({ query, format: 'JSONEachRow' })
  return (await answer.json<{ name: string }>()).map((row) => row.name)
}
