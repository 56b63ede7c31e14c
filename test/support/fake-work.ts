import type { LiveView } from '../../server/contract/live.ts'
import { comparedPage, forecastPage, historyDays, quantile, unknown } from './fake-centers.ts'
import { intervalPage, revenuePage } from './fake-intervals.ts'

export interface FakePage {
  rows: object[]
  meta: object
  n: number
}
interface Days {
  from: string
  to: string
}

const none = unknown('too_few')
const over = unknown('not_reached')

const times = [
  ['validation', 41, 88, quantile(34.2, 31.9, 37), quantile(88.4, 80.1, 97.3)],
  ['protest', 212, 240, quantile(96.5, 84, 118.25), over],
  ['psc_review', 61, 88, quantile(18, 16.5, 20.1), quantile(52.3, 44.9, null)],
  ['prior_disclosure', 9, 4, none, none],
  ['cf28', 48, 102, quantile(29.7, 27, 33.1), quantile(61, 54.4, 71.2)],
  ['cf29', 30, 71, quantile(22.1, 19.8, 25), quantile(48.6, 41, 60.5)],
  ['inquiry', 3, 21, quantile(0.8, 0.5, 1.4), none],
] as const

const timesPage = (center: string, meta: object): FakePage => ({
  n: 1400,
  meta,
  rows: times.map(([work_type, open_at_start, closed, median, p90]) => ({
    center,
    work_type,
    open_at_start,
    received: closed + 6,
    closed,
    longest_days: work_type === 'protest' ? 612.4 : 131.7,
    median,
    p90,
    cohort_median: closed < 60 ? none : work_type === 'protest' ? over : quantile(17.3, 15, 20.2),
    cohort_p90: closed < 60 ? none : over,
  })),
})

const divisionsPage = (center: string, meta: object): FakePage => ({
  n: 700,
  meta,
  rows: [
    ['partnership', 84, 80, 41],
    ['validation_compliance', 391, 372, 288],
    ['enforcement', 122, 141, 96],
    ['not_recorded', 46, 12, 61],
  ].map(([division, received, closed, backlog_end]) => ({
    center,
    division,
    received,
    closed,
    backlog_end,
    team_recorded: division === 'not_recorded' ? 3 : Math.floor(Number(received) * 0.93),
    importer_recorded: Math.floor(Number(received) * 0.985),
    revenue_recorded: Math.floor(Number(closed) * 0.61),
  })),
})

/** The views of work, release intervals and revenue; undefined for any other view. */
export function fakeWork(view: LiveView, query: URLSearchParams, days: Days): FakePage | undefined {
  const center = query.get('center') ?? '002'
  const meta = { ...days, tz: 'America/New_York' }
  switch (view) {
    case 'throughput/times':
      return timesPage(center, meta)
    case 'throughput/compared':
      return comparedPage(meta)
    case 'throughput/divisions':
      return divisionsPage(center, meta)
    case 'throughput/forecast':
      return forecastPage(center)
    case 'throughput/days':
      return query.has('center') ? historyDays(center, meta) : undefined
    case 'release-times/intervals':
      return intervalPage(days)
    case 'revenue':
      return revenuePage(query.get('port') ?? '2704', days)
    default:
      return undefined
  }
}
