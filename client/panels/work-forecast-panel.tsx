import { useCallback, useMemo } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { ThroughputDayRow } from '../../server/contract/throughput.ts'
import type { ThroughputForecastRow } from '../../server/contract/throughput-times.ts'
import { useLive } from '../api/services.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import type { Palette } from '../charts/palette.ts'
import {
  backlogWeeks,
  forecastOption,
  forecastReadings,
  forecastWords,
  whole,
  type BacklogWeek,
} from '../charts/work-forecast.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { addDays } from '../ui/dates.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { longDay } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'

const noDays: readonly ThroughputDayRow[] = []
/** Sixteen weeks: twice as far back as the forecast looks ahead. */
const daysBack = 7 * 16 - 1

const columns: readonly Column<BacklogWeek>[] = [
  { key: 'week', head: 'Week to', cell: ({ week_ends }) => longDay(week_ends) },
  {
    key: 'open',
    head: 'Open',
    align: 'number',
    cell: ({ counted }) => (counted === null ? '' : whole(counted)),
  },
  {
    key: 'expected',
    head: 'Expected',
    align: 'number',
    cell: ({ estimate }) => (estimate === null ? '' : whole(estimate)),
  },
  {
    key: 'interval',
    head: 'Between',
    align: 'number',
    cell: ({ lower, upper }) =>
      lower === null || upper === null ? '' : `${whole(lower)} and ${whole(upper)}`,
  },
]

/** What is likely to be open at the end of the next eight weeks; the range of the page does not touch it. */
export function WorkForecastPanel({ center, filters }: { center: string; filters: Filters }) {
  const mine: Filters = {
    center: [center],
    ...(filters.tz === undefined ? {} : { tz: filters.tz }),
  }
  const live = useLive('throughput/forecast', mine)
  return (
    <LivePanel
      title="Backlog, the weeks ahead"
      what="the forecast"
      live={live}
      action={<DownloadLinks report="throughput-forecast" filters={mine} what="Forecast" />}
    >
      {({ rows, meta }) =>
        rows.length === 0 || meta.last_week_ends === null ? (
          <p className="state">
            Too few past weeks to forecast from: {meta.weeks} complete, at least{' '}
            {meta.minimum_weeks} needed.
          </p>
        ) : (
          <ForecastPicture
            rows={rows}
            weeks={meta.weeks}
            last_week_ends={meta.last_week_ends}
            filters={mine}
          />
        )
      }
    </LivePanel>
  )
}

interface Props {
  rows: readonly ThroughputForecastRow[]
  weeks: number
  last_week_ends: string
  filters: Filters
}

function ForecastPicture({ rows, weeks, last_week_ends, filters }: Props) {
  const past = { ...filters, from: addDays(last_week_ends, -daysBack), to: last_week_ends }
  const days = useLive('throughput/days', past).value?.rows ?? noDays
  const points = useMemo(
    () => backlogWeeks(days, rows, last_week_ends),
    [days, rows, last_week_ends],
  )
  const option = useCallback((palette: Palette) => forecastOption(points, palette), [points])
  return (
    <>
      <p>{forecastWords(rows)}</p>
      <ChartFrame
        name="Open work by week"
        summary={`Filled: counted. Hollow: expected, with its 80 % interval from the errors on past weeks. Rests on ${weeks} complete weeks.`}
        height={260}
        readings={forecastReadings(points)}
        option={option}
        table={
          <DataTable
            caption="Open work by week"
            columns={columns}
            rows={points}
            rowKey={({ week_ends }) => week_ends}
            empty=""
            cards={false}
          />
        }
      />
    </>
  )
}
