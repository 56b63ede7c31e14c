import { useParams } from '@tanstack/react-router'
import { useSession } from '../api/session.ts'
import { useFilters } from '../api/use-search.ts'
import { CenterFigures } from '../panels/center-figures.tsx'
import { CenterMultiples } from '../panels/center-multiples.tsx'
import { CentersCompared } from '../panels/centers-compared.tsx'
import { CentersFigures } from '../panels/centers-figures.tsx'
import { WorkDivisionsPanel } from '../panels/work-divisions-panel.tsx'
import { WorkForecastPanel } from '../panels/work-forecast-panel.tsx'
import { WorkTypesPanel } from '../panels/work-types-panel.tsx'
import { useTitle } from '../ui/title.ts'

/** Throughput of one Center beside the other nine: received, closed, days to close, backlog and where it goes. */
export function CenterDirectorPage() {
  const { center } = useParams({ from: '/center/$center' })
  const filters = useFilters()
  const known = useSession().value?.centers.find(({ code }) => code === center)
  const name = known?.name ?? `Center ${center}`
  useTitle(name)
  return (
    <>
      <h1 className="page-title">
        {name} <span className="quiet small">{known?.city}</span>
      </h1>
      <CenterFigures center={center} filters={filters} />
      <WorkTypesPanel center={center} filters={filters} />
      <div className="columns-2">
        <WorkForecastPanel center={center} filters={filters} />
        <WorkDivisionsPanel center={center} filters={filters} />
      </div>
      <CentersCompared center={center} filters={filters} />
      <CenterMultiples center={center} filters={filters} />
      <CentersFigures center={center} filters={filters} />
    </>
  )
}
