import { Link } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { ThroughputDayRow } from '../../server/contract/throughput.ts'
import { useLive } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import {
  centerDaysOption,
  centerDaysReadings,
  workPeriods,
  workScale,
  type WorkPeriod,
  type WorkScale,
} from '../charts/center-days.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import type { Palette } from '../charts/palette.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, longDay, shortDay, signed } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'

const noRows: readonly ThroughputDayRow[] = []

/** One picture a Center over the same days and on one scale. */
export function CenterMultiples({ center, filters }: { center: string; filters: Filters }) {
  const live = useLive('throughput/days', filters)
  const rows = live.value?.rows ?? noRows
  const groups = useMemo(() => {
    const byCenter = new Map<string, ThroughputDayRow[]>()
    for (const row of rows) byCenter.set(row.center, [...(byCenter.get(row.center) ?? []), row])
    return [...byCenter]
      .map(([code, days]) => ({ code, periods: workPeriods(days) }))
      .toSorted((a, b) => a.code.localeCompare(b.code))
  }, [rows])
  const scale = useMemo(() => workScale(groups.map(({ periods }) => periods)), [groups])
  const weekly =
    (groups[0]?.periods.length ?? 0) > 0 &&
    groups[0]?.periods[0]?.from !== groups[0]?.periods[0]?.to
  return (
    <LivePanel
      title="Received, closed, backlog of every Center"
      what="the days of all Centers"
      live={live}
      action={
        <DownloadLinks report="throughput-days" filters={filters} what="Days of all Centers" />
      }
    >
      {({ meta }) =>
        groups.length === 0 ? (
          <p className="state">No Center has any work in this range. Widen the dates.</p>
        ) : (
          <>
            <p className="small quiet note">
              {longDay(meta.from)} to {longDay(meta.to)},{' '}
              {weekly ? 'periods of seven days' : 'by day'} in {meta.tz.replaceAll('_', ' ')}. Bars
              up: received. Bars down: closed. Line below: open at the end. Pieces of work, one
              scale for all.
            </p>
            <ul className="multiples">
              {groups.map(({ code, periods }) => (
                <CenterPicture
                  key={code}
                  code={code}
                  periods={periods}
                  scale={scale}
                  mine={code === center}
                />
              ))}
            </ul>
          </>
        )
      }
    </LivePanel>
  )
}

const columns: readonly Column<WorkPeriod>[] = [
  { key: 'from', head: 'From', cell: ({ from }) => shortDay(from) },
  { key: 'received', head: 'Received', align: 'number', cell: ({ received }) => count(received) },
  { key: 'closed', head: 'Closed', align: 'number', cell: ({ closed }) => count(closed) },
  { key: 'backlog', head: 'Open', align: 'number', cell: ({ backlog }) => count(backlog) },
]

function CenterPicture({
  code,
  periods,
  scale,
  mine,
}: {
  code: string
  periods: WorkPeriod[]
  scale: WorkScale
  mine: boolean
}) {
  const name = useNames().center(code)
  const option = useCallback(
    (palette: Palette) => centerDaysOption(periods, scale, mine, palette),
    [periods, scale, mine],
  )
  const received = periods.reduce((sum, period) => sum + period.received, 0)
  const closed = periods.reduce((sum, period) => sum + period.closed, 0)
  const last = periods.at(-1)?.backlog ?? 0
  return (
    <li data-mine={mine}>
      <h3>
        <Link to="/center/$center" params={{ center: code }} search>
          {name}
        </Link>
        {mine ? <span className="tag">this Center</span> : null}
      </h3>
      <ChartFrame
        name={`Work of ${name}`}
        summary={`${count(received)} received, ${count(closed)} closed (${signed(received - closed)}), ${count(last)} open`}
        height={160}
        readings={centerDaysReadings(periods)}
        option={option}
        table={
          <DataTable
            caption={`Work of ${name}`}
            columns={columns}
            rows={periods}
            rowKey={({ from }) => from}
            empty="No days."
            cards={false}
          />
        }
      />
    </li>
  )
}
