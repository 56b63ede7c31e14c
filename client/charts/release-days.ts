import type { EChartsOption } from 'echarts'
import type { ReleaseTimesDayRow } from '../../server/contract/release-times.ts'
import { count, hours, shortDay } from '../ui/format.ts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, categoryAxis, hatched, toHours, valueAxis } from './parts.ts'

type Days = readonly ReleaseTimesDayRow[]
const words = (row: ReleaseTimesDayRow) =>
  row.median_seconds === null
    ? `${shortDay(row.day)}: too few cases, n ${count(row.n)} of ${count(row.filed)} filed`
    : `${shortDay(row.day)}: median ${hours(row.median_seconds)}, 90th percentile ${hours(row.p90_seconds)}, ` +
      `n ${count(row.n)}; ${count(row.released)} of ${count(row.filed)} filed are released`

export const releaseDaysReadings = (rows: Days): Reading[] =>
  rows.map((row, index) => ({ series: 0, index, text: words(row) }))

const lastKnown = (values: readonly (number | null)[]) =>
  values.findLastIndex((value) => value !== null)
/** The last known point names its line, so that no legend is needed. */
const named = (name: string, palette: Palette) => ({
  show: true,
  position: 'right' as const,
  formatter: name,
  color: palette.ink,
  fontSize: 12,
})

/** Median and 90th percentile per filing day in hours; below it the entries filed, hatched what is not released yet. */
export function releaseDaysOption(rows: Days, palette: Palette): EChartsOption {
  const days = rows.map((row) => shortDay(row.day))
  const line = (name: string, values: (number | null)[], color: string, dashed: boolean) => ({
    type: 'line' as const,
    name,
    data: values.map((value, index) =>
      index === lastKnown(values) ? { value, label: named(name, palette) } : value,
    ),
    symbol: dashed ? 'emptyCircle' : 'circle',
    symbolSize: 5,
    showAllSymbol: true,
    connectNulls: false,
    color,
    lineStyle: { width: 1.5, color, type: dashed ? ([4, 3] as number[]) : ('solid' as const) },
  })
  const bar = { type: 'bar' as const, stack: 'filed', xAxisIndex: 1, yAxisIndex: 1 }
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      formatter: (params: unknown) => {
        const [first] = params as { dataIndex: number }[] // Axis triggers give a list.
        const row = first === undefined ? undefined : rows[first.dataIndex]
        return row === undefined ? '' : words(row).replaceAll(/[:;] /g, '<br>')
      },
    },
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: palette.dataQuiet } },
    grid: [
      { left: 52, right: 84, top: 28, height: 168 },
      { left: 52, right: 84, top: 236, height: 52 },
    ],
    xAxis: [
      { ...categoryAxis(palette, days), axisLabel: { show: false } },
      {
        ...categoryAxis(palette, days),
        gridIndex: 1,
        name: 'filing day',
        nameLocation: 'middle',
        nameGap: 24,
      },
    ],
    yAxis: [
      {
        ...valueAxis(palette, 'hours from arrival'),
        nameTextStyle: { align: 'left', padding: [0, 0, 0, -44], color: palette.quiet },
      },
      {
        ...valueAxis(palette, 'entries filed'),
        gridIndex: 1,
        splitNumber: 1,
        nameTextStyle: { align: 'left', padding: [0, 0, 0, -44], color: palette.quiet },
      },
    ],
    series: [
      line(
        'median',
        rows.map((row) => toHours(row.median_seconds)),
        palette.data,
        false,
      ),
      line(
        '90th pct.',
        rows.map((row) => toHours(row.p90_seconds)),
        palette.accent,
        true,
      ),
      { ...bar, name: 'released', data: rows.map((row) => row.released), color: palette.dataQuiet },
      {
        ...bar,
        name: 'not released',
        data: rows.map((row) => row.filed - row.released),
        itemStyle: {
          color: palette.panel,
          borderColor: palette.dataQuiet,
          borderWidth: 1,
          decal: hatched(palette),
        },
      },
    ],
  }
}
