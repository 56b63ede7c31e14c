import type { Palette } from './palette.ts'

/** Pieces that every option shares: type size, hairline axes, quiet grid, no animation under live data. */
export const base = (palette: Palette) => ({
  animation: false,
  textStyle: { fontFamily: palette.font, fontSize: 12, color: palette.quiet },
  tooltip: {
    trigger: 'axis' as const,
    confine: true,
    transitionDuration: 0,
    backgroundColor: palette.panel,
    borderColor: palette.line,
    borderWidth: 1,
    padding: 8,
    extraCssText: 'box-shadow:none;border-radius:3px',
    textStyle: { color: palette.ink, fontSize: 12, fontFamily: palette.font },
  },
})

export const valueAxis = (palette: Palette, name: string) => ({
  type: 'value' as const,
  name,
  nameTextStyle: { color: palette.quiet, fontSize: 12 },
  axisLabel: { color: palette.quiet, fontSize: 12, hideOverlap: true },
  splitLine: { lineStyle: { color: palette.line, width: 1 } },
  min: 0,
})

export const categoryAxis = (palette: Palette, data: readonly string[]) => ({
  type: 'category' as const,
  data: [...data],
  axisTick: { show: false },
  axisLine: { lineStyle: { color: palette.dataQuiet, width: 1 } },
  axisLabel: { color: palette.quiet, fontSize: 12, hideOverlap: true },
})

/** Not settled: hatched, so that it does not rest on colour. */
export const hatched = (palette: Palette) => ({
  symbol: 'rect',
  symbolSize: 1,
  rotation: Math.PI / 4,
  color: palette.quiet,
  dashArrayX: [1, 0] as [number, number],
  dashArrayY: [1, 3] as [number, number],
})

export const toHours = (seconds: number | null) =>
  seconds === null ? null : Math.round((seconds / 3600) * 100) / 100
