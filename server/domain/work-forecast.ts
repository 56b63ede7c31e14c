import type { Filters } from '../contract/filters.ts'
import type { ThroughputForecastRow } from '../contract/throughput-times.ts'
import { figure } from './figure.ts'
import { backlogForecast, type BacklogWeek } from './forecast.ts'
import { addDays } from './range.ts'
import { grouped, ofCenters } from './work-divisions.ts'

/** Work received and closed in the week that begins on this Monday; work that was never open is not in it. */
export interface WeekBaseRow {
  center: string
  week: string
  received: number
  closed: number
}

/** Fewer complete weeks and nothing is forecast. */
export const minimumWeeks = 16
const mostWeeks = 52
const horizon = 8

/** Monday of the week (ISO 8601) of a day, both YYYY-MM-DD. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay()
  return addDays(day, -((weekday + 6) % 7))
}

/** Mondays of the last 52 weeks that ended before `lastDay`'s own, from the first week with any work. */
export function completeWeeks(base: readonly WeekBaseRow[], lastDay: string): string[] {
  const current = mondayOf(lastDay)
  const [first] = base.map((row) => row.week).toSorted()
  if (first === undefined) return []
  const weeks: string[] = []
  let week = addDays(current, -7)
  while (week >= first && weeks.length < mostWeeks) {
    weeks.push(week)
    week = addDays(week, -7)
  }
  return weeks.toReversed()
}

/** Each Center's series over these weeks, Centers ascending; `backlog` is what is open at the end of a week. */
export function backlogWeeks(
  base: readonly WeekBaseRow[],
  weeks: readonly string[],
): Map<string, BacklogWeek[]> {
  const [first] = weeks
  return new Map(
    grouped(base, (row) => row.center).map(([center, rows]) => {
      const byWeek = new Map(rows.map((row) => [row.week, row]))
      let backlog = 0
      for (const row of rows)
        if (first !== undefined && row.week < first) backlog += row.received - row.closed
      return [
        center,
        weeks.map((week) => {
          const { received = 0, closed = 0 } = byWeek.get(week) ?? {}
          backlog += received - closed
          return { received, closed, backlog }
        }),
      ]
    }),
  )
}

/**
 * Open work of the chosen Centers at the end of each of the 8 weeks to come, as far ahead as past errors give limits.
 * `lastDay` is the day of the newest event in the zone that weeks are cut in. `n` counts the weeks looked back on.
 * Source: `forecast.ts`.
 */
export function forecastOf(
  base: readonly WeekBaseRow[],
  filters: Filters,
  lastDay: string,
): { rows: ThroughputForecastRow[]; n: number; lastWeekEnds: string | null } {
  const weeks = completeWeeks(base, lastDay)
  const last = weeks.at(-1)
  if (last === undefined) return { rows: [], n: 0, lastWeekEnds: null }
  const lastWeekEnds = addDays(last, 6)
  const chosen = new Set(ofCenters(base, filters).map((row) => row.center))
  const rows = [...backlogWeeks(base, weeks)].flatMap(([center, series]) =>
    chosen.has(center) ? rowsOf(center, series, lastWeekEnds) : [],
  )
  return { rows, n: weeks.length, lastWeekEnds }
}

function rowsOf(
  center: string,
  series: readonly BacklogWeek[],
  lastWeekEnds: string,
): ThroughputForecastRow[] {
  if (series.length < minimumWeeks) return []
  const { model, beats_naive, skill, weeks } = backlogForecast(series, horizon)
  if (model === null) return []
  return weeks.flatMap(({ ahead, estimate, lower, upper }) =>
    // an estimate without limits says nothing
    lower === null || upper === null
      ? []
      : [
          {
            center,
            ahead,
            week_ends: addDays(lastWeekEnds, 7 * ahead),
            estimate: figure(estimate),
            lower: figure(lower),
            upper: figure(upper),
            model,
            beats_naive,
            skill: figure(skill),
          },
        ],
  )
}
