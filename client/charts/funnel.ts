import type { EChartsOption } from 'echarts'
import { markOf, type IntervalRow } from './interval-rows.ts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, valueAxis } from './parts.ts'
import { ratioLabel, ratioScale } from './ratio-scale.ts'

/** A port (or team) of the funnel: how much is known about it, and how far it is from the others. */
export type FunnelRow = IntervalRow & { value: number; information: number }
export interface FunnelLimits {
  /** z that a port must pass to be flagged; null where nothing was tested. */
  flag_z: number | null
  /** Spread between ports on the log scale, only where it is beyond chance. */
  tau: number | null
}

const points = 40
/** Limits exp(±z sqrt(1/x + tau²)) around no difference, on the log scale. Spiegelhalter 2005, tau as random effect. */
export const limitAt = (information: number, z: number, tau = 0) =>
  z * Math.sqrt(1 / information + tau * tau)

export const funnelReadings = (rows: readonly FunnelRow[]): Reading[] =>
  rows.map(({ words }, index) => ({ series: 0, index, text: words }))

const range = (rows: readonly FunnelRow[]) => {
  const all = rows.map(({ information }) => information)
  return {
    from: 10 ** Math.floor(Math.log10(Math.max(0.01, Math.min(1, ...all)))),
    to: 10 ** Math.ceil(Math.log10(Math.max(10, ...all)) + 0.01),
  }
}

/** Names stand where there is room; of neighbours the later one, which is not higher, is named below. */
function labelSides(rows: readonly FunnelRow[]): ('right' | 'left' | 'bottom')[] {
  const { from, to } = range(rows)
  const share = (row: FunnelRow) => Math.log(row.information / from) / Math.log(to / from)
  return rows.map((row, index) => {
    const near = rows.some(
      (other, at) =>
        at < index &&
        other.look === 'flagged' &&
        Math.abs(Math.log(other.value / row.value)) < 0.12 &&
        Math.abs(share(other) - share(row)) < 0.3,
    )
    return near ? 'bottom' : share(row) > 0.62 ? 'left' : 'right'
  })
}

/** Ports by what is known about them; within the dashed lines chance explains the difference. Flagged ports are named. */
export function funnelOption(
  rows: readonly FunnelRow[],
  { flag_z, tau }: FunnelLimits,
  palette: Palette,
): EChartsOption {
  const { from, to } = range(rows)
  const scale = ratioScale([0.5, 2, ...rows.flatMap(({ value }) => [value * 0.96, value * 1.04])])
  const sides = labelSides(rows)
  const clamp = (position: number) => Math.min(scale.max, Math.max(scale.min, position))
  const curve = (z: number, spread = 0) =>
    Array.from({ length: points + 1 }, (_, step) => {
      const x = from * (to / from) ** (step / points)
      return [x, limitAt(x, z, spread)] as const
    })
  const quiet = { type: 'line' as const, symbol: 'none', silent: true, z: 1 }
  const pair = (z: number, dash: number[]) =>
    [1, -1].map((side) => ({
      ...quiet,
      data: curve(z).map(([x, y]) => [x, clamp(side * y)]),
      lineStyle: { color: palette.quiet, width: 1, type: dash },
    }))
  const outer = tau === null ? [] : curve(1.96, tau)
  const shade = { ...quiet, z: 0, stack: 'spread', stackStrategy: 'all' as const }
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      trigger: 'item',
      formatter: (params: unknown) => {
        const { dataIndex } = params as { dataIndex: number } // Item triggers give one mark.
        return rows[dataIndex]?.words.replaceAll('; ', '<br>') ?? ''
      },
    },
    grid: { left: 44, right: 16, top: 28, bottom: 48 },
    xAxis: {
      ...valueAxis(palette, 'expected outcomes, as independent ones'),
      type: 'log',
      min: from,
      max: to,
      nameLocation: 'middle',
      nameGap: 28,
      splitLine: { show: false },
    },
    yAxis: {
      ...valueAxis(palette, 'rate here / rate of the others'),
      nameTextStyle: { align: 'left', padding: [0, 0, 0, -36], color: palette.quiet },
      min: scale.min,
      max: scale.max,
      axisTick: { show: false, customValues: scale.ticks },
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        formatter: ratioLabel,
        customValues: scale.ticks,
      },
    },
    series: [
      {
        type: 'scatter',
        z: 3,
        data: rows.map(({ name, value, information, look }, index) => ({
          value: [information, scale.at(value)],
          ...markOf(look, palette),
          label: {
            show: look === 'flagged',
            formatter: name,
            position: sides[index] ?? 'right',
            color: palette.ink,
            fontSize: 12,
          },
        })),
      },
      {
        ...quiet,
        data: [
          [from, 0],
          [to, 0],
        ],
        lineStyle: { color: palette.quiet, width: 1 },
      },
      ...pair(1.96, [4, 3]),
      ...(flag_z === null ? [] : pair(flag_z, [1, 3])),
      ...(outer.length === 0
        ? []
        : [
            {
              ...shade,
              data: outer.map(([x, y]) => [x, clamp(-y)]),
              lineStyle: { width: 0 },
            },
            {
              ...shade,
              data: outer.map(([x, y]) => [x, clamp(y) - clamp(-y)]),
              lineStyle: { width: 0 },
              areaStyle: { color: palette.dataQuiet, opacity: 0.18 },
            },
          ]),
    ],
  }
}
