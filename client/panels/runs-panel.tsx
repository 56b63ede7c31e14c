import type { RunRow } from '../../server/contract/data-quality.ts'
import type { Marks } from '../api/row-marks.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, megabytes, zonedTime } from '../ui/format.ts'

const columns: readonly Column<RunRow>[] = [
  {
    key: 'source',
    head: 'Door and origin',
    cell: ({ source, origin, kind }) => (
      <>
        {source} <span className="quiet">{origin}</span> <span className="tag">{kind}</span>
      </>
    ),
  },
  {
    key: 'progress',
    head: 'Progress',
    cell: ({ read_bytes, total_bytes, closed, origin, kind }) => (
      <span className="nowrap">
        {closed ? 'closed' : 'running'}
        {kind === 'bulk' && total_bytes > 0 && !closed ? (
          <>
            {' '}
            <progress
              value={read_bytes}
              max={total_bytes}
              aria-label={`Progress of ${origin}`}
            />{' '}
            {Math.floor((100 * read_bytes) / total_bytes)} %
          </>
        ) : null}{' '}
        <span className="quiet">{megabytes(read_bytes)}</span>
      </span>
    ),
  },
  { key: 'received', head: 'Received', align: 'number', cell: ({ received }) => count(received) },
  { key: 'accepted', head: 'Accepted', align: 'number', cell: ({ accepted }) => count(accepted) },
  { key: 'rejected', head: 'Rejected', align: 'number', cell: ({ rejected }) => count(rejected) },
  { key: 'pending', head: 'Pending', align: 'number', cell: ({ pending }) => count(pending) },
  {
    key: 'started',
    head: 'Started',
    cell: ({ started_at }) => <span className="nowrap">{zonedTime(started_at)}</span>,
  },
  {
    key: 'seen',
    head: 'Last seen',
    cell: ({ seen_at }) => <span className="nowrap">{zonedTime(seen_at)}</span>,
  },
]

export function RunsPanel({ rows, marks }: { rows: readonly RunRow[]; marks: Marks }) {
  return (
    <DataTable
      caption="Runs of ingest, newest first"
      columns={columns}
      rows={rows}
      rowKey={({ run_id }) => run_id}
      markedAt={({ run_id }) => marks.get(run_id)}
      empty={
        <p>
          Nothing was ingested yet. Start with{' '}
          <code>npm run ingest -- --source file --path FILE</code>
        </p>
      }
    />
  )
}
