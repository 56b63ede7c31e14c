import { Link } from '@tanstack/react-router'
import type { Filters } from '../../server/contract/filters.ts'
import type { CenterRow } from '../../server/contract/throughput.ts'
import { useLive } from '../api/services.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, longDay, share } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { Money } from '../ui/money.tsx'
import { ValueBar } from '../ui/value-bar.tsx'

/** One decimal a person; words where there is nobody to divide by. */
const perPerson = (work: number, staff: number | null) =>
  staff === null || staff === 0 ? (
    <span className="quiet">{staff === 0 ? 'no staff' : 'not recorded'}</span>
  ) : (
    (work / staff).toFixed(1)
  )

const columnsOf = (rows: readonly CenterRow[]): readonly Column<CenterRow>[] => {
  const most = (read: (row: CenterRow) => number) => Math.max(1, ...rows.map(read))
  const importers = most((row) => row.importers)
  const entries = most((row) => row.entries)
  const work = most((row) => row.work_received)
  return [
    {
      key: 'center',
      head: 'Center',
      cell: ({ center, name }) => (
        <Link to="/center/$center" params={{ center }} search>
          {name}
        </Link>
      ),
    },
    {
      key: 'importers',
      head: 'Importers',
      align: 'number',
      cell: (row) => <ValueBar value={row.importers} most={importers} />,
    },
    {
      key: 'partners',
      head: 'Partner accounts',
      title: 'CTPAT tier 1 or more, and their share of the importers',
      align: 'number',
      cell: (row) => (
        <>
          {count(row.partner_accounts)}{' '}
          <span className="quiet">{share(row.partner_accounts, row.importers)}</span>
        </>
      ),
    },
    {
      key: 'entries',
      head: 'Entries',
      align: 'number',
      cell: (row) => <ValueBar value={row.entries} most={entries} />,
    },
    {
      key: 'value',
      head: 'Entry value',
      align: 'number',
      cell: (row) => <Money cents={row.entry_value_cents} />,
    },
    {
      key: 'work',
      head: 'Work received',
      align: 'number',
      cell: (row) => <ValueBar value={row.work_received} most={work} />,
    },
    {
      key: 'staff',
      head: 'Staff of positions',
      align: 'number',
      cell: ({ staff, positions }) =>
        staff === null ? (
          <span className="quiet">not recorded</span>
        ) : (
          `${count(staff)} of ${positions === null ? 'unknown' : count(positions)}`
        ),
    },
    {
      key: 'closed-per-person',
      head: 'Closed per person',
      title: 'Pieces of work closed in the range, by the staff last reported',
      align: 'number',
      cell: ({ work_closed, staff }) => perPerson(work_closed, staff),
    },
    {
      key: 'open-per-person',
      head: 'Open per person',
      title: 'Pieces of work open at the end of the range, by the staff last reported',
      align: 'number',
      cell: ({ work_open, staff }) => perPerson(work_open, staff),
    },
  ]
}

/** The published figures of all Centers side by side. Raw counts: Centers differ in what they handle. */
export function CentersFigures({ center, filters }: { center: string; filters: Filters }) {
  const live = useLive('throughput/centers', filters)
  return (
    <LivePanel
      title="Figures of all Centers"
      what="the figures of all Centers"
      live={live}
      action={
        <DownloadLinks
          report="throughput-centers"
          filters={filters}
          what="Figures of all Centers"
        />
      }
    >
      {({ rows, meta }) => (
        <>
          <p className="small quiet note">
            Entries and work of {longDay(meta.from)} to {longDay(meta.to)}; accounts and staff as
            last reported. Raw counts, not adjusted for what a Center handles; work per person is of
            all staff, whatever they work on.
          </p>
          <DataTable
            caption="Figures of all Centers"
            columns={columnsOf(rows)}
            rows={rows}
            rowKey={(row) => row.center}
            mark={(row) => row.center === center}
            empty="The reference holds no Centers in this range."
          />
        </>
      )}
    </LivePanel>
  )
}
