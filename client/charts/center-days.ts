import type { EChartsOption } from 'echarts'
import type { ThroughputDayRow } from '../../server/contract/throughput.ts'
import { count, longDay, shortDay } from '../ui/format.ts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, categoryAxis, valueAxis } from './parts.ts'

/** Received and closed are flows, added up; the backlog is what was open at the end of the period. */
export interface WorkPeriod {
  from: string
  to: string
  received: number
  closed: number
  backlog: number
}
export interface WorkScale {
  flow: number
  backlog: number
}

/** Days as they are up to six weeks, else periods of seven days from the first one. */
export function workPeriods(rows: readonly ThroughputDayRow[]): WorkPeriod[] {
  const size = rows.length <= 42 ? 1 : 7
  const periods: WorkPeriod[] = []
  for (const [index, { day, received, closed, backlog }] of rows.entries()) {
    const open = index % size === 0 ? undefined : periods.at(-1)
    if (open === undefined) periods.push({ from: day, to: day, received, closed, backlog })
    else {
      open.to = day
      open.received += received
      open.closed += closed
      open.backlog = backlog
    }
  }
  return periods
}

/** One scale for all Centers, so that the small pictures compare. */
export const workScale = (all: readonly (readonly WorkPeriod[])[]): WorkScale => ({
  flow: Math.max(1, ...all.flat().flatMap(({ received, closed }) => [received, closed])),
  backlog: Math.max(1, ...all.flat().map(({ backlog }) => backlog)),
})

const words = ({ from, to, received, closed, backlog }: WorkPeriod) =>
  `${from === to ? longDay(from) : `${shortDay(from)} to ${longDay(to)}`}: ` +
  `${count(received)} received, ${count(closed)} closed, ${count(backlog)} open at the end`

export const centerDaysReadings = (periods: readonly WorkPeriod[]): Reading[] =>
  periods.map((period, index) => ({ series: 0, index, text: words(period) }))

/** Two strips over the same days: received as bars up, closed as bars down, below them the backlog as a line. */
export function centerDaysOption(
  periods: readonly WorkPeriod[],
  scale: WorkScale,
  mine: boolean,
  palette: Palette,
): EChartsOption {
  const days = periods.map(({ from }) => shortDay(from))
  const color = mine ? palette.accent : palette.data
  const axis = (max: number, min: number) => ({
    ...valueAxis(palette, ''),
    max,
    min,
    splitNumber: 1,
    interval: max,
    axisLabel: {
      color: palette.quiet,
      fontSize: 12,
      formatter: (value: number) => count(Math.abs(value)),
    },
  })
  const last = periods.length - 1
  const ends = {
    color: palette.quiet,
    fontSize: 12,
    interval: (index: number) => index === 0 || index === last,
    alignMinLabel: 'left' as const,
    alignMaxLabel: 'right' as const,
  }
  const bars = { type: 'bar' as const, stack: 'flow', barCategoryGap: '25%' }
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      formatter: (params: unknown) => {
        const [first] = params as { dataIndex: number }[] // Axis triggers give a list.
        const period = first === undefined ? undefined : periods[first.dataIndex]
        return period === undefined
          ? ''
          : words(period).replace(': ', '<br>').replaceAll(', ', '<br>')
      },
    },
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: palette.dataQuiet } },
    grid: [
      { left: 44, right: 8, top: 8, height: 76 },
      { left: 44, right: 8, top: 96, height: 40 },
    ],
    xAxis: [
      {
        ...categoryAxis(palette, days),
        axisLabel: { show: false },
        axisLine: { onZero: true, lineStyle: { color: palette.quiet } },
      },
      { ...categoryAxis(palette, days), gridIndex: 1, axisLabel: ends },
    ],
    yAxis: [axis(scale.flow, -scale.flow), { ...axis(scale.backlog, 0), gridIndex: 1 }],
    series: [
      { ...bars, name: 'received', data: periods.map(({ received }) => received), color },
      {
        ...bars,
        name: 'closed',
        data: periods.map(({ closed }) => -closed),
        color: palette.dataQuiet,
      },
      {
        type: 'line',
        name: 'backlog',
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: periods.map(({ backlog }) => backlog),
        symbol: 'none',
        color,
        lineStyle: { width: 1.5 },
      },
    ],
  }
}
