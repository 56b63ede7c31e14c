import type { EChartsOption } from 'echarts'
import type { ReleaseTimesRow } from '../../server/contract/release-times.ts'
import { count, hours } from '../ui/format.ts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, categoryAxis, toHours, valueAxis } from './parts.ts'

type Groups = readonly ReleaseTimesRow[]
type NameOf = (row: ReleaseTimesRow) => string

const words = (row: ReleaseTimesRow, name: string, minimum: number) =>
  row.median_seconds === null
    ? `${name}: ${count(row.n)} released, ${count(minimum)} needed`
    : `${name}: median ${hours(row.median_seconds)}, 90th percentile ${hours(row.p90_seconds)}, n ${count(row.n)}`

export const releaseGroupReadings = (rows: Groups, nameOf: NameOf, minimum: number): Reading[] =>
  rows.map((row, index) => ({ series: 1, index, text: words(row, nameOf(row), minimum) }))

export const releaseGroupsHeight = (rows: Groups) => 64 + rows.length * 28

/** A dot for the median, a hollow one for the 90th percentile, a thin line between, hours from arrival. */
export function releaseGroupsOption(
  rows: Groups,
  nameOf: NameOf,
  minimum: number,
  palette: Palette,
): EChartsOption {
  const names = rows.map((row) =>
    row.median_seconds === null
      ? `${nameOf(row)}
${count(row.n)} cases, ${count(minimum)} needed`
      : `${nameOf(row)}
n ${count(row.n)}`,
  )
  const thin = { type: 'bar' as const, stack: 'span', silent: true, barWidth: 2 }
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      axisPointer: { type: 'none' },
      formatter: (params: unknown) => {
        const [first] = params as { dataIndex: number }[] // Axis triggers give a list.
        const row = first === undefined ? undefined : rows[first.dataIndex]
        return row === undefined ? '' : words(row, nameOf(row), minimum)
      },
    },
    grid: { left: 128, right: 20, top: 8, bottom: 48 },
    xAxis: {
      ...valueAxis(palette, 'hours from arrival to release'),
      nameLocation: 'middle',
      nameGap: 28,
    },
    yAxis: {
      ...categoryAxis(palette, names),
      inverse: true,
      axisLine: { show: false },
      axisLabel: {
        color: palette.ink,
        fontSize: 12,
        lineHeight: 13,
        width: 120,
        overflow: 'truncate',
      },
    },
    series: [
      { ...thin, data: rows.map((row) => toHours(row.median_seconds) ?? 0), color: 'transparent' },
      {
        ...thin,
        data: rows.map((row) => ((row.p90_seconds ?? 0) - (row.median_seconds ?? 0)) / 3600),
        color: palette.dataQuiet,
      },
      {
        type: 'scatter',
        name: 'median',
        symbolSize: 9,
        color: palette.data,
        data: rows.map((row) => toHours(row.median_seconds)),
        z: 3,
      },
      {
        type: 'scatter',
        name: '90th percentile',
        symbolSize: 9,
        itemStyle: { color: palette.panel, borderColor: palette.data, borderWidth: 1.5 },
        data: rows.map((row) => toHours(row.p90_seconds)),
        z: 3,
      },
    ],
  }
}
