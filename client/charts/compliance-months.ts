import type { EChartsOption } from 'echarts'
import type { ComplianceMonthRow } from '../../server/contract/compliance.ts'
import { percent, percentInterval } from '../ui/estimate.ts'
import { count } from '../ui/format.ts'
import type { Reading } from './chart.tsx'
import type { Palette } from './palette.ts'
import { base, categoryAxis, hatched, valueAxis } from './parts.ts'

/** A place on the axis: a month, or the gap that a change of definitions leaves. */
export type MonthSlot = { row: ComplianceMonthRow } | { gap: string }
type Which = 'material' | 'letter_of_law'

/** A gap before a month in which something changed, and one after it when the change did not come on its first day. */
export function monthSlots(rows: readonly ComplianceMonthRow[]): MonthSlot[] {
  return rows.flatMap((row, index): MonthSlot[] => {
    if (row.breaks.length === 0) return [{ row }]
    const names = row.breaks.map(({ name }) => name).join('; ')
    const before: MonthSlot[] = index === 0 ? [] : [{ gap: names }]
    const within = row.breaks.some(({ date }) => !date.endsWith('-01'))
    const after: MonthSlot[] = within && index < rows.length - 1 ? [{ gap: names }] : []
    return [...before, { row }, ...after]
  })
}

const rate = (row: ComplianceMonthRow, which: Which) => {
  const { state, rate: value, lower, upper, reason } = row[which]
  if (state === 'suppressed') return reason ?? 'too few reviews'
  if (state === 'interval_only') return `at most ${percent(upper ?? 1)} %`
  return `${percent(value ?? 0)} % ${percentInterval(lower, upper)}`
}
const words = (slot: MonthSlot) =>
  'gap' in slot
    ? `Break: ${slot.gap}`
    : `${slot.row.month}: material ${rate(slot.row, 'material')}; letter of the law ${rate(slot.row, 'letter_of_law')}; ` +
      `${count(slot.row.reviewed)} random reviews` +
      (slot.row.expected_reviews === null
        ? ''
        : ` of about ${count(Math.round(slot.row.expected_reviews))}`) +
      (slot.row.settled ? '' : '; not settled')

export const monthReadings = (slots: readonly MonthSlot[]): Reading[] =>
  slots.map((slot, index) => ({ series: 0, index, text: words(slot) }))

const hundred = (value: number | null) => (value === null ? null : 100 * value)

/** Both rates by month of filing with intervals; months that are not settled are hatched, breaks are gaps in the lines. */
export function complianceMonthsOption(
  slots: readonly MonthSlot[],
  palette: Palette,
): EChartsOption {
  const months = slots.map((slot, index) =>
    'gap' in slot ? `‖${' '.repeat(index)}` : slot.row.month,
  )
  const valueOf = (slot: MonthSlot | undefined, which: Which) =>
    slot === undefined || 'gap' in slot || slot.row[which].state !== 'shown'
      ? null
      : hundred(slot.row[which].rate)
  const line = (name: string, which: Which, color: string, dashed: boolean) => {
    const last = slots.findLastIndex((slot) => valueOf(slot, which) !== null)
    return {
      type: 'line' as const,
      name,
      symbol: dashed ? 'emptyCircle' : 'circle',
      symbolSize: 7,
      showAllSymbol: true,
      connectNulls: false,
      z: 3,
      color,
      lineStyle: { width: 1.5, color, type: dashed ? ([4, 3] as number[]) : ('solid' as const) },
      data: slots.map((slot, index) => ({
        value: valueOf(slot, which),
        label: {
          show: index === last,
          position: 'right' as const,
          formatter: name,
          color: palette.ink,
          fontSize: 12,
        },
      })),
    }
  }
  const spans = (which: Which, color: string) => ({
    type: 'line' as const,
    symbol: 'none',
    silent: true,
    z: 2,
    lineStyle: { color, width: 1 },
    data: slots.flatMap((slot, index) =>
      'gap' in slot || slot.row[which].state === 'suppressed'
        ? []
        : [
            [index, hundred(slot.row[which].lower)],
            [index, hundred(slot.row[which].upper)],
            ['-', '-'],
          ],
    ),
  })
  const highest = Math.max(
    1,
    ...slots.flatMap((slot) =>
      'gap' in slot
        ? []
        : (['material', 'letter_of_law'] as const).map((which) =>
            slot.row[which].state === 'suppressed' ? 0 : (hundred(slot.row[which].upper) ?? 0),
          ),
    ),
  )
  const max = Math.ceil(highest / (highest > 10 ? 5 : 1)) * (highest > 10 ? 5 : 1)
  const hatch = (color: string) => ({
    color: palette.panel,
    borderColor: color,
    borderWidth: 1,
    decal: { ...hatched(palette), color },
  })
  const reviews = { type: 'bar' as const, stack: 'reviews', xAxisIndex: 1, yAxisIndex: 1 }
  const made = (slot: MonthSlot) => ('gap' in slot ? null : slot.row.reviewed)
  const due = (slot: MonthSlot) =>
    'gap' in slot
      ? null
      : Math.max(0, Math.round((slot.row.expected_reviews ?? 0) - slot.row.reviewed))
  const title = { align: 'left' as const, padding: [0, 0, 0, -40], color: palette.quiet }
  return {
    ...base(palette),
    tooltip: {
      ...base(palette).tooltip,
      formatter: (params: unknown) => {
        const [first] = params as { axisValue: string }[] // Axis triggers give a list.
        const slot = slots[months.indexOf(first?.axisValue ?? '')]
        return slot === undefined ? '' : words(slot).replaceAll(/[:;] /g, '<br>')
      },
    },
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: palette.dataQuiet } },
    grid: [
      { left: 48, right: 104, top: 28, height: 190 },
      { left: 48, right: 104, top: 262, height: 52 },
    ],
    xAxis: [
      { ...categoryAxis(palette, months), axisLabel: { show: false } },
      {
        ...categoryAxis(palette, months),
        gridIndex: 1,
        name: 'month of filing',
        nameLocation: 'middle',
        nameGap: 24,
      },
    ],
    yAxis: [
      { ...valueAxis(palette, '% of entries with a discrepancy'), nameTextStyle: title, max },
      {
        ...valueAxis(palette, 'random reviews'),
        nameTextStyle: title,
        gridIndex: 1,
        splitNumber: 1,
      },
    ],
    series: [
      line('material', 'material', palette.data, false),
      line('letter of the law', 'letter_of_law', palette.accent, true),
      spans('material', palette.data),
      spans('letter_of_law', palette.accent),
      {
        type: 'bar',
        silent: true,
        z: 0,
        barWidth: '92%',
        itemStyle: hatch(palette.line),
        data: slots.map((slot) => ('gap' in slot || slot.row.settled ? null : max)),
      },
      { ...reviews, data: slots.map(made), color: palette.dataQuiet },
      { ...reviews, data: slots.map(due), itemStyle: hatch(palette.dataQuiet) },
    ],
  }
}
