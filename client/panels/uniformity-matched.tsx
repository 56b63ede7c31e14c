import type { Filters } from '../../server/contract/filters.ts'
import type { MatchedPage } from '../../server/contract/uniformity.ts'
import { useLive } from '../api/services.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { percentInterval } from '../ui/estimate.ts'
import { count, plural } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { IndexFigure } from './index-figure.tsx'

/** Chance of being treated differently across ports, beyond that within a port. */
export function excessSentence({ meta }: MatchedPage): string {
  const { excess, groups } = meta
  if (excess.excess === null)
    return `${plural(excess.importers, 'importer brings', 'importers bring')} the same goods through two ports often enough; 20 are needed to say how often treatment differs. Groups of the same goods: ${count(groups)}.`
  const typical =
    excess.typical_points === null
      ? ''
      : ` Rates at two ports typically lie ${(100 * excess.typical_points).toFixed(1)} points apart.`
  const points = (Math.round(1000 * excess.excess) / 10 + 0).toFixed(1).replace('-', '−')
  return (
    `Two entries of the same goods are treated differently ${points} points ${percentInterval(excess.lower, excess.upper)} ` +
    `more often at two ports than at one.${typical} From ${plural(excess.importers, 'importer')} and ${plural(excess.pairs, 'pair')} of ports.`
  )
}

/** The same importer's same goods at several ports: the figure that rests on the fewest assumptions. */
export function MatchedPanel({ filters }: { filters: Filters }) {
  const live = useLive('matched', filters)
  return (
    <LivePanel
      title="Matched goods"
      what="matched goods"
      live={live}
      action={<DownloadLinks report="matched" filters={filters} what="Matched goods" />}
    >
      {(page) => (
        <IndexFigure
          name="Uniformity on matched goods"
          meta={page.meta}
          n={page.n}
          same="the same goods of the same importer"
        >
          <p className="gap-small">{excessSentence(page)}</p>
        </IndexFigure>
      )}
    </LivePanel>
  )
}
