import { expect, test } from 'vitest'
import { impactOf, reachOf } from '../../server/domain/impact.ts'

const level = (points: number, entries: number, inspected: number, hits: number, cents = 0) => ({
  ...{ points, entries, inspected, discrepancies: hits, found_cents: cents },
})

test('the first tenth of the inspected entries, most points first', () => {
  // 100 inspected: the first 10 are the 4 at 90 points and 6 of the 12 at 80, which count by half.
  const reach = reachOf(
    [level(10, 500, 84, 2), level(80, 30, 12, 6, 400), level(90, 9, 4, 3, 800)],
    100_000,
  )
  expect(reach.inspected).toBe(10)
  expect(reach.precision).toBeCloseTo((3 + 3) / 10, 12)
  expect(reach.recall).toBeCloseTo(6 / 11, 12)
  expect(reach.revenue).toBeCloseTo(1000 / 1200, 12)
  // Wilson for 6 of 10, as Brown, Cai and DasGupta (2001) define it: 0.3127 to 0.8318.
  expect(reach.precision_lower).toBeCloseTo(0.3127, 4)
  expect(reach.precision_upper).toBeCloseTo(0.8318, 4)
})

test('nothing inspected says nothing', () => {
  expect(reachOf([level(10, 500, 0, 0)], 50_000)).toEqual({
    inspected: 0,
    precision: null,
    precision_lower: null,
    precision_upper: null,
    recall: null,
    revenue: null,
  })
})

test('what would be looked at and never was is counted apart', () => {
  const row = { port: '2704', center: 'EEE', officer_minutes: 0, discrepancies: 0, found_cents: 0 }
  const impact = impactOf(
    [
      {
        ...row,
        was: 'standard',
        would_be: 'high',
        points: 0,
        draft_points: 70,
        entries: 5,
        inspected: 2,
      },
      {
        ...row,
        was: 'high',
        would_be: 'standard',
        points: 70,
        draft_points: 0,
        entries: 3,
        inspected: 3,
      },
    ],
    { from: '2026-01-01', to: '2026-01-31' },
    7,
  )
  expect(impact).toMatchObject({ entries: 8, inspected: 5, unseen: 3, left_out: 7 })
  expect(impact.ports).toEqual([
    {
      port: '2704',
      was: { trusted: 0, standard: 5, elevated: 0, high: 3 },
      would_be: { trusted: 0, standard: 3, elevated: 0, high: 5 },
    },
  ])
  expect(impact.points.map(({ points }) => points)).toEqual([70, 0])
})
