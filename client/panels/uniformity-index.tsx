import { useState } from 'react'
import { canonicalFilters } from '../../server/contract/canonical-topic.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { measures } from '../../server/contract/measures.ts'
import type { UniformityBand } from '../../server/contract/uniformity.ts'
import { useLive, useResource, useServices } from '../api/services.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { factor, probability } from '../ui/estimate.ts'
import { count } from '../ui/format.ts'
import { Failed, LivePanel, Waiting } from '../ui/panel.tsx'
import { IndexFigure } from './index-figure.tsx'
import { sameOf } from './uniformity-words.ts'

/** How far ports differ on all goods that two ports or more handle; what chance alone gives is drawn on demand. */
export function UniformityIndex({ filters }: { filters: Filters }) {
  const live = useLive('uniformity', filters)
  const path = `/api/uniformity/band?${canonicalFilters(filters)}`
  const [asked, setAsked] = useState('')
  return (
    <LivePanel
      title={
        filters.measure !== undefined && measures[filters.measure].unit === 'team'
          ? 'All comparable work'
          : 'All comparable goods'
      }
      what="the comparison"
      live={live}
      action={<DownloadLinks report="uniformity" filters={filters} what="Uniformity" />}
    >
      {({ meta, n }) => {
        const figure = {
          name: 'Uniformity on all that can be compared',
          meta,
          n,
          same: sameOf(meta.unit),
        }
        return asked === path ? (
          <WithBand path={path} figure={figure} />
        ) : (
          <IndexFigure {...figure}>
            {meta.index === null ? null : (
              <button type="button" className="button gap-small" onClick={() => setAsked(path)}>
                Show what chance alone gives
              </button>
            )}
          </IndexFigure>
        )
      }}
    </LivePanel>
  )
}

type Figure = Omit<Parameters<typeof IndexFigure>[0], 'band' | 'children'>

function WithBand({ path, figure }: { path: string; figure: Figure }) {
  const { value, problem } = useResource<UniformityBand>(path, true)
  const { resources } = useServices()
  const known = value !== undefined && value.lower !== null && value.upper !== null
  return (
    <IndexFigure
      {...figure}
      band={known ? { lower: value.lower ?? 1, upper: value.upper ?? 1 } : undefined}
    >
      {problem !== undefined ? (
        <Failed
          code={problem.code}
          detail={problem.detail}
          onRetry={() => resources.reload(path)}
        />
      ) : value === undefined ? (
        <Waiting what="what chance alone gives" />
      ) : (
        <p className="gap-small">
          {known
            ? `Were all ${figure.meta.unit}s alike, chance would stay at or below ${factor(value.upper ?? 1)} in 95 of 100 draws (${count(value.draws)} drawn; in 92 to 93 where importers differ much); p ${probability(value.p)} for a factor as large as the one found.`
            : 'Too little to draw what chance alone gives.'}
        </p>
      )}
    </IndexFigure>
  )
}
