import type { EChartsOption } from 'echarts'
import type { ThroughputDayRow } from '../../server/contract/throughput.ts'
import type { ThroughputForecastRow } from '../../server/contract/throughput-times.ts'
import { count, longDay, shortDay } from '../ui/format.ts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, categoryAxis, valueAxis } from './parts.ts'

/** Open work at the end of a week: counted, or forecast with its interval. */
export interface BacklogWeek {
  week_ends: string
  counted: number | null
  estimate: number | null
  lower: number | null
  upper: number | null
}

const isSunday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() === 0

/** The counted weeks, Sundays up to the last complete one, then the weeks ahead. */
export function backlogWeeks(
  days: readonly ThroughputDayRow[],
  forecast: readonly ThroughputForecastRow[],
  last_week_ends: string | null,
): BacklogWeek[] {
  const past = days
    .filter(({ day }) => isSunday(day) && last_week_ends !== null && day <= last_week_ends)
    .map(({ day, backlog }) => ({
      week_ends: day,
      counted: backlog,
      estimate: null,
      lower: null,
      upper: null,
    }))
  const ahead = forecast.map(({ week_ends, estimate, lower, upper }) => ({
    week_ends,
    counted: null,
    estimate,
    lower,
    upper,
  }))
  return [...past, ...ahead].toSorted((a, b) => a.week_ends.localeCompare(b.week_ends))
}

export const whole = (value: number) => count(Math.round(value))
const words = ({ week_ends, counted, estimate, lower, upper }: BacklogWeek) =>
  counted === null
    ? `Week to ${longDay(week_ends)}: ${whole(estimate ?? 0)} expected open, between ${whole(lower ?? 0)} and ${whole(upper ?? 0)}`
    : `Week to ${longDay(week_ends)}: ${count(counted)} open`

/** What the last week of the forecast says, and whether to believe it more than "nothing changes". */
export function forecastWords(rows: readonly ThroughputForecastRow[]): string {
  const last = rows.toSorted((a, b) => a.ahead - b.ahead).at(-1)
  if (last === undefined) return ''
  const open = `${whole(last.estimate)} open by ${longDay(last.week_ends)}, between ${whole(last.lower)} and ${whole(last.upper)}.`
  if (!last.beats_naive) return `${open} On past weeks no better than assuming nothing changes.`
  return last.skill === null
    ? open
    : `${open} On past weeks its error was ${(100 * last.skill).toFixed(0)} % smaller than assuming nothing changes.`
}

export const forecastReadings = (weeks: readonly BacklogWeek[]): Reading[] =>
  weeks.map((week, index) => ({ series: week.counted === null ? 1 : 0, index, text: words(week) }))

/** Solid: counted. Dashed with hollow dots: expected, a thin upright line for the interval of each week. */
export function forecastOption(weeks: readonly BacklogWeek[], palette: Palette): EChartsOption {
  const lastCounted = weeks.findLastIndex(({ counted }) => counted !== null)
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      formatter: (params: unknown) => {
        const [first] = params as { dataIndex: number }[] // Axis triggers give a list.
        const week = first === undefined ? undefined : weeks[first.dataIndex]
        return week === undefined
          ? ''
          : words(week).replace(': ', '<br>').replace(', between', '<br>between')
      },
    },
    grid: { left: 52, right: 16, top: 28, bottom: 44 },
    xAxis: {
      ...categoryAxis(
        palette,
        weeks.map(({ week_ends }) => shortDay(week_ends)),
      ),
      name: 'week to (Sunday)',
      nameLocation: 'middle',
      nameGap: 26,
    },
    yAxis: {
      ...valueAxis(palette, 'pieces of work open'),
      nameTextStyle: { align: 'left', padding: [0, 0, 0, -44], color: palette.quiet },
    },
    series: [
      {
        type: 'line',
        name: 'counted',
        data: weeks.map(({ counted }) => counted),
        symbol: 'circle',
        symbolSize: 4,
        color: palette.data,
        lineStyle: { width: 1.5 },
      },
      {
        type: 'line',
        name: 'expected',
        // Begins at the last counted week, so that the line does not break where it begins to be a guess.
        data: weeks.map(({ counted, estimate }, index) =>
          index === lastCounted ? { value: counted, symbol: 'none' } : estimate,
        ),
        symbol: 'circle',
        symbolSize: 6,
        showAllSymbol: true,
        color: palette.accent,
        itemStyle: { color: palette.panel, borderColor: palette.accent, borderWidth: 1.5 },
        lineStyle: { width: 1.5, type: [4, 3], color: palette.accent },
      },
      {
        type: 'line',
        name: 'interval',
        silent: true,
        symbol: 'none',
        color: palette.accent,
        lineStyle: { width: 1 },
        tooltip: { show: false },
        data: weeks.flatMap(({ lower, upper }, index) => [
          [index, lower],
          [index, upper],
          [index, null],
        ]),
      },
    ],
  }
}
