import { expect, test } from 'vitest'
import {
  complianceMonthsOption,
  monthReadings,
  monthSlots,
} from '../../client/charts/compliance-months.ts'
import { funnelOption, limitAt } from '../../client/charts/funnel.ts'
import { indexLineOption, indexReadings } from '../../client/charts/index-line.ts'
import {
  intervalReadings,
  intervalRowsOption,
  type IntervalRow,
} from '../../client/charts/interval-rows.ts'
import { ratioAxis, ratioLabel, ratioScale } from '../../client/charts/ratio-scale.ts'
import { shareAxis } from '../../client/charts/share-axis.ts'
import { parseSearch, readSearch, writeSearch } from '../../client/api/page-search.ts'
import { fiscalYear, presetRange, rangeWords, reportRange } from '../../client/ui/dates.ts'
import { fakeMonths } from '../support/fake-compliance.ts'

const palette = {
  ink: '1',
  quiet: '2',
  line: '3',
  panel: '4',
  data: '5',
  dataQuiet: '6',
  accent: '7',
  late: '8',
  font: 'f',
}
interface Series {
  type: string
  data: unknown[]
  areaStyle?: object
}
const seriesOf = (option: { series?: unknown }) => option.series as Series[]

test('a ratio scale puts twice and half equally far from 1, and what lies outside at its edge', () => {
  const scale = ratioScale([0.6, 1.8])
  expect(scale.ticks.map(ratioLabel)).toEqual(['0.6', '0.8', '1', '1.25', '1.6', '2'])
  expect(scale.at(2)).toBeCloseTo(-scale.at(0.5) + scale.at(0.5) + Math.log(2))
  expect(scale.at(0)).toBe(scale.min)
  expect(ratioScale([0.001, 90]).ticks.map(ratioLabel)).toEqual([
    '0.05',
    '0.1',
    '0.2',
    '0.5',
    '1',
    '2',
    '5',
    '10',
    '20',
  ])
})

const row = (name: string, value: number | null, look: IntervalRow['look'] = 'plain') => ({
  name,
  value,
  lower: value === null ? null : value / 2,
  upper: value === null ? null : value * 2,
  look,
  words: `${name} in words`,
})
test('a row has a mark and a line, or words in their place', () => {
  const rows = [row('A', 1.5, 'flagged'), { ...row('B', null), note: '12 reviews, 30 needed' }]
  const option = intervalRowsOption(rows, ratioAxis(rows, 'ratio'), palette)
  const [marks, spans] = seriesOf(option)
  expect(marks?.data).toMatchObject([
    { value: [Math.log(1.5), 0], symbol: 'diamond' },
    { symbolSize: 0, label: { show: true, formatter: '12 reviews, 30 needed' } },
  ])
  expect(spans?.data).toEqual([
    [Math.log(0.75), 0],
    [Math.log(3), 0],
    ['-', '-'],
  ])
  expect(intervalReadings(rows).map(({ text }) => text)).toEqual(['A in words', 'B in words'])
})

test('limits of the funnel narrow with what is known, and never below the usual spread', () => {
  expect(limitAt(4, 1.96)).toBeCloseTo(0.98)
  expect(limitAt(1e9, 1.96, 0.2)).toBeCloseTo(0.392)
})

test('the funnel shades the usual spread only where it is beyond chance, and names flagged ports only', () => {
  const rows = [
    { ...row('2304 Laredo', 1.9, 'flagged'), value: 1.9, information: 170 },
    { ...row('2704 Los Angeles', 0.98), value: 0.98, information: 280 },
  ]
  const shaded = (tau: number | null) =>
    seriesOf(funnelOption(rows, { flag_z: 2.6, tau }, palette)).filter(({ areaStyle }) => areaStyle)
  expect(shaded(null)).toHaveLength(0)
  expect(shaded(0.17)).toHaveLength(1)
  const [marks] = seriesOf(funnelOption(rows, { flag_z: null, tau: null }, palette))
  expect(marks?.data).toMatchObject([{ label: { show: true } }, { label: { show: false } }])
})

test('the names of neighbouring flagged ports do not cover each other', () => {
  const near = (name: string, information: number) => ({
    ...row(name, 1.9, 'flagged'),
    value: 1.9,
    information,
  })
  const limits = { flag_z: 2.6, tau: null }
  const [marks] = seriesOf(funnelOption([near('A', 20), near('B', 24)], limits, palette))
  expect(marks?.data).toMatchObject([
    { label: { position: 'left' } },
    { label: { position: 'bottom' } },
  ])
})

test('the line of the index goes from 1 to 2 or further, with the band of chance when it is known', () => {
  const line = { value: 1.18, lower: 1.11, upper: 1.27, band: { lower: 1, upper: 1.06 } }
  const [from, width] = seriesOf(indexLineOption(line, palette))
  expect(from?.data).toEqual([1])
  expect(width?.data[0]).toBeCloseTo(0.06)
  expect(indexReadings(line)[0]?.text).toMatch(/chance alone gives 1\.00 to 1\.06$/)
  expect(indexLineOption({ ...line, upper: 2.7 }, palette).xAxis).toMatchObject({ min: 1, max: 3 })
})

test('a share axis begins at 0 and holds the longest interval', () => {
  const axis = shareAxis([{ value: 0.02, upper: 0.046 }], '%', 0.018)
  expect([axis.min, axis.max, axis.ticks?.map(axis.label)]).toEqual([
    0,
    0.05,
    ['0', '1', '2', '3', '4', '5'],
  ])
})

test('a change of definitions cuts the months on both sides when it came within one', () => {
  const { rows } = fakeMonths(new URLSearchParams())
  const slots = monthSlots(rows)
  expect(slots.map((slot) => ('gap' in slot ? '‖' : slot.row.month.slice(5)))).toEqual([
    '09',
    '10',
    '11',
    '12',
    '01',
    '‖',
    '02',
    '‖',
    '03',
  ])
  const first = monthSlots(
    rows.map((month) => ({
      ...month,
      breaks: month.breaks.map((found) => ({ ...found, date: '2026-02-01' })),
    })),
  )
  expect(first.map((slot) => 'gap' in slot).indexOf(true)).toBe(5)
  expect(first).toHaveLength(8)
})

test('months with too few reviews have no dot, unsettled ones are hatched, and a break is read', () => {
  const slots = monthSlots(fakeMonths(new URLSearchParams()).rows)
  const [material, , , , hatch] = seriesOf(complianceMonthsOption(slots, palette))
  expect(material?.data[0]).toMatchObject({ value: null })
  expect(material?.data[5]).toMatchObject({ value: null })
  expect(hatch?.data.map((value) => value !== null)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
    true,
    false,
    true,
  ])
  expect(monthReadings(slots)[0]?.text).toMatch(/16 reviews, 30 needed/)
  expect(monthReadings(slots)[5]?.text).toMatch(/^Break: IEEPA/)
  expect(monthReadings(slots)[6]?.text).toMatch(/not settled$/)
})

test('pages that compare cover 180 days without dates, and the address stays empty for them', () => {
  const asOf = '2026-03-28T14:05:00.000Z'
  expect(reportRange({ mode: ['11'] }, asOf)).toEqual({
    mode: ['11'],
    from: '2025-09-30',
    to: '2026-03-28',
  })
  expect(reportRange({ from: '2026-01-01' }, asOf)).toEqual({ from: '2026-01-01' })
  expect(presetRange(180, asOf, 180)).toEqual({})
  expect(presetRange(28, asOf, 180)).toEqual({ from: '2026-03-01', to: '2026-03-28' })
  expect(rangeWords({}, asOf, 180)).toBe('Last 180 days')
})

test('the fiscal year begins on October 1', () => {
  expect(fiscalYear('2026-03-28T14:05:00.000Z')).toEqual({
    name: 'FY2026 to date',
    from: '2025-10-01',
    to: '2026-03-28',
  })
  expect(fiscalYear('2026-10-01T00:00:00.000Z').name).toBe('FY2027 to date')
})

test('the measure is part of the address, and an unknown one is left out', () => {
  const read = (text: string) => readSearch(parseSearch(text))
  expect(read('?measure=cf28&port=2304')).toEqual({ measure: 'cf28', port: ['2304'] })
  expect(read('?measure=odd')).toEqual({})
  expect(writeSearch({ port: ['2304'], measure: 'cf28' })).toBe('?measure=cf28&port=2304')
})
