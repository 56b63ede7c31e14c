import { useLive } from '../api/services.ts'
import { BreakdownPanels } from '../panels/breakdown-panels.tsx'
import { DataWay } from '../panels/data-way.tsx'
import { RejectsPanel } from '../panels/rejects-panel.tsx'
import { RunsPanel } from '../panels/runs-panel.tsx'
import { DownloadLinks } from '../ui/download-links.tsx'
import { LivePanel } from '../ui/panel.tsx'
import { useTitle } from '../ui/title.ts'

const noFilters = {}

/** Whether everything that was sent is counted, and how far the pages are behind. */
export function AdministratorPage() {
  useTitle('Data')
  const live = useLive('data-quality', noFilters)
  return (
    <>
      <h1 className="page-title">Data: from what was sent to what is shown</h1>
      <LivePanel
        title="The way of the data"
        what="the counters"
        live={live}
        action={<DownloadLinks report="data-quality" filters={noFilters} what="Runs" />}
      >
        {({ meta }) => <DataWay meta={meta} />}
      </LivePanel>
      <LivePanel title="Runs of ingest" what="the runs" live={live}>
        {({ rows }) => <RunsPanel rows={rows} marks={live.marks} />}
      </LivePanel>
      <BreakdownPanels live={live} />
      <RejectsPanel />
    </>
  )
}
