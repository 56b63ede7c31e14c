import { useParams } from '@tanstack/react-router'
import { useNames } from '../api/session.ts'
import { useFilters, useOpenEntry } from '../api/use-search.ts'
import { EntryPanel } from '../panels/entry-panel.tsx'
import { PortTiles } from '../panels/port-tiles.tsx'
import { QueuePanel } from '../panels/queue-panel.tsx'
import { ReleaseDaysPanel } from '../panels/release-days-panel.tsx'
import { ReleaseGroupsPanel } from '../panels/release-groups-panel.tsx'
import { ReleaseIntervalsPanel } from '../panels/release-intervals-panel.tsx'
import { RevenuePanel } from '../panels/revenue-panel.tsx'
import { useMedia } from '../ui/media.ts'
import { useTitle } from '../ui/title.ts'

/** What needs a decision at one port, why, and how much legal time is left. */
export function PortDirectorPage() {
  const { port } = useParams({ from: '/port/$port' })
  const names = useNames()
  const filters = { ...useFilters(), port: [port] }
  const open = useOpenEntry()
  const wide = useMedia('(min-width: 1100px)')
  useTitle(`${port} ${names.port(port)}`)
  const beside = wide && open !== undefined
  return (
    <>
      <h1 className="page-title">
        Port {port} {names.port(port)}{' '}
        <span className="quiet small">times in {names.zone(port)}</span>
      </h1>
      <PortTiles filters={filters} zone={names.zone(port)} />
      <div className={beside ? 'queue-split' : undefined}>
        <QueuePanel filters={filters} beside={wide} />
        {beside ? <EntryPanel path={open} closable /> : null}
      </div>
      <div className="columns-2">
        <ReleaseDaysPanel filters={filters} />
        <ReleaseGroupsPanel filters={filters} />
      </div>
      <ReleaseIntervalsPanel filters={filters} />
      <RevenuePanel filters={filters} />
    </>
  )
}
