import { useCallback, useMemo, useState } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { ReleaseIntervalRow } from '../../server/contract/release-intervals.ts'
import { useLive } from '../api/services.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import type { Palette } from '../charts/palette.ts'
import { rangeReadings, rangesHeight, rangesOption } from '../charts/ranges.ts'
import {
  cutName,
  cutNames,
  cuts,
  intervalRanges,
  intervalTitles,
  rowsOfCut,
  time,
  timeAxis,
  type Cut,
} from '../charts/release-intervals.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { DownloadLinks } from '../ui/download-links.tsx'
import { count } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'

type Row = ReleaseIntervalRow
const noRows: readonly Row[] = []

const counted = (
  key: 'n' | 'not_ended' | 'negative' | 'over_30_days',
  head: string,
  title: string,
): Column<Row> => ({ key, head, title, align: 'number', cell: (row) => count(row[key]) })
const timed = (
  key: 'median_seconds' | 'p90_seconds' | 'p95_seconds' | 'open_median_seconds',
  head: string,
  title: string,
): Column<Row> => ({
  key,
  head,
  title,
  align: 'number',
  cell: (row) =>
    row[key] === null ? <span className="quiet">too few</span> : <span>{time(row[key])}</span>,
})

const columnsOf = (cut: Cut, open_hours: string): readonly Column<Row>[] => [
  {
    key: 'interval',
    head: cut === 'all' ? 'Interval' : 'Part',
    cell: (row) => <span title={intervalTitles[row.interval]}>{cutName(row, cut)}</span>,
  },
  timed('median_seconds', 'Median', 'Half took at most so long, nights and weekends counted'),
  timed('p90_seconds', '90th pct.', 'Nine tenths took at most so long'),
  timed('p95_seconds', '95th pct.', 'Nineteen of twenty took at most so long'),
  timed('open_median_seconds', 'Median, office hours', `Only ${open_hours} counted`),
  counted('n', 'n', 'Ended, and counted in the times'),
  counted('not_ended', 'Not ended', 'Begun and not over yet: outside the times'),
  counted('negative', 'Left out', 'Recorded as over before it began: outside the times'),
  counted('over_30_days', 'Over 30 d', 'Of n, took more than thirty days'),
]

/** How long each part of the goods' way takes, from filing to the entry summary. */
export function ReleaseIntervalsPanel({ filters }: { filters: Filters }) {
  const live = useLive('release-times/intervals', filters)
  const [cut, setCut] = useState<Cut>('all')
  const rows = live.value?.rows ?? noRows
  const minimum = live.value?.meta.minimum_n ?? 0
  const shown = useMemo(() => rowsOfCut(rows, cut), [rows, cut])
  const ranges = useMemo(() => intervalRanges(shown, cut, minimum), [shown, cut, minimum])
  const option = useCallback(
    (palette: Palette) => rangesOption(ranges, timeAxis, palette),
    [ranges],
  )
  return (
    <LivePanel
      title="Where the time goes"
      what="the intervals of the way"
      live={live}
      action={
        <>
          <select
            className="button small"
            aria-label="Intervals shown"
            value={cut}
            onChange={(event) =>
              setCut(cutNames.find((name) => name === event.target.value) ?? 'all')
            }
          >
            {cutNames.map((name) => (
              <option key={name} value={name}>
                {cuts[name]}
              </option>
            ))}
          </select>
          <DownloadLinks
            report="release-times-intervals"
            filters={filters}
            what="Release intervals"
          />
        </>
      }
    >
      {({ meta }) =>
        shown.length === 0 ? (
          <p className="state">
            {cut === 'all'
              ? 'No entry was filed in this range under these filters. Widen the dates or clear a filter.'
              : `Nothing of this kind began in this range: ${cuts[cut]}.`}
          </p>
        ) : (
          <>
            <p className="small quiet note">
              {cut === 'all' ? "In the order of the goods' way. " : ''}Office hours are{' '}
              {meta.open_hours}, an assumption. A time shows from {meta.minimum_n} cases on.
            </p>
            <div className="chart-and-table">
              <ChartFrame
                name={`Time taken, ${cuts[cut]}`}
                summary="Filled dot: median. Hollow dot: 90th percentile. Line: median to 95th percentile."
                height={rangesHeight(ranges)}
                readings={rangeReadings(ranges)}
                option={option}
              />
              <DataTable
                caption={`Time taken, ${cuts[cut]}`}
                columns={columnsOf(cut, meta.open_hours)}
                rows={shown}
                rowKey={(row) => `${row.interval}/${row.cut}`}
                empty=""
                cards={false}
              />
            </div>
          </>
        )
      }
    </LivePanel>
  )
}
