import type { ComplianceRow } from '../../server/contract/compliance.ts'
import { useNames, type Names } from '../api/session.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { factor, percent } from '../ui/estimate.ts'
import { count } from '../ui/format.ts'
import { groupName } from './compliance-names.ts'
import { gapWords, rateWords } from './rate-words.ts'

const columnsOf = (dimension: string, names: Names): readonly Column<ComplianceRow>[] => [
  { key: 'value', head: dimension, cell: (row) => groupName(row, names) },
  {
    key: 'register',
    head: 'Entries',
    title: 'Entries with a summary: what the sample stands for',
    align: 'number',
    cell: ({ register }) => count(register),
  },
  {
    key: 'reviews',
    head: 'Random reviews',
    title: 'With a recorded outcome, of those made',
    align: 'number',
    cell: ({ with_outcome, reviewed }) => `${count(with_outcome)} of ${count(reviewed)}`,
  },
  {
    key: 'material',
    head: 'Material',
    align: 'number',
    cell: ({ material }) => rateWords(material),
  },
  {
    key: 'letter',
    head: 'Letter of the law',
    align: 'number',
    cell: ({ letter_of_law }) => rateWords(letter_of_law),
  },
  {
    key: 'gap',
    head: 'Revenue gap',
    align: 'number',
    cell: ({ revenue_gap }) => {
      const { figure, interval, note } = gapWords(revenue_gap)
      return (
        <span title={note}>
          {figure} {interval}
          {revenue_gap.state === 'words_only' ? ' *' : ''}
        </span>
      )
    },
  },
  {
    key: 'targeted',
    head: 'Targeted, found',
    title:
      'Reviews chosen for a suspicion, and material findings among them. Says what targeting finds.',
    align: 'number',
    cell: ({ targeted, targeted_findings, targeted_rate }) =>
      targeted === 0 || targeted_rate === null ? (
        <span className="quiet">none</span>
      ) : (
        <>
          {percent(targeted_rate)} %{' '}
          <span className="quiet">
            {count(targeted_findings)} of {count(targeted)}
          </span>
        </>
      ),
  },
  {
    key: 'lift',
    head: 'Lift',
    title: 'Targeted rate / estimated material rate',
    align: 'number',
    cell: ({ lift }) => (lift === null ? <span className="quiet">none</span> : factor(lift)),
  },
]

export function ComplianceTable({
  rows,
  dimension,
}: {
  rows: readonly ComplianceRow[]
  dimension: string
}) {
  const names = useNames()
  const understated = rows.some(({ revenue_gap }) => revenue_gap.state === 'words_only')
  return (
    <>
      <DataTable
        caption={`Discrepancies by ${dimension}`}
        columns={columnsOf(dimension, names)}
        rows={rows}
        rowKey={({ value }) => value}
        empty="No rows."
      />
      {understated ? (
        <p className="small quiet table-foot">* likely understated; no interval.</p>
      ) : null}
    </>
  )
}
