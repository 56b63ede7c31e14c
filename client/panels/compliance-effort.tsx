import type { ComplianceRow, CompliancePage } from '../../server/contract/compliance.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { DataTable } from '../ui/data-table.tsx'
import { factor, percent } from '../ui/estimate.ts'
import { count, plural, share } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { rateWords } from './rate-words.ts'

/** How much was reviewed, how far the sample has come in, and what targeting finds, beside each other and never joined. */
export function ComplianceEffort({ filters }: { filters: Filters }) {
  const live = useLive('compliance', filters)
  return (
    <LivePanel title="Reviews: random beside targeted" what="the reviews" live={live}>
      {({ rows, meta }) => {
        const all = rows.find(({ dimension }) => dimension === 'all')
        return all === undefined ? (
          <p className="state">No entry with a summary in this range under these filters.</p>
        ) : (
          <Effort all={all} meta={meta} />
        )
      }}
    </LivePanel>
  )
}

const known = (value: number | null) => (value === null ? 'unknown' : `${percent(value)} %`)

function Effort({ all, meta }: { all: ComplianceRow; meta: CompliancePage['meta'] }) {
  const { closing } = meta
  const samples = [
    {
      kind: 'Random',
      reviews: all.with_outcome,
      findings: all.material.findings,
      rate: rateWords(all.material),
    },
    {
      kind: 'Targeted',
      reviews: all.targeted,
      findings: all.targeted_findings,
      rate: known(all.targeted_rate),
    },
  ]
  return (
    <div className="columns-2">
      <div className="block">
        <DataTable
          caption="Random beside targeted reviews, material discrepancies"
          rows={samples}
          rowKey={({ kind }) => kind}
          empty=""
          cards={false}
          columns={[
            { key: 'kind', head: 'Reviews', cell: ({ kind }) => kind },
            { key: 'n', head: 'n', align: 'number', cell: ({ reviews }) => count(reviews) },
            {
              key: 'found',
              head: 'Found',
              align: 'number',
              cell: ({ findings }) => count(findings),
            },
            { key: 'rate', head: 'Material rate', align: 'number', cell: ({ rate }) => rate },
          ]}
        />
        <p className="gap-small">
          Only the random sample says how compliant trade is.{' '}
          {all.lift === null
            ? 'Lift: not shown where either rate is not.'
            : `Targeted reviews find a material discrepancy ${factor(all.lift)} times as often as entries have one.`}
        </p>
      </div>
      <div className="block">
        <h3>How far the sample has come in</h3>
        <dl className="facts">
          <dt>made of those due</dt>
          <dd>
            {known(all.response_share)}: {count(all.reviewed)}
            {all.expected_reviews === null
              ? ''
              : ` of about ${count(Math.round(all.expected_reviews))}`}
          </dd>
          <dt>without an outcome</dt>
          <dd>{known(all.unrecorded_share)} of the reviews made</dd>
          <dt>strata without any</dt>
          <dd>
            {known(all.unreviewed_share)} of the entries, {plural(meta.strata, 'stratum', 'strata')}{' '}
            in all
          </dd>
          <dt>closed quickly</dt>
          <dd>
            {closing.median_days === null ? (
              'no review yet'
            ) : (
              <>
                within {plural(closing.median_days, 'day')}:{' '}
                {share(closing.quick_findings, closing.quick_n)} material, n{' '}
                {count(closing.quick_n)}
              </>
            )}
          </dd>
          <dt>closed slowly</dt>
          <dd>
            {closing.slow_n === 0
              ? 'none'
              : `later: ${share(closing.slow_findings, closing.slow_n)} material, n ${count(closing.slow_n)}`}
          </dd>
        </dl>
        <p className="small quiet gap-small">
          Both halves are not weighted. Where slow reviews find more, what is still open is likely
          worse than what is in. Left out: {count(meta.not_in_register)} random reviews of entries
          without a summary. Recorded in another stratum than their duty says:{' '}
          {count(meta.recorded_in_other_stratum)}.
        </p>
      </div>
    </div>
  )
}
