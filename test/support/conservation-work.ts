import type { Filters } from '../../server/contract/filters.ts'
import type {
  CenterRow,
  ThroughputDayRow,
  ThroughputRow,
} from '../../server/contract/throughput.ts'
import type {
  ThroughputComparedRow,
  ThroughputDivisionRow,
  ThroughputTimeRow,
} from '../../server/contract/throughput-times.ts'
import { grouped, type Ledger, total } from './conservation-ledger.ts'
import { localDay } from './oracle-calendar.ts'
import type { Work } from './oracle-work.ts'

export interface Page<R> {
  n: number
  rows: R[]
  meta: Record<string, unknown>
}
export type Ask = <R>(view: string, filters: Filters) => Promise<Page<R>>
export type Range = { from: string; to: string; tz: string }

/** Work whose closing is dated before its opening: received and closed count it, no backlog ever does. */
export interface NeverOpen {
  center: string
  work_type: string
  opened: (tz: string) => string
  closed: (tz: string) => string
}

export function neverOpen(works: Iterable<Work>): NeverOpen[] {
  return [...works].flatMap(({ opening, opened_at, closed_at }) =>
    closed_at !== null && closed_at < opened_at
      ? [
          {
            center: opening.center,
            work_type: opening.work_type,
            opened: (tz: string) => localDay(tz, opened_at),
            closed: (tz: string) => localDay(tz, closed_at),
          },
        ]
      : [],
  )
}

const workKey = (row: { center: string; work_type: string }) => `${row.center}/${row.work_type}`
const counts = [
  'received',
  'closed',
  'revenue_change_cents',
  'closed_with_clock',
  'closed_within_clock',
]

/** What enters and does not leave is still there: work by Center and type, day, division and age. */
export async function workLaws(
  ask: Ask,
  ledger: Ledger,
  range: Range,
  center: string[] | undefined,
  inverted: readonly NeverOpen[],
): Promise<void> {
  const filters: Filters = { ...range, ...(center && { center }) }
  const of = JSON.stringify(filters)
  const within = (day: string) => day >= range.from && day <= range.to
  const openedHere = inverted.filter((work) => within(work.opened(range.tz)))
  const closedHere = inverted.filter((work) => within(work.closed(range.tz)))
  const { rows } = await ask<ThroughputRow>('throughput', filters)

  for (const row of rows) {
    const same = (work: NeverOpen) => workKey(work) === workKey(row)
    const opened = row.received - openedHere.filter(same).length
    const closed = row.closed - closedHere.filter(same).length
    const key = `${of} ${workKey(row)}`
    ledger.same(
      'received - closed = growth',
      key,
      opened - closed,
      row.backlog_end - row.backlog_start,
    )
    ledger.same('growth = end - start', key, row.growth, row.backlog_end - row.backlog_start)
    const ages = row.age_0_30 + row.age_31_90 + row.age_91_180 + row.age_181_365 + row.age_over_365
    ledger.same('ages = backlog', key, ages, row.backlog_end)
  }

  const days = await ask<ThroughputDayRow>('throughput/days', filters)
  for (const [code, ofCenter] of grouped(days.rows, (row) => row.center)) {
    const whole = rows.filter((row) => row.center === code)
    const columns = ['received', 'closed']
    for (const column of columns)
      ledger.same(
        'days = range',
        `${of} ${code} ${column}`,
        total(ofCenter, column),
        total(whole, column),
      )
    let before = total(whole, 'backlog_start')
    for (const { day, received, closed, backlog } of ofCenter) {
      const opened = openedHere.filter(
        (work) => work.center === code && work.opened(range.tz) === day,
      )
      const ended = closedHere.filter(
        (work) => work.center === code && work.closed(range.tz) === day,
      )
      const growth = received - opened.length - closed + ended.length
      ledger.same(
        'a day: received - closed = growth',
        `${of} ${code} ${day}`,
        growth,
        backlog - before,
      )
      before = backlog
    }
    ledger.same(
      'last day = backlog at the end',
      `${of} ${code}`,
      before,
      total(whole, 'backlog_end'),
    )
  }

  const ofCenter = (row: { center: string }) => row.center
  const divisions = await ask<ThroughputDivisionRow>('throughput/divisions', filters)
  const flows = ['received', 'closed', 'backlog_end']
  ledger.addsByKey<{ center: string }>(
    'divisions = Center',
    of,
    divisions.rows,
    rows,
    ofCenter,
    flows,
  )

  const times = await ask<ThroughputTimeRow>('throughput/times', filters)
  ledger.addsByKey<{ center: string; work_type: string }>(
    'times: open at start = backlog at start',
    of,
    times.rows.map((row) => ({ ...row, backlog_start: row.open_at_start })),
    rows,
    workKey,
    ['backlog_start'],
  )
  const everOpen = (works: readonly NeverOpen[], row: ThroughputRow) =>
    works.filter((work) => workKey(work) === workKey(row)).length
  ledger.addsByKey<{ center: string; work_type: string }>(
    'times = range',
    of,
    times.rows,
    rows.map((row) => ({
      ...row,
      received: row.received - everOpen(openedHere, row),
      closed: row.closed - everOpen(closedHere, row),
    })),
    workKey,
    ['received', 'closed'],
  )
  const compared = await ask<ThroughputComparedRow>('throughput/compared', filters)
  ledger.addsByKey<{ center: string }>(
    'compared = times',
    of,
    compared.rows,
    times.rows.map((row) => ({ ...row, items: row.open_at_start + row.received })),
    ofCenter,
    ['items', 'closed'],
  )

  const centers = await ask<CenterRow>('throughput/centers', range)
  for (const row of centers.rows) {
    if (center && !center.includes(row.center)) continue
    const whole = rows.filter((one) => one.center === row.center)
    const key = `${of} ${row.center}`
    ledger.same('Centers = range', `${key} received`, row.work_received, total(whole, 'received'))
    ledger.same('Centers = range', `${key} closed`, row.work_closed, total(whole, 'closed'))
    ledger.same('Centers = range', `${key} open`, row.work_open, total(whole, 'backlog_end'))
  }
}

/** Two ranges side by side: counts add up, and the backlog goes over from one to the other. */
export async function workSplit(
  ask: Ask,
  ledger: Ledger,
  [whole, first, second]: readonly [Range, Range, Range],
): Promise<void> {
  const of = `${JSON.stringify(whole)} cut after ${first.to}`
  const all = await ask<ThroughputRow>('throughput', whole)
  const one = await ask<ThroughputRow>('throughput', first)
  const two = await ask<ThroughputRow>('throughput', second)
  const parts = [...one.rows, ...two.rows]
  ledger.addsByKey('two ranges = one: work', of, parts, all.rows, workKey, counts)
  const handed = one.rows.map((row) => ({ ...row, backlog: row.backlog_end }))
  const taken = two.rows.map((row) => ({ ...row, backlog: row.backlog_start }))
  ledger.addsByKey('backlog goes over', of, handed, taken, workKey, ['backlog'])
}
