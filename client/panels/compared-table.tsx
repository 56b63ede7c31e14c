import { Link } from '@tanstack/react-router'
import type { Quantile, ThroughputComparedRow } from '../../server/contract/throughput-times.ts'
import { useNames } from '../api/session.ts'
import { paceVerdict, ratio, verdictWords } from '../charts/work-compared.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { count, share } from '../ui/format.ts'
import { between, days, daysBetween, quantileWords } from '../ui/quantile.ts'

type Row = ThroughputComparedRow

function Estimate({ value, interval }: { value: string; interval: string }) {
  return (
    <>
      {value} <span className="quiet small nowrap">{interval}</span>
    </>
  )
}
const Median = ({ quantile }: { quantile: Quantile }) => (
  <Estimate {...quantileWords(quantile, null)} />
)
function Verdict({ row }: { row: Row }) {
  const verdict = paceVerdict(row)
  const flagged = verdict === 'faster' || verdict === 'slower'
  return (
    <span className={flagged ? 'stack small' : 'stack small quiet'}>
      {flagged ? <strong>{verdictWords[verdict]}</strong> : verdictWords[verdict]}
    </span>
  )
}
const quietly = (text: string) => <span className="quiet">{text}</span>

/** The numbers of the comparison: pace, and days beside the days that the same work would take elsewhere. */
export function ComparedTable({ rows, center }: { rows: readonly Row[]; center: string }) {
  const names = useNames()
  const columns: readonly Column<Row>[] = [
    {
      key: 'center',
      head: 'Center',
      title: 'Of the Centers called faster or slower one in twenty is expected to be so by chance',
      cell: (row) => (
        <>
          <Link to="/center/$center" params={{ center: row.center }} search>
            {names.shortCenter(row.center)}
          </Link>
          <Verdict row={row} />
        </>
      ),
    },
    {
      key: 'pace',
      head: 'Pace',
      title: "Closing pace, times the others' on the same kinds of work; above 1 is faster",
      align: 'number',
      cell: (row) =>
        row.tested && row.pace_ratio !== null ? (
          <Estimate
            value={ratio(row.pace_ratio) ?? ''}
            interval={between(ratio(row.pace_lower), ratio(row.pace_upper))}
          />
        ) : (
          quietly('too few')
        ),
    },
    {
      key: 'raw',
      head: 'Raw pace',
      title: 'All work pooled: not the same work',
      align: 'number',
      cell: (row) => quietly(ratio(row.raw_pace_ratio) ?? 'none'),
    },
    {
      key: 'own',
      head: 'Own median days',
      title: 'Half of the work of the Center is closed after so many days',
      align: 'number',
      cell: (row) => <Median quantile={row.own_median} />,
    },
    {
      key: 'expected',
      head: 'Same work elsewhere',
      title: 'Days: the median that the mix of the Center would have at the others',
      align: 'number',
      cell: (row) => <Median quantile={row.expected_median} />,
    },
    {
      key: 'difference',
      head: 'Difference in days',
      align: 'number',
      cell: (row) =>
        row.difference_days === null ? (
          quietly('not known')
        ) : (
          <Estimate
            value={`${row.difference_days > 0 ? '+' : ''}${days(row.difference_days)}`}
            interval={daysBetween(row.difference_lower, row.difference_upper)}
          />
        ),
    },
    {
      key: 'n',
      head: 'Closed',
      align: 'number',
      cell: (row) => (
        <span title={`of ${count(row.items)} open in the range`}>{count(row.closed)}</span>
      ),
    },
    {
      key: 'left-out',
      head: 'Left out',
      title: 'Share of the work received of kinds that no other Center has',
      align: 'number',
      cell: (row) => (row.left_out_share === null ? 'none' : share(row.left_out_share, 1)),
    },
  ]
  return (
    <DataTable
      caption="Centers compared on the same kinds of work"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.center}
      mark={(row) => row.center === center}
      empty=""
      cards={false}
    />
  )
}
