import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { formatEntryNumber } from '../../ingest/contract/codes.ts'
import type { EntryDetail } from '../../server/contract/entries.ts'
import { usePulse, useResource, useServices } from '../api/services.ts'
import { useChangeSearch } from '../api/use-search.ts'
import { Failed, Panel, Waiting } from '../ui/panel.tsx'
import { EntryFacts } from './entry-facts.tsx'
import { EntryLines } from './entry-lines.tsx'
import { EntryTimeline } from './entry-timeline.tsx'
import { EntryWhy } from './entry-why.tsx'

const EntryRecord = lazy(() =>
  import('./entry-record.tsx').then((module) => ({ default: module.EntryRecord })),
)

/** One entry, `filed_on/port/number`: clocks, why, holds, exams, money, lines, and every event. Loaded again as data comes. */
export function EntryPanel({ path, closable = false }: { path: string; closable?: boolean }) {
  const address = `/api/entries/${path}`
  const { value, problem, state, received_at } = useResource<EntryDetail>(address)
  const { status } = usePulse()
  const { resources } = useServices()
  const change = useChangeSearch()
  const [filedOn = '', port = '', number = ''] = path.split('/')
  const shown = problem !== undefined && value !== undefined ? 'stale' : status
  return (
    <Panel
      title={`Entry ${formatEntryNumber(number)}`}
      status={value === undefined ? undefined : shown}
      as_of={value?.as_of}
      action={
        closable ? (
          <>
            <Link
              className="small"
              to="/entry/$filedOn/$port/$number"
              params={{ filedOn, port, number }}
            >
              Own page
            </Link>
            <button
              type="button"
              className="button small"
              onClick={() => change({ entry: undefined })}
            >
              Close
            </button>
          </>
        ) : (
          <a
            className="small"
            href={`/api/exports/entry-events.csv?filed_on=${filedOn}&number=${number}&port=${port}`}
            download
            aria-label="Events of the entry as CSV"
          >
            CSV
          </a>
        )
      }
    >
      <div className={closable ? 'entry-beside' : 'entry-page'}>
        {problem === undefined ? null : problem.status === 404 ? (
          <Failed
            code="not_found"
            detail={`No event names entry ${formatEntryNumber(number)} filed at port ${port} on ${filedOn}. Check the number and the filing day.`}
          />
        ) : (
          <Failed
            code={problem.code}
            detail={problem.detail}
            onRetry={() => resources.reload(address)}
          />
        )}
        {value === undefined ? (
          state === 'loading' ? (
            <Waiting what="the entry and its events" />
          ) : null
        ) : (
          <>
            <div className="entry-part">
              <Suspense fallback={<div className="record" />}>
                <EntryRecord
                  key={address}
                  entry={value}
                  address={address}
                  receivedAt={received_at}
                />
              </Suspense>
              <EntryFacts entry={value} />
              <EntryWhy decision={value.decision} current={value.current_decision} />
            </div>
            <div className="entry-part">
              <EntryLines entry={value} />
              <EntryTimeline entry={value} />
            </div>
          </>
        )}
      </div>
    </Panel>
  )
}
