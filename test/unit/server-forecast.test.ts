import { describe, expect, test } from 'vitest'
import { backlogForecast, type BacklogWeek } from '../../server/domain/forecast.ts'

/** Weeks of given backlogs that received 100 each. */
function weeksOf(backlogs: readonly number[]): BacklogWeek[] {
  return backlogs.map((backlog, index) => ({
    received: 100,
    closed: 100 - backlog + (backlogs[index - 1] ?? backlog),
    backlog,
  }))
}

const back = { estimate: 0, lower: 0, upper: 0 }

describe('backlog forecast', () => {
  test('fewer than sixteen weeks give none, and say why', () => {
    const { model, reason, weeks } = backlogForecast(weeksOf(Array(15).fill(50)), 4)
    expect({ model, reason, weeks }).toEqual({ model: null, reason: 'too_few_weeks', weeks: [] })
    expect(backlogForecast(weeksOf(Array(16).fill(50)), 4).reason).toBeNull()
  })

  test('a backlog that stays is forecast to stay, exactly', () => {
    const forecast = backlogForecast(weeksOf(Array(20).fill(50)), 2)
    expect(forecast).toMatchObject({ model: 'naive', beats_naive: false, skill: null })
    expect(forecast.weeks).toEqual([
      { ahead: 1, estimate: 50, lower: 50, upper: 50 },
      { ahead: 2, estimate: 50, lower: 50, upper: 50 },
    ])
  })

  test('receipts and closings are those of the last half year', () => {
    const weeks: BacklogWeek[] = []
    for (let week = 0, backlog = 100; week < 70; week++) {
      const received = 100
      const closed = (backlog + received) * (0.5 + (((week * 17) % 41) - 20) / 60)
      backlog += received - closed
      // A week with more of both, long ago.
      const passing = week === 2 ? 40 : 0
      weeks.push({ received: received + passing, closed: closed + passing, backlog })
    }
    const forecast = backlogForecast(weeks, 1)
    expect(forecast.model).toBe('flow')
    const half = weeks.slice(-26)
    const closed = half.reduce((sum, week) => sum + week.closed, 0)
    const atHand = half.reduce((sum, week) => sum + week.backlog + week.closed, 0)
    const received = half.reduce((sum, week) => sum + week.received, 0) / 26
    const last = weeks.at(-1)?.backlog ?? 0
    expect(forecast.weeks[0]?.estimate).toBeCloseTo((last + received) * (1 - closed / atHand), 9)
  })

  test('a backlog falling to where receipts and closings meet is forecast by its flow', () => {
    const weeks: BacklogWeek[] = []
    for (let week = 0, backlog = 2000; week < 24; week++) {
      const closed = 0.25 * (backlog + 100)
      backlog += 100 - closed
      weeks.push({ received: 100, closed, backlog })
    }
    const forecast = backlogForecast(weeks, 2)
    expect(forecast.model).toBe('flow')
    expect(forecast.skill).toBeCloseTo(1, 9)
    const last = weeks.at(-1)?.backlog ?? 0
    expect(forecast.weeks[0]?.estimate).toBeCloseTo((last + 100) * 0.75, 9)
  })

  test('ups and downs without memory are left to the naive forecast or beaten only by less error', () => {
    const zigzag = Array.from({ length: 30 }, (_, week) => 500 + (week % 2 ? 40 : -40))
    const { weeks, model, beats_naive, skill } = backlogForecast(weeksOf(zigzag), 4)
    expect(beats_naive).toBe((skill ?? 0) > 0)
    expect(model === 'naive').toBe(!beats_naive)
    for (const { lower, upper, estimate } of weeks) {
      expect(lower).toBeLessThan(estimate)
      expect(upper).toBeGreaterThan(estimate)
    }
  })

  test('limits never narrow with distance, never fall below zero, and end where errors are too few', () => {
    const jumpy = Array.from({ length: 16 }, (_, week) => [3, 9, 1, 14, 6][week % 5] ?? 0)
    const { weeks } = backlogForecast(weeksOf(jumpy), 8)
    const known = weeks.filter(({ upper }) => upper !== null)
    expect(known.map(({ ahead }) => ahead)).toEqual([1, 2, 3, 4, 5])
    const halves = known.map(({ upper, estimate }) => (upper ?? 0) - estimate)
    expect(halves).toEqual(halves.toSorted((a, b) => a - b))
    expect(Math.min(...known.map(({ lower }) => lower ?? -1))).toBeGreaterThanOrEqual(0)
  })

  test('an empty office stays empty', () => {
    const empty = Array.from({ length: 16 }, () => ({ received: 0, closed: 0, backlog: 0 }))
    expect(backlogForecast(empty, 1).weeks).toEqual([{ ahead: 1, ...back }])
  })

  test('a horizon below one week is refused', () => {
    expect(() => backlogForecast([], 0)).toThrow(RangeError)
  })
})
