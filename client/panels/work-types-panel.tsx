import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { CsvLink } from '../ui/csv-link.tsx'
import { longDay } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { WorkTypesTable } from './work-types-table.tsx'

/** The work of one Center by type, with its age and its clocks. */
export function WorkTypesPanel({ center, filters }: { center: string; filters: Filters }) {
  const mine = { ...filters, center: [center] }
  const live = useLive('throughput', mine)
  return (
    <LivePanel
      title="Work types"
      what="the work of the Center"
      live={live}
      action={<CsvLink report="throughput" filters={mine} what="Work types" />}
    >
      {({ rows, meta }) => (
        <>
          <p className="small quiet note">
            {longDay(meta.from)} to {longDay(meta.to)}, days cut in {meta.tz.replaceAll('_', ' ')}.
            Backlog, ages and clocks at the end of the range or at the newest event, whichever is
            first.
          </p>
          <WorkTypesTable rows={rows} />
        </>
      )}
    </LivePanel>
  )
}
