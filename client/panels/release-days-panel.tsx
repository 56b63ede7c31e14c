import { useCallback } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { ReleaseTimesDayRow } from '../../server/contract/release-times.ts'
import { useLive } from '../api/services.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import type { Palette } from '../charts/palette.ts'
import { releaseDaysOption, releaseDaysReadings } from '../charts/release-days.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, hours, longDay } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'

const columns: readonly Column<ReleaseTimesDayRow>[] = [
  { key: 'day', head: 'Filing day', cell: ({ day }) => longDay(day) },
  { key: 'filed', head: 'Filed', align: 'number', cell: ({ filed }) => count(filed) },
  { key: 'released', head: 'Released', align: 'number', cell: ({ released }) => count(released) },
  {
    key: 'n',
    head: 'n',
    title: 'Released with a known arrival',
    align: 'number',
    cell: ({ n }) => count(n),
  },
  {
    key: 'median',
    head: 'Median',
    align: 'number',
    cell: ({ median_seconds }) => hours(median_seconds),
  },
  { key: 'p90', head: '90th pct.', align: 'number', cell: ({ p90_seconds }) => hours(p90_seconds) },
]

/** Arrival to release by filing day. */
export function ReleaseDaysPanel({ filters }: { filters: Filters }) {
  const live = useLive('release-times/days', filters)
  const rows = live.value?.rows
  const option = useCallback((palette: Palette) => releaseDaysOption(rows ?? [], palette), [rows])
  return (
    <LivePanel
      title="Arrival to release, by filing day"
      what="release times by day"
      live={live}
      action={
        <DownloadLinks report="release-times-days" filters={filters} what="Release times by day" />
      }
    >
      {(value) =>
        value.n === 0 ? (
          <p className="state">
            No entry was filed in this range under these filters. Widen the dates or clear a filter.
          </p>
        ) : (
          <ChartFrame
            name="Arrival to release by filing day"
            summary={`${longDay(value.meta.from)} to ${longDay(value.meta.to)}, n ${count(value.n)}. Hatched: filed and not released yet, so late days still rise.`}
            height={332}
            readings={releaseDaysReadings(value.rows)}
            option={option}
            table={
              <DataTable
                caption="Arrival to release by filing day"
                columns={columns}
                rows={value.rows}
                rowKey={({ day }) => day}
                empty="No days."
                cards={false}
              />
            }
            note={`A day shows from ${value.meta.minimum_n} cases on.`}
          />
        )
      }
    </LivePanel>
  )
}
