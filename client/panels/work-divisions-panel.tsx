import type { Filters } from '../../server/contract/filters.ts'
import type { ThroughputDivisionRow } from '../../server/contract/throughput-times.ts'
import { useLive } from '../api/services.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { DownloadLinks } from '../ui/download-links.tsx'
import { count, share } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'

type Row = ThroughputDivisionRow

const names: Readonly<Record<Row['division'], string>> = {
  partnership: 'Partnership',
  validation_compliance: 'Validation and compliance',
  enforcement: 'Enforcement',
  not_recorded: 'Not recorded',
}

const recorded = (
  key: 'team_recorded' | 'importer_recorded' | 'revenue_recorded',
  head: string,
  whole: 'received' | 'closed',
): Column<Row> => ({
  key,
  head,
  title: `Recorded, of work ${whole}`,
  align: 'number',
  cell: (row) =>
    row[whole] === 0 ? (
      <span className="quiet">nothing {whole}</span>
    ) : (
      <span title={`${count(row[key])} of ${count(row[whole])} ${whole}`}>
        {share(row[key], row[whole])}
      </span>
    ),
})

const columns: readonly Column<Row>[] = [
  { key: 'division', head: 'Division', cell: ({ division }) => names[division] },
  {
    key: 'received',
    head: 'Received',
    align: 'number',
    cell: ({ received }) => count(received),
  },
  {
    key: 'closed',
    head: 'Closed',
    align: 'number',
    cell: ({ closed }) => count(closed),
  },
  {
    key: 'open',
    head: 'Open',
    title: 'At the end of the range',
    align: 'number',
    cell: ({ backlog_end }) => count(backlog_end),
  },
  recorded('team_recorded', 'Team recorded', 'received'),
  recorded('importer_recorded', 'Importer recorded', 'received'),
  recorded('revenue_recorded', 'Revenue recorded', 'closed'),
]

/** Where the work of one Center flows, and what of it nobody wrote down. */
export function WorkDivisionsPanel({ center, filters }: { center: string; filters: Filters }) {
  const mine = { ...filters, center: [center] }
  const live = useLive('throughput/divisions', mine)
  return (
    <LivePanel
      title="Divisions and what they record"
      what="the work by division"
      live={live}
      action={<DownloadLinks report="throughput-divisions" filters={mine} what="Divisions" />}
    >
      {({ rows }) => (
        <>
          <p className="small quiet note">
            Pieces of work. Recorded: team code and importer of the work received, revenue change of
            the work closed; a change of 0 counts as recorded, a blank does not.
          </p>
          <DataTable
            caption="Work by division"
            columns={columns}
            rows={rows}
            rowKey={(row) => `${row.center}/${row.division}`}
            empty="No work was received, closed or open in this range. Widen the dates."
          />
        </>
      )}
    </LivePanel>
  )
}
