import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { percent } from '../ui/estimate.ts'
import { compactMoney, fullMoney } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { gapWords } from './rate-words.ts'

/** Revenue that was not declared, projected from the random sample to all entries with a summary. */
export function RevenueGap({ filters }: { filters: Filters }) {
  const live = useLive('compliance', filters)
  return (
    <LivePanel title="Revenue gap" what="the revenue gap" live={live}>
      {({ rows }) => {
        const all = rows.find(({ dimension }) => dimension === 'all')
        if (all === undefined)
          return <p className="state">No entry with a summary in this range under these filters.</p>
        const { figure, interval, note } = gapWords(all.revenue_gap)
        const { rate, gap_cents } = all.revenue_gap
        return (
          <>
            <p className="lead">
              <strong title={gap_cents === null ? undefined : fullMoney(gap_cents)}>
                {figure}
              </strong>
              <span>{interval}</span>
            </p>
            <p>
              {rate === null
                ? ''
                : `${percent(rate)} % of ${compactMoney(all.duty_cents)} declared duty. `}
              {note}
            </p>
            <p className="small quiet gap-small">
              Net: what was not declared less what was declared too much. An interval holds only
              where every entry with the highest duty was reviewed, since one of them can outweigh
              all others.
            </p>
          </>
        )
      }}
    </LivePanel>
  )
}
