/** Work by division, and the complete weeks that a forecast rests on. */
import type { Filters } from '../../server/contract/filters.ts'
import type { RangeMeta } from '../../server/contract/throughput.ts'
import type { ThroughputDivisionRow } from '../../server/contract/throughput-times.ts'
import { addDays, localDay, startOfDay } from './oracle-calendar.ts'
import type { Reply } from './oracle-queues.ts'
import { count, metaOf, openAt, periodOf, within, worksOf } from './oracle-throughput.ts'
import { groupedBy } from './oracle-work-items.ts'
import { workZone } from './oracle-work.ts'
import type { World } from './oracle-world.ts'

export function throughputDivisions(
  world: World,
  filters: Filters,
): Reply<RangeMeta, ThroughputDivisionRow> {
  const period = periodOf(world, filters)
  const { start, end } = period
  const rows = groupedBy(
    worksOf(world, filters),
    ({ opening }) => `${opening.center} ${opening.division ?? 'not_recorded'}`,
  ).flatMap(([, works]): ThroughputDivisionRow[] => {
    const opening = works[0]?.opening
    const received = works.filter((work) => within(work.opened_at, start, end))
    const closed = works.filter((work) => within(work.closed_at, start, end))
    const backlog = count(works, (work) => openAt(work, end))
    if (opening === undefined || received.length + closed.length + backlog === 0) return []
    return [
      {
        center: opening.center,
        division: opening.division ?? 'not_recorded',
        received: received.length,
        closed: closed.length,
        backlog_end: backlog,
        team_recorded: count(received, (work) => work.opening.team_code !== undefined),
        importer_recorded: count(received, (work) => work.opening.importer_number !== undefined),
        revenue_recorded: count(closed, (work) => work.revenue_change_cents !== null),
      },
    ]
  })
  return {
    n: rows.reduce((sum, row) => sum + row.received, 0),
    meta: metaOf(period),
    rows,
  }
}

export interface Week {
  week_ends: string
  received: number
  closed: number
  backlog: number
}
const weeksKept = 52

/** Complete weeks, Monday to Sunday, of each Center: what a forecast rests on. */
export function forecastWeeks(world: World, filters: Filters): Map<string, Week[]> {
  const tz = filters.tz ?? workZone
  const works = worksOf(world, filters)
  const series = new Map<string, Week[]>()
  const first = Math.min(
    ...works.map((work) => Math.min(work.opened_at, work.closed_at ?? Infinity)),
  )
  if (world.asOf === null || works.length === 0) return series
  const firstDay = localDay(tz, first)
  const days: string[] = []
  const weekday = (new Date(`${firstDay}T00:00:00Z`).getUTCDay() + 6) % 7
  for (
    let monday = addDays(firstDay, -weekday);
    startOfDay(tz, addDays(monday, 7)) <= world.asOf;
    monday = addDays(monday, 7)
  )
    days.push(monday)
  for (const [center, own] of groupedBy(works, (work) => work.opening.center))
    series.set(
      center,
      days.slice(-weeksKept).map((monday) => {
        const start = startOfDay(tz, monday)
        const end = startOfDay(tz, addDays(monday, 7))
        return {
          week_ends: addDays(monday, 6),
          received: count(own, (work) => within(work.opened_at, start, end)),
          closed: count(own, (work) => within(work.closed_at, start, end)),
          backlog: count(own, (work) => openAt(work, end)),
        }
      }),
    )
  return series
}
