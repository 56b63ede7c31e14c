import type { EChartsOption } from 'echarts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, categoryAxis, valueAxis } from './parts.ts'

/** One line of the picture: a filled mark with a thin line from `lower` to `upper`, and a hollow dot. All above 0. */
export interface RangeRow {
  name: string
  value: number | null
  lower: number | null
  upper: number | null
  hollow: number | null
  /** Named beside its mark, which is a diamond; null for the quiet ones. */
  label: string | null
  words: string
}
export interface RangeAxis {
  name: string
  /** Where labels may stand, ascending, in the unit of the rows. */
  ticks: readonly { at: number; text: string }[]
  /** A vertical line at this value. */
  reference: number | null
}

export const rangeReadings = (rows: readonly RangeRow[]): Reading[] =>
  rows.map(({ value, hollow, words }, index) => ({
    series: value === null && hollow !== null ? 1 : 0,
    index,
    text: words,
  }))
export const rangesHeight = (rows: readonly RangeRow[], row = 28) => 60 + rows.length * row

/** Where the axis begins and ends: the nearest ticks around all numbers. */
export function rangeLimits(rows: readonly RangeRow[], { ticks, reference }: RangeAxis) {
  const shown = rows
    .flatMap(({ value, lower, upper, hollow }) => [value, lower, upper, hollow])
    .concat(reference)
    .filter((number): number is number => number !== null && number > 0)
  const least = Math.min(...shown)
  const most = Math.max(...shown)
  const from = ticks.findLast(({ at }) => at <= least)?.at ?? least
  const to = ticks.find(({ at }) => at >= most)?.at ?? most
  return shown.length === 0 ? { from: 1, to: 10 } : { from, to: Math.max(to, from * 1.5) }
}

const log = (value: number | null) => (value === null || value <= 0 ? null : Math.log(value))

/** Horizontal ranges on a logarithmic axis, one row a name. */
export function rangesOption(
  rows: readonly RangeRow[],
  axis: RangeAxis,
  palette: Palette,
): EChartsOption {
  const { from, to } = rangeLimits(rows, axis)
  const ticks = axis.ticks.filter(({ at }) => at >= from && at <= to)
  const places = ticks.map(({ at }) => Math.log(at))
  const thin = { type: 'line' as const, silent: true, symbol: 'none', z: 1 }
  const dots = (read: (row: RangeRow) => number | null) =>
    rows.map((row, index) => [log(read(row)), index] as [number | null, number])
  const last = rows.length - 1
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      trigger: 'item',
      formatter: (params: unknown) => {
        const { dataIndex } = params as { dataIndex: number } // Item triggers give one point.
        return rows[dataIndex]?.words.replaceAll(/[:;] /g, '<br>') ?? ''
      },
    },
    grid: { left: 152, right: 16, top: 8, bottom: 44 },
    xAxis: {
      ...valueAxis(palette, axis.name),
      min: Math.log(from),
      max: Math.log(to),
      nameLocation: 'middle',
      nameGap: 26,
      axisTick: { show: false, customValues: places },
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        hideOverlap: true,
        customValues: places,
        formatter: (value: number) =>
          ticks.find(({ at }) => Math.abs(Math.log(at) - value) < 1e-6)?.text ?? '',
      },
    },
    yAxis: {
      ...categoryAxis(
        palette,
        rows.map(({ name }) => name),
      ),
      inverse: true,
      axisLine: { show: false },
      axisLabel: {
        color: palette.ink,
        fontSize: 12,
        lineHeight: 13,
        width: 144,
        overflow: 'truncate',
        interval: 0,
      },
    },
    series: [
      {
        type: 'scatter',
        name: 'value',
        symbolSize: 9,
        z: 3,
        data: dots(({ value }) => value).map((value, index) => {
          const label = rows[index]?.label ?? null
          return label === null
            ? { value, itemStyle: { color: palette.data } }
            : {
                value,
                symbol: 'diamond',
                symbolSize: 13,
                itemStyle: { color: palette.late },
                label: {
                  show: true,
                  position: 'top' as const,
                  distance: 1,
                  formatter: label,
                  color: palette.ink,
                  fontSize: 12,
                },
              }
        }),
      },
      {
        type: 'scatter',
        name: 'hollow',
        symbolSize: 8,
        z: 2,
        itemStyle: { color: palette.panel, borderColor: palette.quiet, borderWidth: 1.5 },
        data: dots(({ hollow }) => hollow),
      },
      {
        ...thin,
        name: 'interval',
        color: palette.data,
        lineStyle: { width: 1.5 },
        data: rows.flatMap(({ lower, upper }, index) => [
          [log(lower), index],
          [log(upper), index],
          [null, index],
        ]),
      },
      {
        ...thin,
        name: 'reference',
        color: palette.quiet,
        lineStyle: { width: 1, type: 'dashed' },
        data:
          axis.reference === null
            ? []
            : [
                [log(axis.reference), 0],
                [log(axis.reference), last],
              ],
      },
    ],
  }
}
