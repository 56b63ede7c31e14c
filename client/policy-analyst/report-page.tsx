import { useSyncExternalStore, type ReactNode } from 'react'
import type { FilterName, Filters } from '../../server/contract/filters.ts'
import { useServices } from '../api/services.ts'
import { useFilters } from '../api/use-search.ts'
import { reportRange } from '../ui/dates.ts'
import { Waiting } from '../ui/panel.tsx'
import { useTitle } from '../ui/title.ts'

interface Props {
  title: string
  question: string
  /** Filters that the views of the page know; others in the address are left alone. */
  knows: readonly FilterName[]
  children: (filters: Filters) => ReactNode
}

/** A comparing page: its panels wait for the day of the newest event, which closes the default range. */
export function ReportPage({ title, question, knows, children }: Props) {
  useTitle(title)
  const { pulse } = useServices().hub
  const day = useSyncExternalStore(pulse.subscribe, () => pulse.get().pulse?.as_of?.slice(0, 10))
  const connected = useSyncExternalStore(pulse.subscribe, () => pulse.get().pulse !== undefined)
  const known = Object.entries(useFilters()).filter(([name]) =>
    knows.some((filter) => filter === name),
  )
  const asked: Filters = Object.fromEntries(known)
  const dated = asked.from !== undefined || asked.to !== undefined
  return (
    <>
      <div>
        <h1 className="page-title">{title}</h1>
        <p className="quiet">{question}</p>
      </div>
      {dated || day !== undefined ? (
        children(reportRange(asked, day ?? ''))
      ) : connected ? (
        <p className="state panel">No events yet. Load events with npm run ingest.</p>
      ) : (
        <Waiting what="the newest day of the data" />
      )}
    </>
  )
}
