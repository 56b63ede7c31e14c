import type { UniformityPage, UniformityRow } from '../../server/contract/uniformity.ts'
import { useNames } from '../api/session.ts'
import { useChangeSearch } from '../api/use-search.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { factor, factorInterval, probability } from '../ui/estimate.ts'
import { count, share } from '../ui/format.ts'
import { VerdictMark } from '../ui/verdict-mark.tsx'
import { lookOf, shownRatio, unitName, verdictWords } from './uniformity-words.ts'

const none = <span className="quiet">none</span>

const figures: readonly Column<UniformityRow>[] = [
  {
    key: 'verdict',
    head: 'Verdict',
    cell: (row) => (
      <>
        <VerdictMark look={lookOf(row)} text={verdictWords(row)} />
        {row.set_aside ? (
          <span className="tag" title="Left out of what the others are compared with">
            set aside
          </span>
        ) : null}
        {row.stands_out ? (
          <span className="tag" title="Further away than the usual spread explains">
            stands out
          </span>
        ) : null}
      </>
    ),
  },
  {
    key: 'ratio',
    head: 'Ratio',
    title: 'Rate here / rate of the others, like for like',
    align: 'number',
    cell: (row) => {
      const { ratio, lower, upper } = shownRatio(row)
      return ratio === null ? (
        none
      ) : (
        <>
          {factor(ratio)} {factorInterval(lower, upper)}
        </>
      )
    },
  },
  {
    key: 'p',
    head: 'p',
    title: 'Chance of a difference as large without any; tested ports only',
    align: 'number',
    cell: (row) => {
      const { p } = shownRatio(row)
      return p === null ? <span className="quiet">not tested</span> : probability(p)
    },
  },
  {
    key: 'observed',
    head: 'Observed',
    title:
      'Cases with the compared outcome, in cells that another handles too: ratio times expected',
    align: 'number',
    cell: ({ observed }) => (observed === null ? none : count(observed)),
  },
  {
    key: 'expected',
    head: 'Expected',
    title:
      'Cases with the compared outcome at the rate of the others, in cells that another handles too',
    align: 'number',
    cell: ({ expected }) => (expected === null ? none : expected.toFixed(expected < 10 ? 1 : 0)),
  },
  { key: 'n', head: 'n', title: 'Cases', align: 'number', cell: ({ n }) => count(n) },
  {
    key: 'compared',
    head: 'Compared',
    title: 'Share of the cases in cells that another handles too',
    align: 'number',
    cell: ({ compared_n, n, compared_share }) => (
      <span
        title={
          compared_share !== null && compared_share < 0.5
            ? 'mostly what no other handles'
            : undefined
        }
      >
        {share(compared_n, n)}
        {compared_share !== null && compared_share < 0.5 ? ' *' : ''}
      </span>
    ),
  },
  {
    key: 'importers',
    head: 'Importers',
    title: 'Effective number: how many importers of equal weight the figure rests on',
    align: 'number',
    cell: ({ effective_importers }) =>
      effective_importers === null ? none : effective_importers.toFixed(0),
  },
  {
    key: 'reasons',
    head: 'Reasons',
    align: 'number',
    cell: ({ reasons }) => (reasons.length === 0 ? none : count(reasons.length)),
  },
]

/** The table of the numbers of both pictures; a port opens its goods. */
export function UnitsTable({ page, opened }: { page: UniformityPage; opened: string | undefined }) {
  const names = useNames()
  const change = useChangeSearch()
  const { rows, meta } = page
  const order = (row: UniformityRow) => (row.flagged ? 2 : row.set_aside ? 1 : 0)
  const sorted = rows.toSorted(
    (a, b) => order(b) - order(a) || b.information - a.information || (a.unit < b.unit ? -1 : 1),
  )
  const title: Column<UniformityRow> = {
    key: 'unit',
    head: meta.unit === 'team' ? 'Team' : 'Port',
    cell: ({ unit }) =>
      meta.unit === 'team' ? (
        unitName(unit, names)
      ) : (
        <button
          type="button"
          className="text-button"
          aria-expanded={unit === opened}
          onClick={() => change({ port: unit === opened ? undefined : [unit] })}
        >
          {unitName(unit, names)}
        </button>
      ),
  }
  const few = rows.some(({ compared_share }) => compared_share !== null && compared_share < 0.5)
  return (
    <>
      <div className="long-table">
        <DataTable
          caption={`All ${meta.unit}s with their numbers`}
          columns={[title, ...figures]}
          rows={sorted}
          rowKey={({ unit }) => unit}
          mark={({ unit }) => unit === opened}
          empty="No rows."
          cards={false}
        />
      </div>
      <p className="small quiet table-foot">
        Flagged first, then by how much there is to tell.
        {meta.unit === 'port' ? ' A port opens its goods.' : ''}
        {few ? ` * mostly what no other ${meta.unit} handles.` : ''}
      </p>
    </>
  )
}
