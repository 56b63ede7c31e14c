import type { Quantile, ThroughputComparedRow } from '../../server/contract/throughput-times.ts'
import type { FakePage } from './fake-work.ts'

export const quantile = (days: number, lower: number, upper: number | null): Quantile => ({
  days,
  lower,
  upper,
  state: 'shown',
})
export const unknown = (state: 'not_reached' | 'too_few'): Quantile => ({
  days: null,
  lower: null,
  upper: null,
  state,
})
const known = (
  center: string,
  items: number,
  [pace_ratio, pace_lower, pace_upper]: [number, number, number],
  raw_pace_ratio: number,
  own: number,
  expected: number,
): ThroughputComparedRow => {
  const flagged = pace_lower > 1.1 || pace_upper < 0.9
  return {
    center,
    items,
    closed: Math.floor(items * 0.6),
    pace_ratio,
    pace_lower,
    pace_upper,
    pace_ratio_reference: pace_ratio * 1.02,
    raw_pace_ratio,
    own_median: quantile(own, own * 0.92, own * 1.09),
    expected_median: quantile(expected, expected * 0.95, expected * 1.05),
    difference_days: own - expected,
    difference_lower: own - expected - 3.1,
    difference_upper: own - expected + 3.4,
    left_out_share: 0.04,
    p: flagged ? 0.0002 : 0.31,
    p_reference: flagged ? 0.0001 : 0.4,
    tested: true,
    set_aside: flagged,
    flagged,
  }
}
const rows: readonly ThroughputComparedRow[] = [
  known('001', 812, [1.04, 0.94, 1.15], 1.41, 33.2, 34.8),
  known('002', 1290, [0.96, 0.88, 1.05], 0.71, 41.5, 40.2),
  known('003', 640, [1.31, 1.16, 1.48], 1.02, 28.4, 36.9),
  known('004', 955, [0.74, 0.66, 0.83], 0.98, 52.8, 39.7),
  known('005', 1420, [1.02, 0.95, 1.1], 1.22, 35.6, 36.1),
  known('006', 1104, [0.98, 0.89, 1.08], 0.84, 38.9, 38.1),
  known('007', 388, [1.09, 0.92, 1.29], 0.77, 44.1, 46.6),
  known('008', 702, [0.93, 0.81, 1.06], 1.07, 37.7, 35.4),
  {
    ...known('009', 211, [1.12, 0.83, 1.51], 2.1, 25.2, 28.5),
    own_median: unknown('not_reached'),
    difference_days: null,
    difference_lower: null,
    difference_upper: null,
  },
  {
    ...known('010', 19, [0.9, 0.35, 2.32], 0.6, 0, 0),
    closed: 6,
    own_median: unknown('too_few'),
    expected_median: unknown('too_few'),
    difference_days: null,
    difference_lower: null,
    difference_upper: null,
    left_out_share: 0.47,
    tested: false,
    flagged: false,
    set_aside: false,
  },
]

export const comparedPage = (meta: object): FakePage => ({
  n: 7541,
  meta: {
    ...meta,
    strata: 64,
    adjusted_for: [
      'work type',
      'size class of the importer',
      'entry type',
      'antidumping or countervailing case',
    ],
    not_adjusted_for: ['difficulty of the single case', 'staff of the Center'],
  },
  rows: [...rows],
})

const day = (at: number) => new Date(Date.UTC(2026, 2, 22 + at)).toISOString().slice(0, 10)

/** Ten or so pieces of work more a week; a Center with an odd code is forecast no better than by its last value. */
export const forecastPage = (center: string): FakePage => {
  const better = Number(center) % 2 === 0
  return {
    n: 52,
    meta: { tz: 'America/New_York', last_week_ends: day(0), weeks: 52, minimum_weeks: 16 },
    rows: Array.from({ length: 8 }, (_, index) => {
      const ahead = index + 1
      const estimate = 494 + (better ? ahead * 9.4 : 0)
      const half = 17 * Math.sqrt(ahead)
      return {
        center,
        ahead,
        week_ends: day(7 * ahead),
        estimate,
        lower: estimate - half,
        upper: estimate + half * 1.1,
        model: better ? 'flow' : 'naive',
        beats_naive: better,
        skill: better ? 0.23 : null,
      }
    }),
  }
}

export const historyDays = (center: string, meta: object): FakePage => ({
  n: 2300,
  meta,
  rows: Array.from({ length: 112 }, (_, index) => ({
    center,
    day: day(index - 111),
    received: 30,
    closed: 29,
    backlog: 494 - Math.round((111 - index) * 1.3) + ((index * 37) % 23) - 22,
  })),
})
