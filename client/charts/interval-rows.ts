import type { EChartsOption } from 'echarts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, categoryAxis, valueAxis } from './parts.ts'

/** Shapes say what colour repeats: filled diamond, filled dot, hollow dot, hollow triangle, hollow diamond. */
export type Look = 'flagged' | 'plain' | 'open' | 'few' | 'aside'

/** One row: an estimate with its interval, or words where there is none. */
export interface IntervalRow {
  name: string
  value: number | null
  lower: number | null
  upper: number | null
  look: Look
  words: string
  /** Stands in the row that has neither mark nor interval. */
  note?: string
}
export interface IntervalAxis {
  title: string
  min: number
  max: number
  ticks?: number[]
  at: (value: number) => number
  label: (position: number) => string
  /** A value that a thin line marks through all rows. */
  reference?: number | undefined
}
export const intervalReadings = (rows: readonly IntervalRow[]): Reading[] =>
  rows.map(({ words }, index) => ({ series: 0, index, text: words }))
export const intervalRowsHeight = (rows: number, narrow = false) => 64 + rows * (narrow ? 24 : 22)

export const markOf = (look: Look, palette: Palette) => {
  const color = look === 'flagged' ? palette.late : look === 'plain' ? palette.data : palette.quiet
  const hollow = look !== 'flagged' && look !== 'plain'
  return {
    symbol: {
      flagged: 'diamond',
      plain: 'circle',
      open: 'circle',
      few: 'triangle',
      aside: 'diamond',
    }[look],
    symbolSize: look === 'flagged' || look === 'aside' ? 11 : 8,
    itemStyle: hollow
      ? { color: palette.panel, borderColor: color, borderWidth: 1.5 }
      : { color, borderWidth: 0 },
  }
}

const wordsOf = (note: string, palette: Palette) => ({
  show: true,
  position: 'right' as const,
  formatter: note,
  color: palette.quiet,
  fontSize: 12,
})

/** Estimates as marks, one a row, on a common axis; the interval is a thin line through the mark. */
export function intervalRowsOption(
  rows: readonly IntervalRow[],
  axis: IntervalAxis,
  palette: Palette,
): EChartsOption {
  const names = rows.map(({ name }) => name)
  const wide = Math.min(150, 24 + 8 * Math.max(0, ...names.map((name) => name.length)))
  const { reference, ticks, at } = axis
  const spans = rows.flatMap(({ lower, upper }, index) =>
    lower === null || upper === null
      ? []
      : [
          [at(lower), index],
          [at(upper), index],
          ['-', '-'],
        ],
  )
  const thin = { type: 'line' as const, symbol: 'none', silent: true, z: 1 }
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      axisPointer: { type: 'none' },
      formatter: (params: unknown) => {
        const [first] = params as { axisValue: string }[] // Axis triggers give a list.
        return (
          rows.find(({ name }) => name === first?.axisValue)?.words.replaceAll('; ', '<br>') ?? ''
        )
      },
    },
    grid: { left: wide, right: 24, top: 8, bottom: 48 },
    xAxis: {
      ...valueAxis(palette, axis.title),
      min: axis.min,
      max: axis.max,
      nameLocation: 'middle',
      nameGap: 28,
      axisTick: { show: false, ...(ticks === undefined ? {} : { customValues: ticks }) },
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        hideOverlap: true,
        formatter: axis.label,
        ...(ticks === undefined ? {} : { customValues: ticks }),
      },
    },
    yAxis: {
      ...categoryAxis(palette, names),
      inverse: true,
      axisLine: { show: false },
      axisLabel: {
        color: palette.ink,
        fontSize: 12,
        interval: 0,
        width: wide - 12,
        overflow: 'truncate',
      },
    },
    series: [
      {
        type: 'scatter',
        z: 3,
        data: rows.map(({ value, look, note }, index) =>
          value !== null
            ? { value: [at(value), index], ...markOf(look, palette) }
            : note === undefined
              ? null
              : { value: [axis.min, index], symbolSize: 0, label: wordsOf(note, palette) },
        ),
      },
      { ...thin, data: spans, lineStyle: { color: palette.dataQuiet, width: 1.5 } },
      ...(reference === undefined
        ? []
        : [
            {
              ...thin,
              z: 0,
              data: [
                [at(reference), 0],
                [at(reference), Math.max(0, rows.length - 1)],
              ],
              lineStyle: { color: palette.quiet, width: 1, type: [4, 3] as number[] },
            },
          ]),
    ],
  }
}
