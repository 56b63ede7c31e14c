import { Link, useParams } from '@tanstack/react-router'
import { formatEntryNumber } from '../../ingest/contract/codes.ts'
import { useNames } from '../api/session.ts'
import { EntryPanel } from '../panels/entry-panel.tsx'
import { useTitle } from '../ui/title.ts'

/** One entry on a page of its own, for a link or a narrow screen. */
export function EntryPage() {
  const { filedOn, port, number } = useParams({ from: '/entry/$filedOn/$port/$number' })
  const names = useNames()
  useTitle(`Entry ${formatEntryNumber(number)}`)
  return (
    <>
      <h1 className="page-title">
        Entry {formatEntryNumber(number)}{' '}
        <Link className="small" to="/port/$port" params={{ port }}>
          Port {port} {names.port(port)}
        </Link>
      </h1>
      <EntryPanel path={`${filedOn}/${port}/${number}`} />
    </>
  )
}
