import { useCallback, useMemo } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { BenefitRow } from '../../server/contract/trusted-benefit.ts'
import { useLive } from '../api/services.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import {
  intervalReadings,
  intervalRowsHeight,
  intervalRowsOption,
  type IntervalRow,
} from '../charts/interval-rows.ts'
import type { Palette } from '../charts/palette.ts'
import { ratioAxis } from '../charts/ratio-scale.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { DownloadLinks } from '../ui/download-links.tsx'
import { factor, factorInterval } from '../ui/estimate.ts'
import { count } from '../ui/format.ts'
import { MethodLists } from '../ui/method-lists.tsx'
import { LivePanel } from '../ui/panel.tsx'
import { benefitNames, benefitSentence, benefitState, benefitValue } from './benefit-words.ts'
import { settlingWords } from './uniformity-words.ts'

const noRows: readonly BenefitRow[] = []
const columns: readonly Column<BenefitRow>[] = [
  { key: 'measure', head: 'Measure', cell: ({ measure }) => benefitNames[measure] },
  {
    key: 'trusted',
    head: 'Trusted',
    title: 'Share of entries, mean per entry, or median hours',
    align: 'number',
    cell: ({ measure, trusted_value }) => benefitValue(measure, trusted_value),
  },
  {
    key: 'other',
    head: 'Others',
    title: 'The same of the others; both are weighted to the same goods',
    align: 'number',
    cell: ({ measure, other_value }) => benefitValue(measure, other_value),
  },
  {
    key: 'ratio',
    head: 'Ratio',
    align: 'number',
    cell: ({ ratio, lower, upper }) =>
      ratio === null ? (
        <span className="quiet">none</span>
      ) : (
        <>
          {factor(ratio)} {factorInterval(lower, upper)}
        </>
      ),
  },
  { key: 'n', head: 'n trusted', align: 'number', cell: ({ n_trusted }) => count(n_trusted) },
  { key: 'others', head: 'n others', align: 'number', cell: ({ n_other }) => count(n_other) },
  {
    key: 'compared',
    head: 'Compared',
    title: 'Trusted entries of goods that others bring through the same port too',
    align: 'number',
    cell: ({ compared_trusted }) => count(compared_trusted),
  },
  {
    key: 'importers',
    head: 'Trusted importers',
    align: 'number',
    cell: ({ importers, trusted_importers }) =>
      `${count(trusted_importers)} of ${count(importers)}`,
  },
  { key: 'state', head: 'State', cell: (row) => benefitState(row) },
]

/** Trusted against others, like for like: a ratio a measure, with interval, in words and in numbers. */
export function BenefitPanel({ filters }: { filters: Filters }) {
  const live = useLive('trusted-benefit', filters)
  const rows = live.value?.rows ?? noRows
  const marks = useMemo(
    () =>
      rows.map((row): IntervalRow => {
        const { ratio: value, lower, upper } = row
        const name = benefitNames[row.measure]
        const words = `${name}: ${benefitSentence(row)}`
        const note = value === null ? { note: benefitState(row) } : {}
        return { name, value, lower, upper, look: 'plain', words, ...note }
      }),
    [rows],
  )
  const option = useCallback(
    (palette: Palette) =>
      intervalRowsOption(marks, ratioAxis(marks, 'trusted / others (1 = the same)'), palette),
    [marks],
  )
  return (
    <LivePanel
      title="Trusted beside others, like for like"
      what="the ratios"
      live={live}
      action={<DownloadLinks report="trusted-benefit" filters={filters} what="Trusted benefit" />}
    >
      {({ meta }) => (
        <>
          <div className="columns-2 gap-bottom">
            <ChartFrame
              name="Trusted beside others"
              summary="Dot: ratio. Line: 95 % interval. Left of 1: trusted importers are spared."
              height={intervalRowsHeight(marks.length, true)}
              readings={intervalReadings(marks)}
              option={option}
            />
            <ul className="plain-list">
              {rows.map((row) => (
                <li key={row.measure}>{benefitSentence(row)}</li>
              ))}
            </ul>
          </div>
          <DataTable
            caption="Trusted beside others"
            columns={columns}
            rows={rows}
            rowKey={({ measure }) => measure}
            empty="No entry in this range under these filters."
          />
          <div className="gap-top">
            <MethodLists
              adjusted_for={meta.adjusted_for}
              not_adjusted_for={meta.not_adjusted_for}
            />
          </div>
          <p className="small quiet gap-small">
            Trusted: CTPAT tier {meta.trusted_from_tier} or more when the entry was filed.{' '}
            {count(meta.account_unknown)} entries left out: account unknown at filing.{' '}
            {settlingWords(meta.settling)}
          </p>
        </>
      )}
    </LivePanel>
  )
}
