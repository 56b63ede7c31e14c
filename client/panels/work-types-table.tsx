import type { ThroughputRow } from '../../server/contract/throughput.ts'
import type { Quantile, ThroughputTimeRow } from '../../server/contract/throughput-times.ts'
import { useNames, type Names } from '../api/session.ts'
import { AgeBar, AgeLegend } from '../ui/age-bar.tsx'
import { ClockKind } from '../ui/clock-kind.tsx'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, share, signed } from '../ui/format.ts'
import { Money } from '../ui/money.tsx'
import { closingsNeeded, quantileWords } from '../ui/quantile.ts'

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

/** `undefined`: not here yet. */
type TimeOf = (row: ThroughputRow) => ThroughputTimeRow | undefined

function Days({
  row,
  quantile,
  needed,
  longest,
}: {
  row: ThroughputTimeRow
  quantile: Quantile
  needed: number
  longest: number | null
}) {
  const { value, interval } = quantileWords(quantile, longest)
  return quantile.state === 'too_few' ? (
    <span className="quiet" title={`${count(row.closed)} closed, ${needed} needed`}>
      {value}
    </span>
  ) : (
    <span title={quantile.state === 'not_reached' ? 'Longer than the longest age seen' : undefined}>
      <strong>{value}</strong> <span className="quiet small nowrap">{interval}</span>
    </span>
  )
}

const timeColumns = (timeOf: TimeOf, cohort: boolean): readonly Column<ThroughputRow>[] =>
  (['median', 'p90'] as const).map((name) => ({
    key: name,
    head: `${name === 'median' ? 'Median' : '90th pct.'} days${cohort ? ', received in range' : ''}`,
    title: `${name === 'median' ? 'Half' : 'Nine tenths'} of the work is closed after so many days from its opening, pauses taken off`,
    align: 'number',
    cell: (row) => {
      const time = timeOf(row)
      if (time === undefined) return <span className="quiet">…</span>
      const quantile = time[cohort ? (`cohort_${name}` as const) : name]
      return (
        <Days
          row={time}
          quantile={quantile}
          needed={closingsNeeded[name]}
          longest={cohort ? null : time.longest_days}
        />
      )
    },
  }))

const columnsOf = (
  names: Names,
  timeOf: TimeOf,
  cohort: boolean,
): readonly Column<ThroughputRow>[] => [
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
  ...timeColumns(timeOf, cohort),
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

interface Props {
  rows: readonly ThroughputRow[]
  times: readonly ThroughputTimeRow[] | undefined
  /** Why the times do not come. */
  failed: string | undefined
  cohort: boolean
}

export function WorkTypesTable({ rows, times, failed, cohort }: Props) {
  const names = useNames()
  const timeOf = ({ work_type }: ThroughputRow) =>
    times?.find((time) => time.work_type === work_type)
  return (
    <>
      {failed === undefined ? null : <p className="small late">Days to close: {failed}</p>}
      {rows.length === 0 ? null : <AgeLegend />}
      <DataTable
        caption="Work by type"
        columns={columnsOf(names, timeOf, cohort)}
        rows={rows}
        rowKey={({ center, work_type }) => `${center}/${work_type}`}
        empty="No work was received, closed or open in this range. Widen the dates."
      />
    </>
  )
}
