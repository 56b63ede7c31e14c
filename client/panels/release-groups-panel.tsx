import { useCallback, useState } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { ReleaseTimesRow } from '../../server/contract/release-times.ts'
import { useLive } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import type { Palette } from '../charts/palette.ts'
import {
  releaseGroupReadings,
  releaseGroupsHeight,
  releaseGroupsOption,
} from '../charts/release-groups.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, hours } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'

const dimensions = ['mode', 'segment', 'tier', 'center'] as const
type Dimension = (typeof dimensions)[number]
const noRows: readonly ReleaseTimesRow[] = []

/** Arrival to release cut by mode, segment, tier or Center. */
export function ReleaseGroupsPanel({ filters }: { filters: Filters }) {
  const live = useLive('release-times', filters)
  const names = useNames()
  const [dimension, setDimension] = useState<Dimension>('mode')
  const rows = live.value?.rows ?? noRows
  const minimum = live.value?.meta.minimum_n ?? 0

  const nameOf = useCallback(
    ({ value }: ReleaseTimesRow) => {
      if (dimension === 'mode') return names.mode(value)
      if (dimension === 'center') return value === 'none' ? 'no Center' : names.shortCenter(value)
      return dimension === 'tier' ? `tier ${value}` : value
    },
    [dimension, names],
  )
  const group = rows.filter((row) => row.dimension === dimension)
  const option = useCallback(
    (palette: Palette) =>
      releaseGroupsOption(
        rows.filter((row) => row.dimension === dimension),
        nameOf,
        minimum,
        palette,
      ),
    [rows, dimension, nameOf, minimum],
  )
  const columns: readonly Column<ReleaseTimesRow>[] = [
    { key: 'value', head: dimension, cell: nameOf },
    { key: 'filed', head: 'Filed', align: 'number', cell: ({ filed }) => count(filed) },
    {
      key: 'not',
      head: 'Not released',
      align: 'number',
      cell: ({ not_released }) => count(not_released),
    },
    {
      key: 'before',
      head: 'Before arrival',
      title: 'Released before the cargo arrived; outside n',
      align: 'number',
      cell: ({ released_before_arrival }) => count(released_before_arrival),
    },
    {
      key: 'unknown',
      head: 'Arrival unknown',
      title: 'Released without a known arrival; outside n',
      align: 'number',
      cell: ({ arrival_unknown }) => count(arrival_unknown),
    },
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
    {
      key: 'p90',
      head: '90th pct.',
      align: 'number',
      cell: ({ p90_seconds }) => hours(p90_seconds),
    },
    {
      key: 'p95',
      head: '95th pct.',
      align: 'number',
      cell: ({ p95_seconds }) => hours(p95_seconds),
    },
  ]
  return (
    <LivePanel
      title={`Arrival to release, by ${dimension === 'center' ? 'Center' : dimension}`}
      what="release times"
      live={live}
      action={
        <>
          <select
            className="button small"
            aria-label="Cut release times by"
            value={dimension}
            onChange={(event) =>
              setDimension(dimensions.find((name) => name === event.target.value) ?? 'mode')
            }
          >
            {dimensions.map((name) => (
              <option key={name} value={name}>
                by {name}
              </option>
            ))}
          </select>
          <DownloadLinks report="release-times" filters={filters} what="Release times" />
        </>
      }
    >
      {() =>
        group.length === 0 ? (
          <p className="state">
            No entry was filed in this range under these filters. Widen the dates or clear a filter.
          </p>
        ) : (
          <>
            <ChartFrame
              name={`Arrival to release by ${dimension}`}
              summary="Filled dot: median. Hollow dot: 90th percentile. Hours from arrival to release."
              height={releaseGroupsHeight(group)}
              readings={releaseGroupReadings(group, nameOf, minimum)}
              option={option}
            />
            <DataTable
              caption={`Arrival to release by ${dimension}`}
              columns={columns}
              rows={group}
              rowKey={({ value }) => value}
              empty=""
              cards={false}
            />
          </>
        )
      }
    </LivePanel>
  )
}
