import { useCallback, useMemo } from 'react'
import type { ComplianceMonthRow } from '../../server/contract/compliance.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import { complianceMonthsOption, monthReadings, monthSlots } from '../charts/compliance-months.ts'
import type { Palette } from '../charts/palette.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { DownloadLinks } from '../ui/download-links.tsx'
import { percent } from '../ui/estimate.ts'
import { count, longDay } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { rateWords } from './rate-words.ts'

const noRows: readonly ComplianceMonthRow[] = []
const columns: readonly Column<ComplianceMonthRow>[] = [
  { key: 'month', head: 'Month of filing', cell: ({ month }) => month },
  { key: 'entries', head: 'Entries', align: 'number', cell: ({ register }) => count(register) },
  {
    key: 'reviews',
    head: 'Random reviews',
    title: 'Made, of about those that were due',
    align: 'number',
    cell: ({ reviewed, expected_reviews }) =>
      `${count(reviewed)}${expected_reviews === null ? '' : ` of ${count(Math.round(expected_reviews))}`}`,
  },
  {
    key: 'settled',
    head: 'Settled',
    title: 'Nine tenths of the reviews due are in',
    cell: ({ settled, response_share }) =>
      settled
        ? 'yes'
        : `no, ${response_share === null ? 'unknown' : `${percent(response_share)} % in`}`,
  },
  {
    key: 'material',
    head: 'Material',
    align: 'number',
    cell: ({ material }) => rateWords(material),
  },
  {
    key: 'letter',
    head: 'Letter of the law',
    align: 'number',
    cell: ({ letter_of_law }) => rateWords(letter_of_law),
  },
  {
    key: 'targeted',
    head: 'Targeted, found',
    align: 'number',
    cell: ({ targeted, targeted_findings }) => `${count(targeted_findings)} of ${count(targeted)}`,
  },
]

/** The estimate by month of filing. Months still coming in are hatched; a change of definitions cuts the line. */
export function ComplianceMonths({ filters }: { filters: Filters }) {
  const live = useLive('compliance/months', filters)
  const rows = live.value?.rows ?? noRows
  const slots = useMemo(() => monthSlots(rows), [rows])
  const option = useCallback((palette: Palette) => complianceMonthsOption(slots, palette), [slots])
  const breaks = rows.flatMap((row) => row.breaks)
  return (
    <LivePanel
      title="Discrepancies by month of filing"
      what="the months"
      live={live}
      action={
        <DownloadLinks report="compliance-months" filters={filters} what="Discrepancies by month" />
      }
    >
      {() =>
        rows.length === 0 ? (
          <p className="state">No entry with a summary in this range under these filters.</p>
        ) : (
          <>
            <ChartFrame
              name="Discrepancies by month of filing"
              summary="Lines: 95 % intervals. Hatched: reviews still due, so the month is not settled."
              height={356}
              readings={monthReadings(slots)}
              option={option}
              table={
                <DataTable
                  caption="Discrepancies by month of filing"
                  columns={columns}
                  rows={rows}
                  rowKey={({ month }) => month}
                  empty="No months."
                />
              }
            />
            {breaks.length === 0 ? null : (
              <ul className="small quiet">
                {breaks.map(({ date, name, source }) => (
                  <li key={date + name}>
                    ‖ {longDay(date)}: {name}. Figures before and after do not compare. {source}
                  </li>
                ))}
              </ul>
            )}
          </>
        )
      }
    </LivePanel>
  )
}
