/** Work of the Centers in a period, by day, and the four figures per Center. */
import type { Filters } from '../../server/contract/filters.ts'
import type {
  CenterRow,
  RangeMeta,
  ThroughputDayRow,
  ThroughputRow,
} from '../../server/contract/throughput.ts'
import { addDays, dayMs, localDay, startOfDay } from './oracle-calendar.ts'
import { clockKind } from './oracle-clocks.ts'
import { counts } from './oracle-entry.ts'
import type { Reply } from './oracle-queues.ts'
import { allowsCenter, byText, rangeOf } from './oracle-range.ts'
import { clockOf, validOn } from './oracle-reference.ts'
import { type Work, clockOfType, workZone } from './oracle-work.ts'
import type { World } from './oracle-world.ts'

export interface Period extends RangeMeta {
  start: number
  end: number
  until: number
}
export function periodOf(world: World, filters: Filters): Period {
  const { from, to } = rangeOf(filters, world.asOf)
  const tz = filters.tz ?? workZone
  const end = startOfDay(tz, addDays(to, 1))
  const until = Math.min(end, world.asOf ?? end)
  return { from, to, tz, start: startOfDay(tz, from), end, until }
}
export const metaOf = ({ from, to, tz }: Period): RangeMeta => ({ from, to, tz })

export const within = (at: number | null, start: number, end: number) =>
  at !== null && start <= at && at < end
const before = (at: number | null, moment: number) => at !== null && at < moment
export const openAt = (work: Work, moment: number) =>
  work.opened_at < moment && !before(work.closed_at, moment)
export const count = (works: Work[], wanted: (work: Work) => boolean) => works.filter(wanted).length

function rowOf(world: World, works: Work[], period: Period, head: Work['opening']): ThroughputRow {
  const { start, end, until } = period
  const backlog = works.filter((work) => openAt(work, end))
  const closed = works.filter((work) => within(work.closed_at, start, end))
  const backlogStart = count(works, (work) => openAt(work, start))
  const aged = (least: number, most: number) =>
    count(backlog, (work) => {
      const days = Math.floor((until - work.opened_at) / dayMs)
      return least <= days && days <= most
    })
  const timed = closed.filter((work) => work.due_at !== null)
  const running = backlog.filter((work) => !before(work.stopped_at, until))
  const dueIn = (from: number, to: number) =>
    count(running, (work) => within(work.due_at, from, to))
  const code = clockOfType(head.work_type)
  const clock = code === null ? undefined : clockOf(world.reference, code)
  return {
    center: head.center,
    work_type: head.work_type,
    received: count(works, (work) => within(work.opened_at, start, end)),
    closed: closed.length,
    backlog_start: backlogStart,
    backlog_end: backlog.length,
    growth: backlog.length - backlogStart,
    age_0_30: aged(Number.NEGATIVE_INFINITY, 30),
    age_31_90: aged(31, 90),
    age_91_180: aged(91, 180),
    age_181_365: aged(181, 365),
    age_over_365: aged(366, Number.POSITIVE_INFINITY),
    paused: count(backlog, (work) =>
      work.pauses.some((pause) => pause.start < end && !before(pause.end, end)),
    ),
    clock_code: code,
    clock_kind: clock === undefined ? null : clockKind(clock),
    closed_with_clock: timed.length,
    closed_within_clock: count(
      timed,
      (work) => work.stopped_at !== null && work.due_at !== null && work.stopped_at <= work.due_at,
    ),
    due_in_7_days: dueIn(until, until + 7 * dayMs),
    overdue: dueIn(Number.NEGATIVE_INFINITY, until),
    revenue_change_cents: closed.reduce((sum, work) => sum + (work.revenue_change_cents ?? 0), 0),
  }
}

export const worksOf = (world: World, filters: Filters) =>
  [...world.works.values()].filter((work) => allowsCenter(filters, work.opening.center))
/** Work that is open at some moment of the period: the cases behind its figures. */
const casesOf = (works: Work[], { start, end }: Period) =>
  count(works, (work) => openAt(work, start) || within(work.opened_at, start, end))

export function throughput(world: World, filters: Filters): Reply<RangeMeta, ThroughputRow> {
  const period = periodOf(world, filters)
  const works = worksOf(world, filters)
  const groups = new Map<string, Work[]>()
  for (const work of works) {
    const key = `${work.opening.center} ${work.opening.work_type}`
    groups.set(key, [...(groups.get(key) ?? []), work])
  }
  const rows: ThroughputRow[] = []
  for (const group of groups.values()) {
    const head = group[0]?.opening
    if (head === undefined) continue
    const row = rowOf(world, group, period, head)
    if (Object.values(row).some((value) => typeof value === 'number' && value !== 0)) rows.push(row)
  }
  rows.sort((a, b) => byText(a.center, b.center) || byText(a.work_type, b.work_type))
  return { n: casesOf(works, period), meta: metaOf(period), rows }
}

export function throughputDays(world: World, filters: Filters): Reply<RangeMeta, ThroughputDayRow> {
  const period = periodOf(world, filters)
  const works = worksOf(world, filters)
  const rows: ThroughputDayRow[] = []
  const last = world.asOf === null ? '' : localDay(period.tz, world.asOf)
  for (const center of [...new Set(works.map((work) => work.opening.center))].toSorted()) {
    const own = works.filter((work) => work.opening.center === center)
    for (let day = period.from; day <= period.to && day <= last; day = addDays(day, 1)) {
      const start = startOfDay(period.tz, day)
      const end = startOfDay(period.tz, addDays(day, 1))
      rows.push({
        center,
        day,
        received: count(own, (work) => within(work.opened_at, start, end)),
        closed: count(own, (work) => within(work.closed_at, start, end)),
        backlog: count(own, (work) => openAt(work, end)),
      })
    }
  }
  return { n: casesOf(works, period), meta: metaOf(period), rows }
}

export function throughputCenters(world: World, filters: Filters): Reply<RangeMeta, CenterRow> {
  const period = periodOf(world, filters)
  const last = [...world.accounts.values()].map((history) => history.at(-1))
  const entries = [...world.entries.values()].filter(
    (entry) =>
      counts(entry) && period.from <= entry.ref.filed_on && entry.ref.filed_on <= period.to,
  )
  const rows = world.reference.centers
    .filter((row) => validOn(row, period.to) && allowsCenter(filters, row['code'] ?? ''))
    .map((reference): CenterRow => {
      const center = reference['code'] ?? ''
      const accounts = last.filter((account) => account?.center === center)
      const own = entries.filter((entry) => entry.center === center)
      const staffed = world.staffing.get(center)
      const works = [...world.works.values()].filter((work) => work.opening.center === center)
      return {
        center,
        name: reference['name'] ?? '',
        importers: accounts.length,
        partner_accounts: accounts.filter((account) => (account?.ctpat_tier ?? 0) >= 1).length,
        entries: own.length,
        entry_value_cents: own.reduce((sum, entry) => sum + entry.value_cents, 0),
        work_received: count(works, (work) => within(work.opened_at, period.start, period.end)),
        work_closed: count(works, (work) => within(work.closed_at, period.start, period.end)),
        work_open: count(works, (work) => openAt(work, period.end)),
        staff: staffed?.staff ?? null,
        positions: staffed?.positions ?? null,
      }
    })
    .toSorted((a, b) => byText(a.center, b.center))
  return { n: rows.reduce((sum, row) => sum + row.entries, 0), meta: metaOf(period), rows }
}
