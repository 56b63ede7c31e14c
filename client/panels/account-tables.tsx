import { Link } from '@tanstack/react-router'
import { formatEntryNumber } from '../../ingest/contract/codes.ts'
import type { ImporterDetail } from '../../server/contract/importers.ts'
import { segmentNames } from '../api/page-search.ts'
import { useNames, type Names } from '../api/session.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, longDay, share, words, zonedTime } from '../ui/format.ts'
import { Money } from '../ui/money.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentMark } from '../ui/segment-mark.tsx'

type Row<K extends 'by_port' | 'recent_entries' | 'work' | 'history'> = ImporterDetail[K][number]

const portColumns = (names: Names): readonly Column<Row<'by_port'>>[] => [
  {
    key: 'port',
    head: 'Port',
    cell: ({ port }) => (
      <Link to="/port/$port" params={{ port }}>
        {port} {names.port(port)}
      </Link>
    ),
  },
  { key: 'entries', head: 'Entries', align: 'number', cell: ({ entries }) => count(entries) },
  {
    key: 'value',
    head: 'Value',
    align: 'number',
    cell: ({ value_cents }) => <Money cents={value_cents} />,
  },
  { key: 'high', head: 'High', align: 'number', cell: ({ high }) => count(high) },
  { key: 'elevated', head: 'Elevated', align: 'number', cell: ({ elevated }) => count(elevated) },
  { key: 'exams', head: 'Exams', align: 'number', cell: ({ exams }) => count(exams) },
  {
    key: 'found',
    head: 'With a discrepancy',
    title: 'Entries with a discrepancy found, of the exams',
    align: 'number',
    cell: ({ discrepancies, exams }) => (
      <>
        {count(discrepancies)}{' '}
        <span className="quiet">{exams === 0 ? '' : share(discrepancies, exams)}</span>
      </>
    ),
  },
]

const entryColumns: readonly Column<Row<'recent_entries'>>[] = [
  {
    key: 'entry',
    head: 'Entry',
    cell: ({ filed_on, port, entry_number }) => (
      <Link
        to="/entry/$filedOn/$port/$number"
        params={{ filedOn: filed_on, port, number: entry_number }}
      >
        {formatEntryNumber(entry_number)}
      </Link>
    ),
  },
  { key: 'filed', head: 'Filed', cell: ({ filed_on, port }) => `${longDay(filed_on)} at ${port}` },
  { key: 'status', head: 'Status', cell: ({ status }) => status },
  {
    key: 'score',
    head: 'Score',
    cell: ({ points, segment }) => {
      const known = segmentNames.find((name) => name === segment)
      return points === null || known === undefined ? (
        <span className="quiet">not scored</span>
      ) : (
        <span className="nowrap">
          {count(points)} <SegmentMark segment={known} />
        </span>
      )
    },
  },
  {
    key: 'value',
    head: 'Value',
    align: 'number',
    cell: ({ value_cents }) => <Money cents={value_cents} />,
  },
]

const workColumns = (names: Names): readonly Column<Row<'work'>>[] => [
  {
    key: 'type',
    head: 'Work',
    cell: ({ work_type, work_id }) => <span title={work_id}>{words(work_type)}</span>,
  },
  { key: 'center', head: 'Center', cell: ({ center }) => names.center(center) },
  { key: 'opened', head: 'Opened', cell: ({ opened_at }) => zonedTime(opened_at) },
  {
    key: 'due',
    head: 'Due',
    cell: ({ due_at }) =>
      due_at === null ? <span className="quiet">no clock</span> : zonedTime(due_at),
  },
  {
    key: 'closed',
    head: 'Closed',
    cell: ({ closed_at, outcome }) =>
      closed_at === null
        ? 'open'
        : `${zonedTime(closed_at)}${outcome === null ? '' : `, ${words(outcome)}`}`,
  },
]

const historyColumns = (names: Names): readonly Column<Row<'history'>>[] => [
  { key: 'when', head: 'When', cell: ({ occurred_at }) => zonedTime(occurred_at) },
  { key: 'what', head: 'Event', cell: ({ event_type }) => words(event_type) },
  { key: 'name', head: 'Name', cell: ({ name }) => name },
  {
    key: 'center',
    head: 'Center',
    cell: ({ center, center_basis }) => `${names.center(center)}, by ${words(center_basis)}`,
  },
  { key: 'tier', head: 'Tier', align: 'number', cell: ({ tier }) => tier },
  {
    key: 'member',
    head: 'Trade compliance',
    cell: ({ trade_compliance }) => (trade_compliance ? 'member' : 'no'),
  },
]

export function AccountTables({ account }: { account: ImporterDetail }) {
  const names = useNames()
  return (
    <>
      <div className="columns-2">
        <Panel title="By port">
          <DataTable
            caption="Entries of the account by port"
            columns={portColumns(names)}
            rows={account.by_port}
            rowKey={({ port }) => port}
            empty="The account has filed no entry."
          />
        </Panel>
        <Panel title="Newest entries">
          <DataTable
            caption="Newest entries of the account"
            columns={entryColumns}
            rows={account.recent_entries}
            rowKey={({ filed_on, port, entry_number }) => `${filed_on}${port}${entry_number}`}
            empty="The account has filed no entry."
          />
        </Panel>
      </div>
      <div className="columns-2">
        <Panel title="Work about the account">
          <DataTable
            caption="Work about the account"
            columns={workColumns(names)}
            rows={account.work}
            rowKey={({ work_id }) => work_id}
            empty="No Center has opened work about this account."
          />
        </Panel>
        <Panel title="History of the account">
          <DataTable
            caption="History of the account"
            columns={historyColumns(names)}
            rows={account.history}
            rowKey={({ event_id }) => event_id}
            empty="No account event has come."
          />
        </Panel>
      </div>
    </>
  )
}
