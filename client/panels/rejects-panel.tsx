import type { Static } from 'typebox'
import type { RejectPage, RejectRow } from '../../server/contract/data-quality.ts'
import { usePulse, useResource, useServices } from '../api/services.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, zonedTime } from '../ui/format.ts'
import { Failed, Panel, Waiting } from '../ui/panel.tsx'

const path = '/api/data-quality/rejects'
/** As `npm run rejects` knows it. */
const idOf = ({ batch_seq, position, line }: Pick<RejectRow, 'batch_seq' | 'position' | 'line'>) =>
  `${batch_seq}-${position}-${line}`
const columns: readonly Column<RejectRow>[] = [
  { key: 'code', head: 'Code', cell: ({ code }) => <code>{code}</code> },
  {
    key: 'field',
    head: 'Field',
    cell: ({ path: field }) =>
      field === '' ? <span className="quiet">whole record</span> : <code>{field}</code>,
  },
  { key: 'message', head: 'What is wrong', cell: ({ message }) => message },
  {
    key: 'where',
    head: 'Where from',
    cell: ({ source, origin, line }) => (
      <>
        {source}{' '}
        <span className="quiet">
          {origin}, line {count(line)}
        </span>
      </>
    ),
  },
  {
    key: 'when',
    head: 'Rejected',
    cell: ({ rejected_at }) => <span className="nowrap">{zonedTime(rejected_at)}</span>,
  },
  {
    key: 'replayed',
    head: 'Came in later',
    cell: ({ replayed_at, replayed_by, replayed_corrected }) =>
      replayed_at === null ? (
        <span className="quiet">no</span>
      ) : (
        <>
          {zonedTime(replayed_at)}{' '}
          <span className="quiet">
            {replayed_corrected ? 'corrected' : 'as it came'}, by {replayed_by}
          </span>
        </>
      ),
  },
  {
    key: 'raw',
    head: 'Raw text',
    cell: ({ raw, code, ...row }) => (
      <details>
        <summary className="nowrap">{count(raw.length)} characters</summary>
        <code>{idOf(row)}</code>
        <pre className="code" tabIndex={0} aria-label={`Raw text of a record rejected as ${code}`}>
          {raw}
        </pre>
      </details>
    ),
  },
]

/** The newest refused records with their raw text, for whoever mends the producer. */
export function RejectsPanel() {
  const { value, problem, state } = useResource<Static<typeof RejectPage>>(path)
  const { resources } = useServices()
  const { status } = usePulse()
  return (
    <Panel
      title="Rejected records"
      status={value === undefined ? undefined : problem === undefined ? status : 'stale'}
      as_of={value?.as_of}
      action={
        <a
          className="small"
          href="/api/exports/rejects.csv"
          download
          aria-label="Rejected records as CSV"
        >
          CSV
        </a>
      }
    >
      {problem === undefined ? null : (
        <Failed
          code={problem.code}
          detail={problem.detail}
          onRetry={() => resources.reload(path)}
        />
      )}
      {value === undefined && state === 'loading' ? <Waiting what="rejected records" /> : null}
      {value === undefined ? null : (
        <>
          {value.rows.length === 0 ? null : (
            <p className="small quiet note">
              The newest {count(value.rows.length)} of {count(value.meta.total)}. Mend the producer
              and send them again, or try one again by its id, which stands above its raw text:{' '}
              <code>npm run rejects -- replay ID</code>, with <code>--corrected FILE</code> for a
              mended text. An accepted record counts once however often it comes.
            </p>
          )}
          <DataTable
            caption="Rejected records, newest first"
            columns={columns}
            rows={value.rows}
            rowKey={idOf}
            empty="No record was rejected."
          />
        </>
      )}
    </Panel>
  )
}
