import { useCallback, useMemo } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { UniformityPage } from '../../server/contract/uniformity.ts'
import { useLive } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import { funnelOption, funnelReadings, type FunnelRow } from '../charts/funnel.ts'
import {
  intervalReadings,
  intervalRowsHeight,
  intervalRowsOption,
} from '../charts/interval-rows.ts'
import type { Palette } from '../charts/palette.ts'
import { ratioAxis } from '../charts/ratio-scale.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { count, plural } from '../ui/format.ts'
import { comparedWords } from '../ui/measure-words.ts'
import { LivePanel } from '../ui/panel.tsx'
import { UnitsTable } from './uniformity-table.tsx'
import { shownRows } from './uniformity-rows.ts'
import { sameOf, shownRatio } from './uniformity-words.ts'

interface Props {
  filters: Filters
  opened: string | undefined
}

/** Every port beside the others on the same goods: the funnel, the ports in order, and the table of the same numbers. */
export function UniformityUnits({ filters, opened }: Props) {
  const live = useLive('uniformity', filters)
  const unit = live.value?.meta.unit ?? 'port'
  return (
    <LivePanel
      title={unit === 'team' ? 'Teams compared' : 'Ports compared'}
      what="the ports"
      live={live}
      action={<DownloadLinks report="uniformity" filters={filters} what={`All ${unit}s`} />}
    >
      {(page) =>
        page.rows.length === 0 ? (
          <p className="state">
            Nothing to compare in this range under these filters. Widen the dates or clear a filter.
          </p>
        ) : (
          <>
            <p className="note">{summaryOf(page)}</p>
            <UnitCharts page={page} />
            <UnitsTable page={page} opened={opened} />
          </>
        )
      }
    </LivePanel>
  )
}

function summaryOf({ meta, rows }: UniformityPage): string {
  const { unit, tested, flagged, complement, measure } = meta
  const outcome = comparedWords(measure, complement)
  const set = rows.filter((row) => row.set_aside).length
  return (
    `${plural(tested, unit)} of ${count(rows.length)} could be tested, ${count(flagged)} flagged beyond chance. ` +
    `A ratio above 1 means ${outcome} more often than ${sameOf(unit)} elsewhere.` +
    (complement ? ' The outcome is the more frequent side, so its absence is compared.' : '') +
    (set === 0
      ? ''
      : ` Compared with the ${unit}s that agree with each other, without the ${count(set)} set aside.`) +
    (meta.no_common_practice
      ? ` More than half of the volume had to be set aside: there is no common practice to compare with.`
      : '')
  )
}

function UnitCharts({ page }: { page: UniformityPage }) {
  const { rows, meta } = page
  const names = useNames()
  const shown = useMemo(() => shownRows(rows, meta, names), [rows, meta, names])
  const funnel = useMemo(
    () => shown.filter((row): row is FunnelRow => row.value !== null && row.information > 0),
    [shown],
  )
  const { flag_z, index, spread, unit } = meta
  const tau = index !== null && spread !== null && index.lower > 1 ? spread.value : null
  const funnelPicture = useCallback(
    (palette: Palette) => funnelOption(funnel, { flag_z, tau }, palette),
    [funnel, flag_z, tau],
  )
  const orderPicture = useCallback(
    (palette: Palette) =>
      intervalRowsOption(
        shown,
        ratioAxis(shown, `rate here / rate of the others, ${sameOf(unit)}`),
        palette,
      ),
    [shown, unit],
  )
  const left = rows.filter((row) => shownRatio(row).ratio !== null).length - shown.length
  return (
    <div className="columns-2 gap-bottom">
      <ChartFrame
        name={`Funnel of ${unit}s`}
        summary={`Within the dashed lines chance explains a ${unit}; beyond the dotted ones it is flagged.${tau === null ? '' : ' Shaded: the usual spread.'}`}
        height={Math.max(300, intervalRowsHeight(shown.length))}
        readings={funnelReadings(funnel)}
        option={funnelPicture}
      />
      <ChartFrame
        name={`${unit === 'team' ? 'Teams' : 'Ports'} in order, with intervals`}
        summary={`Filled diamond: flagged. Dot: not distinguishable, so its place in the order means nothing. Hollow dot: too little to tell. Triangle: too few importers. Hollow diamond: set aside.`}
        height={intervalRowsHeight(shown.length)}
        readings={intervalReadings(shown)}
        option={orderPicture}
        note={left === 0 ? undefined : `${plural(left, unit)} with less to tell in the table only.`}
      />
    </div>
  )
}
