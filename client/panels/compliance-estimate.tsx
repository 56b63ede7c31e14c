import type { Filters } from '../../server/contract/filters.ts'
import type { ComplianceRow, Rate } from '../../server/contract/compliance.ts'
import { useLive } from '../api/services.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { count, longDay } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { complianceWords, rateWords, reviewsWords } from './rate-words.ts'

/** Both rates of the whole, large and apart: what matters, and the letter of the law. */
export function ComplianceEstimate({ filters }: { filters: Filters }) {
  const live = useLive('compliance', filters)
  return (
    <LivePanel
      title="Estimated compliance"
      what="compliance"
      live={live}
      action={<DownloadLinks report="compliance" filters={filters} what="Compliance" />}
    >
      {({ rows, meta }) => {
        const all = rows.find(({ dimension }) => dimension === 'all')
        if (all === undefined)
          return (
            <p className="state">
              No entry of this range has a summary under these filters. Widen the dates or clear a
              filter.
            </p>
          )
        return (
          <>
            <div className="pair">
              <Figure title="Material discrepancies" found={all.material} row={all} />
              <Figure title="Letter of the law" found={all.letter_of_law} row={all} />
            </div>
            <p className="small quiet gap-small">
              Of {count(all.register)} entries with a summary, filed {longDay(meta.from)} to{' '}
              {longDay(meta.to)}. Reviews drawn at random count only, each weighted by what it
              stands for. A rate is shown from {count(meta.minimum_n)} reviews on.
            </p>
          </>
        )
      }}
    </LivePanel>
  )
}

function Figure({ title, found, row }: { title: string; found: Rate; row: ComplianceRow }) {
  const { large, interval } = complianceWords(found)
  return (
    <div>
      <h3>{title}</h3>
      <p className="lead">
        <strong>{large}</strong>
        <span>{interval}</span>
        {found.state === 'suppressed' ? null : <span className="quiet">without one</span>}
      </p>
      {found.state === 'suppressed' ? null : (
        <p>
          With one: {rateWords(found)}.{' '}
          <span className="quiet">{reviewsWords(row.with_outcome, found.findings)}.</span>
        </p>
      )}
    </div>
  )
}
