import type { EChartsOption } from 'echarts'
import { factor, factorInterval } from '../ui/estimate.ts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, hatched, valueAxis } from './parts.ts'

export interface IndexLine {
  value: number
  lower: number
  upper: number
  /** What chance alone gives, when it was asked for. */
  band: { lower: number; upper: number } | undefined
}
const words = ({ value, lower, upper, band }: IndexLine) =>
  `factor ${factor(value)}, 95 % interval ${factorInterval(lower, upper)}` +
  (band === undefined ? '' : `; chance alone gives ${factor(band.lower)} to ${factor(band.upper)}`)
export const indexReadings = (line: IndexLine): Reading[] => [
  { series: 3, index: 0, text: words(line) },
]

/** From 1, no difference, to 2, or as far as the interval goes; hatched what chance alone gives. */
export function indexLineOption(line: IndexLine, palette: Palette): EChartsOption {
  const { value, lower, upper, band } = line
  const max = Math.max(2, Math.ceil(2 * Math.max(upper, band?.upper ?? 1)) / 2)
  const bar = { type: 'bar' as const, stack: 'band', barWidth: 22, silent: true, z: 1 }
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      trigger: 'item',
      formatter: words(line).replace('; ', '<br>'),
    },
    grid: { left: 12, right: 20, top: 6, bottom: 42 },
    xAxis: {
      ...valueAxis(palette, 'typical factor between two (1 = no difference)'),
      min: 1,
      max,
      interval: max > 5 ? Math.ceil(max / 10) : max > 3 ? 0.5 : 0.2,
      nameLocation: 'middle',
      nameGap: 26,
      axisLabel: { color: palette.quiet, fontSize: 12, hideOverlap: true, formatter: axisLabel },
    },
    yAxis: {
      type: 'category',
      data: [''],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.quiet } },
    },
    series: [
      { ...bar, data: [band?.lower ?? 1], color: 'transparent' },
      {
        ...bar,
        data: [band === undefined ? 0 : band.upper - band.lower],
        itemStyle: {
          color: palette.panel,
          borderColor: palette.dataQuiet,
          borderWidth: 1,
          decal: hatched(palette),
        },
      },
      {
        type: 'line',
        symbol: 'none',
        silent: true,
        z: 2,
        data: [
          [lower, 0],
          [upper, 0],
        ],
        lineStyle: { color: palette.data, width: 2 },
      },
      { type: 'scatter', z: 3, symbolSize: 12, color: palette.data, data: [[value, 0]] },
    ],
  }
}
const axisLabel = (value: number) => String(Number(value.toFixed(2)))
