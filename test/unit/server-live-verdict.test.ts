import { expect, test } from 'vitest'
import {
  closedP,
  closedVerdict,
  liveBoundary,
  liveP,
  liveVerdict,
  tuningOf,
  type LiveComparison,
} from '../../server/domain/live-verdict.ts'
import gold from '../fixtures/statistics/live.json' with { type: 'json' }

const boundaries = gold.cases.filter(({ kind }) => kind === 'boundary')

test.each(boundaries)(
  'the boundary at information $information, tuned at $eta, level $alpha is $z',
  ({ information = NaN, eta = NaN, alpha = NaN, z = NaN }) => {
    expect(Math.abs(liveBoundary(information, eta, alpha) / z - 1)).toBeLessThan(1e-8)
    expect(liveP(z, information, eta)).toBeCloseTo(alpha, 8)
  },
)

const comparison: LiveComparison = {
  log_ratio: 0.4,
  variance: 0.01,
  previous_variance: 0.005,
  count: 50,
  previous_count: 200,
  already_changed: false,
}

test('a change far beyond chance is called while the period runs', () => {
  const verdict = liveVerdict(comparison)
  expect(verdict.z).toBeCloseTo(4, 12)
  expect(verdict.boundary).toBeCloseTo(liveBoundary(100, tuningOf(0.005), 0.025), 12)
  expect(verdict.changed).toBe(true)
  expect(verdict.p).toBeLessThan(0.025)
})

test('what a single test would call a change is not enough while the period runs', () => {
  expect(liveVerdict({ ...comparison, log_ratio: 0.25 }).changed).toBe(false)
  expect(liveVerdict({ ...comparison, log_ratio: -0.4 }).changed).toBe(true)
})

test('a change once shown stays until the period closes', () => {
  expect(liveVerdict({ ...comparison, log_ratio: 0, already_changed: true }).changed).toBe(true)
})

test('nothing is called on fewer than ten', () => {
  expect(liveVerdict({ ...comparison, count: 9 })).toMatchObject({ changed: false, p: 1 })
  expect(liveVerdict({ ...comparison, previous_count: 9 }).changed).toBe(false)
})

test('the closing test is made at 2.5 %', () => {
  expect(closedVerdict(2.2415)).toBe(true)
  expect(closedVerdict(-2.2415)).toBe(true)
  expect(closedVerdict(2.2413)).toBe(false)
  expect(closedP(2.241402727604945)).toBeCloseTo(0.025, 12)
  expect(closedP(0)).toBe(1)
})

test('the boundary widens where there is little information, and the p value stays below 1', () => {
  expect(liveBoundary(1, 11.5, 0.025)).toBeGreaterThan(liveBoundary(5, 11.5, 0.025))
  expect(liveP(0, 100, 11.5)).toBe(1)
  expect(() => liveBoundary(0, 11.5, 0.025)).toThrow(RangeError)
  expect(() => tuningOf(0)).toThrow(RangeError)
})
