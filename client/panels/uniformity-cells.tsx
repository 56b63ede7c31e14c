import type { Filters } from '../../server/contract/filters.ts'
import type { UniformityCellRow } from '../../server/contract/uniformity.ts'
import { useLive } from '../api/services.ts'
import { useNames, type Names } from '../api/session.ts'
import { useChangeSearch } from '../api/use-search.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { DownloadLinks } from '../ui/download-links.tsx'
import { count, plural, share } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'

const sizes: Readonly<Record<string, string>> = {
  under_2500: 'under $2,500',
  '2500_to_10000': '$2,500 to 10,000',
  '10000_to_50000': '$10,000 to 50,000',
  '50000_to_250000': '$50,000 to 250,000',
  from_250000: 'from $250,000',
}
const tierWords = (tier: number | null) =>
  tier === null ? '' : tier < 0 ? 'account unknown' : tier === 0 ? 'no partner' : `tier ${tier}`

const columnsOf = (names: Names): readonly Column<UniformityCellRow>[] => [
  {
    key: 'goods',
    head: 'Goods',
    title: 'Heading of the tariff, region of origin, value of the entry',
    cell: ({ hts4, region, size_band }) => (
      <>
        {hts4 ?? 'no heading'} <span className="quiet">{region}</span>{' '}
        <span className="quiet nowrap">{size_band === null ? '' : sizes[size_band]}</span>
      </>
    ),
  },
  {
    key: 'here',
    head: 'Here',
    title: 'Outcomes of cases at this port',
    align: 'number',
    cell: ({ n, outcomes }) => (
      <>
        {share(outcomes, n)}{' '}
        <span className="quiet">
          {count(outcomes)} of {count(n)}
        </span>
      </>
    ),
  },
  {
    key: 'others',
    head: 'Elsewhere',
    title: 'Outcomes of cases at all other ports, the same goods',
    align: 'number',
    cell: ({ others_n, others_outcomes }) =>
      others_n === 0 ? (
        <span className="quiet">nobody else</span>
      ) : (
        <>
          {share(others_outcomes, others_n)}{' '}
          <span className="quiet">
            {count(others_outcomes)} of {count(others_n)}
          </span>
        </>
      ),
  },
  {
    key: 'contribution',
    head: 'Excess',
    title: 'Outcomes less those at the rate of the whole cell, this port included',
    align: 'number',
    cell: ({ contribution }) =>
      `${contribution > 0 ? '+' : contribution < 0 ? '−' : ''}${Math.abs(contribution).toFixed(1)}`,
  },
  { key: 'mode', head: 'Mode', cell: ({ mode }) => (mode === null ? '' : names.mode(mode)) },
  { key: 'tier', head: 'CTPAT', cell: ({ tier }) => tierWords(tier) },
  {
    key: 'segment',
    head: 'Segment',
    cell: ({ segment }) => (segment === null || segment === '' ? 'unscored' : segment),
  },
  { key: 'quarter', head: 'Quarter', cell: ({ quarter }) => quarter.replace('Q', ' Q') },
]

interface Props {
  filters: Filters
  port: string
}

/** On which goods a port differs: its cells beside the same cells elsewhere, those that weigh most first. */
export function UniformityCells({ filters, port }: Props) {
  const asked = { ...filters, port: [port] }
  const live = useLive('uniformity/cells', asked)
  const names = useNames()
  const change = useChangeSearch()
  return (
    <LivePanel
      title={`Goods of ${port} ${names.port(port)}`}
      what="the goods of the port"
      live={live}
      action={
        <>
          <button
            type="button"
            className="text-button small"
            onClick={() => change({ port: undefined })}
          >
            Close
          </button>
          <DownloadLinks report="uniformity-cells" filters={asked} what="Goods of the port" />
        </>
      }
    >
      {({ rows, meta, n }) => (
        <>
          <p className="small quiet note">
            {plural(meta.cells, 'kind')} of goods, n {count(n)}; {count(meta.compared_cells)} of
            them are handled elsewhere too.
            {meta.cells > rows.length
              ? ` The ${count(rows.length)} that weigh most are shown.`
              : ' Those that weigh most come first.'}
          </p>
          <div className="long-table">
            <DataTable
              caption="Goods of the port beside the same goods elsewhere"
              columns={columnsOf(names)}
              rows={rows}
              rowKey={({ cell }) => cell}
              cards={false}
              empty="The port has no case in this range under these filters."
            />
          </div>
        </>
      )}
    </LivePanel>
  )
}
