import { useCallback, useMemo, useState } from 'react'
import type { ComplianceRow } from '../../server/contract/compliance.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import {
  intervalReadings,
  intervalRowsHeight,
  intervalRowsOption,
  type IntervalRow,
} from '../charts/interval-rows.ts'
import type { Palette } from '../charts/palette.ts'
import { shareAxis } from '../charts/share-axis.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { count } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { groupName } from './compliance-names.ts'
import { ComplianceTable } from './compliance-table.tsx'
import { rateWords } from './rate-words.ts'

const dimensions = { center: 'Center', industry: 'industry', tier: 'CTPAT tier' } as const
type Dimension = keyof typeof dimensions
type Which = 'material' | 'letter_of_law'
const noRows: readonly ComplianceRow[] = []

/** Both rates by Center, industry or tier, as dots with intervals, beside the table of the same numbers. */
export function ComplianceGroups({ filters }: { filters: Filters }) {
  const live = useLive('compliance', filters)
  const [dimension, setDimension] = useState<Dimension>('center')
  const rows = live.value?.rows ?? noRows
  const group = useMemo(() => rows.filter((row) => row.dimension === dimension), [rows, dimension])
  const all = rows.find((row) => row.dimension === 'all')
  return (
    <LivePanel
      title={`Discrepancies by ${dimensions[dimension]}`}
      what="the groups"
      live={live}
      action={
        <>
          <select
            className="button small"
            aria-label="Cut discrepancies by"
            value={dimension}
            onChange={({ target }) =>
              setDimension(
                target.value === 'tier' || target.value === 'industry' ? target.value : 'center',
              )
            }
          >
            {Object.entries(dimensions).map(([value, name]) => (
              <option key={value} value={value}>
                by {name}
              </option>
            ))}
          </select>
          <DownloadLinks report="compliance" filters={filters} what="Discrepancies by group" />
        </>
      }
    >
      {() =>
        group.length === 0 ? (
          <p className="state">No entry with a summary in this range under these filters.</p>
        ) : (
          <>
            <div className="columns-2 gap-bottom">
              <RateChart rows={group} which="material" all={all} />
              <RateChart rows={group} which="letter_of_law" all={all} />
            </div>
            <ComplianceTable rows={group} dimension={dimensions[dimension]} />
          </>
        )
      }
    </LivePanel>
  )
}

interface RateChartProps {
  rows: readonly ComplianceRow[]
  which: Which
  all: ComplianceRow | undefined
}
function RateChart({ rows, which, all }: RateChartProps) {
  const names = useNames()
  const marks = useMemo(
    () =>
      rows.map((row): IntervalRow => {
        const { state, rate, lower, upper } = row[which]
        const hidden = state === 'suppressed'
        return {
          name: groupName(row, names),
          value: state === 'shown' ? rate : null,
          lower: hidden ? null : lower,
          upper: hidden ? null : upper,
          look: 'plain',
          ...(hidden ? { note: rateWords(row[which]) } : {}),
          words: `${groupName(row, names)}: ${rateWords(row[which])}; n ${count(row.with_outcome)} random reviews`,
        }
      }),
    [rows, which, names],
  )
  const overall = all?.[which].state === 'shown' ? (all[which].rate ?? undefined) : undefined
  const title = which === 'material' ? 'a material discrepancy' : 'any discrepancy'
  const option = useCallback(
    (palette: Palette) =>
      intervalRowsOption(marks, shareAxis(marks, `% of entries with ${title}`, overall), palette),
    [marks, title, overall],
  )
  return (
    <ChartFrame
      name={`Share of entries with ${title}`}
      summary={`${which === 'material' ? 'Material.' : 'Letter of the law.'} Dot: estimate; line: 95 % interval, alone where fewer than three were found; dashed: all entries.`}
      height={intervalRowsHeight(marks.length, true)}
      readings={intervalReadings(marks)}
      option={option}
    />
  )
}
