import type { ThroughputRow } from '../../server/contract/throughput.ts'
import { useNames, type Names } from '../api/session.ts'
import { AgeBar, AgeLegend } from '../ui/age-bar.tsx'
import { ClockKind } from '../ui/clock-kind.tsx'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, share, signed } from '../ui/format.ts'
import { Money } from '../ui/money.tsx'

const titles: Readonly<Record<ThroughputRow['work_type'], string>> = {
  validation: 'Validation',
  protest: 'Protest',
  psc_review: 'Post-summary correction review',
  prior_disclosure: 'Prior disclosure',
  cf28: 'CF-28 request for information',
  cf29: 'CF-29 notice of action',
  inquiry: 'Inquiry',
}

const clocked = (row: ThroughputRow, value: number) => {
  if (row.clock_code === null) return <span className="quiet">no clock</span>
  return value === 0 ? '0' : <strong>{count(value)}</strong>
}

const columnsOf = (names: Names): readonly Column<ThroughputRow>[] => [
  { key: 'type', head: 'Work type', cell: ({ work_type }) => titles[work_type] },
  { key: 'received', head: 'Received', align: 'number', cell: ({ received }) => count(received) },
  { key: 'closed', head: 'Closed', align: 'number', cell: ({ closed }) => count(closed) },
  {
    key: 'backlog',
    head: 'Backlog',
    title: 'Open at the end, and the change since the start',
    align: 'number',
    cell: ({ backlog_end, backlog_start, growth }) => (
      <span title={`${count(backlog_start)} open at the start`}>
        {count(backlog_end)} <span className="quiet">{growth === 0 ? '±0' : signed(growth)}</span>
      </span>
    ),
  },
  {
    key: 'age',
    head: 'Age of the backlog',
    title: 'Days since opened',
    cell: (row) => <AgeBar row={row} />,
  },
  {
    key: 'paused',
    head: 'Paused',
    title: 'Of the backlog: waiting for someone else',
    align: 'number',
    cell: ({ paused }) => count(paused),
  },
  {
    key: 'clock',
    head: 'Clock',
    cell: ({ clock_code, clock_kind }) => {
      const clock = names.clock(clock_code)
      return (
        <ClockKind
          kind={clock_kind}
          authority={clock === undefined ? undefined : `${clock.name}, ${clock.authority}`}
        />
      )
    },
  },
  {
    key: 'within',
    head: 'Within clock',
    title: 'Closed in the range, its clock stopped in time',
    align: 'number',
    cell: (row) =>
      row.clock_code === null ? (
        <span className="quiet">no standard set</span>
      ) : (
        <>
          {share(row.closed_within_clock, row.closed_with_clock)}{' '}
          <span className="quiet">n {count(row.closed_with_clock)}</span>
        </>
      ),
  },
  {
    key: 'due',
    head: 'Due in 7 days',
    align: 'number',
    cell: (row) => clocked(row, row.due_in_7_days),
  },
  {
    key: 'overdue',
    head: 'Overdue',
    align: 'number',
    cell: (row) =>
      row.overdue > 0 ? <span className="late">{count(row.overdue)}</span> : clocked(row, 0),
  },
  {
    key: 'revenue',
    head: 'Revenue change',
    title: 'Of work closed in the range',
    align: 'number',
    cell: ({ revenue_change_cents }) => <Money cents={revenue_change_cents} />,
  },
]

export function WorkTypesTable({ rows }: { rows: readonly ThroughputRow[] }) {
  const names = useNames()
  return (
    <>
      {rows.length === 0 ? null : <AgeLegend />}
      <DataTable
        caption="Work by type"
        columns={columnsOf(names)}
        rows={rows}
        rowKey={({ center, work_type }) => `${center}/${work_type}`}
        empty="No work was received, closed or open in this range. Widen the dates."
      />
    </>
  )
}
