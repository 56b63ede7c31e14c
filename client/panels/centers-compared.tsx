import { useCallback, useMemo, type ReactNode } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { ThroughputComparedRow } from '../../server/contract/throughput-times.ts'
import { useLive } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import type { Palette } from '../charts/palette.ts'
import { rangeReadings, rangesHeight, rangesOption } from '../charts/ranges.ts'
import { comparedOrder, comparedRanges, paceAxis, paceVerdict } from '../charts/work-compared.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { longDay } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { ComparedTable } from './compared-table.tsx'

const noRows: readonly ThroughputComparedRow[] = []

/** How fast each Center closes the same kinds of work as the others, and what its mix would take elsewhere. */
export function CentersCompared({ center, filters }: { center: string; filters: Filters }) {
  const live = useLive('throughput/compared', filters)
  const names = useNames()
  const rows = live.value?.rows ?? noRows
  const ordered = useMemo(() => comparedOrder(rows), [rows])
  const ranges = useMemo(
    () => comparedRanges(ordered, (code) => names.shortCenter(code)),
    [ordered, names],
  )
  const option = useCallback(
    (palette: Palette) => rangesOption(ranges, paceAxis, palette),
    [ranges],
  )
  return (
    <LivePanel
      title="Centers compared, like for like"
      what="the comparison of the Centers"
      live={live}
      action={
        <DownloadLinks report="throughput-compared" filters={filters} what="Centers compared" />
      }
    >
      {({ meta }) =>
        ordered.length === 0 ? (
          <p className="state">No Center had work in this range. Widen the dates.</p>
        ) : (
          <>
            <p className="small quiet note">
              {longDay(meta.from)} to {longDay(meta.to)}.{' '}
              <Found rows={ordered} nameOf={(code) => names.shortCenter(code)} /> Compared within{' '}
              {meta.strata} kinds of work by {meta.adjusted_for.join(', ')}.{' '}
              {meta.not_adjusted_for.length === 0
                ? null
                : `Not adjusted for: ${meta.not_adjusted_for.join(', ')}.`}
            </p>
            <div className="chart-and-table">
              <ChartFrame
                name="Closing pace of the Centers on the same kinds of work"
                summary="Filled mark: adjusted pace with its 95 % interval, a red diamond where it differs beyond chance. Hollow dot: raw, all work pooled, not the same work. Dashed: the others' pace."
                height={rangesHeight(ranges, 46)}
                readings={rangeReadings(ranges)}
                option={option}
              />
              <ComparedTable rows={ordered} center={center} />
            </div>
          </>
        )
      }
    </LivePanel>
  )
}

function Found({
  rows,
  nameOf,
}: {
  rows: readonly ThroughputComparedRow[]
  nameOf: (center: string) => string
}): ReactNode {
  const of = (verdict: string) =>
    rows.filter((row) => paceVerdict(row) === verdict).map(({ center }) => nameOf(center))
  const faster = of('faster')
  const slower = of('slower')
  const same = of('same').length
  return (
    <strong>
      {faster.length === 0 ? '' : `Faster than the others: ${faster.join(', ')}. `}
      {slower.length === 0 ? '' : `Slower: ${slower.join(', ')}. `}
      {faster.length + slower.length === 0
        ? 'No Center differs from the others beyond chance.'
        : same === 0
          ? ''
          : `The other ${same} are not distinguishable.`}
    </strong>
  )
}
