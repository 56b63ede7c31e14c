import { useState } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { longDay } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { WorkTypesTable } from './work-types-table.tsx'

/** The work of one Center by type, with its times to close, its age and its clocks. */
export function WorkTypesPanel({ center, filters }: { center: string; filters: Filters }) {
  const mine = { ...filters, center: [center] }
  const live = useLive('throughput', mine)
  const times = useLive('throughput/times', mine)
  const [cohort, setCohort] = useState(false)
  return (
    <LivePanel
      title="Work types"
      what="the work of the Center"
      live={live}
      action={
        <>
          <button
            type="button"
            className="button small"
            aria-pressed={cohort}
            onClick={() => setCohort(!cohort)}
          >
            Times of work received in the range only
          </button>
          <DownloadLinks report="throughput" filters={mine} what="Work types" />
        </>
      }
    >
      {({ rows, meta }) => (
        <>
          <p className="small quiet note">
            {longDay(meta.from)} to {longDay(meta.to)}, days cut in {meta.tz.replaceAll('_', ' ')}.
            Backlog, ages and clocks at the end of the range or at the newest event, whichever is
            first.{' '}
            {cohort
              ? 'Days to close: of the work received in the range, from its first day; what is slower than the range is long is not reached.'
              : 'Days to close: at the pace of this range half is closed after the median, work that is still open counted in.'}{' '}
            Pauses are taken off; [95 % interval].
          </p>
          <WorkTypesTable
            rows={rows}
            times={times.value?.rows}
            failed={times.refused?.detail}
            cohort={cohort}
          />
          <p className="small quiet table-foot">
            Days to close as a file:{' '}
            <DownloadLinks report="throughput-times" filters={mine} what="Days to close" />
          </p>
        </>
      )}
    </LivePanel>
  )
}
