import type { ReactNode } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { compactMoney, count, fullMoney, longDay, plural, share } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { Tile, Tiles } from '../ui/tile.tsx'

/** The money of a port's entries: assessed, collected, refunded, open, at risk. */
export function RevenuePanel({ filters }: { filters: Filters }) {
  const live = useLive('revenue', filters)
  return (
    <LivePanel
      title="Revenue"
      what="the money of the entries"
      live={live}
      action={<DownloadLinks report="revenue" filters={filters} what="Revenue" />}
    >
      {({ rows: [row], meta }) =>
        row === undefined ? (
          <p className="state">
            No entry was filed in this range under these filters. Widen the dates or clear a filter.
          </p>
        ) : (
          <>
            <p className="small quiet note">
              US dollars of {plural(row.entries, 'entry', 'entries')} filed {longDay(meta.from)} to{' '}
              {longDay(meta.to)}. Collection is the port's and ACE's function; Centers assess.
            </p>
            <Tiles label="Money of the port">
              <Amount label="Assessed" cents={row.assessed_cents}>
                duty and fees of the last summary, n {count(row.summaries)} of {count(row.entries)}{' '}
                with one
              </Amount>
              <Amount label="Collected" cents={row.collected_cents}>
                {share(row.collected_cents, row.assessed_cents)} of what is assessed
              </Amount>
              <Amount label="Refunded" cents={row.refunded_cents}>
                {share(row.refunded_cents, row.collected_cents)} of what is collected
              </Amount>
              <Amount label="Outstanding" cents={row.outstanding_cents}>
                assessed, not collected or refunded again, summed over{' '}
                {plural(row.summaries, 'entry', 'entries')}
              </Amount>
              <Amount label="At risk" cents={row.at_risk_cents}>
                expected loss of duty, {plural(row.at_risk_entries, 'entry', 'entries')} that still
                need a decision
              </Amount>
              <Amount label="Change found by exams" cents={row.exam_change_cents}>
                of duty, over all exams completed
              </Amount>
            </Tiles>
          </>
        )
      }
    </LivePanel>
  )
}

function Amount({ label, cents, children }: { label: string; cents: number; children: ReactNode }) {
  return (
    <Tile label={label} value={compactMoney(cents)} title={fullMoney(cents)}>
      {children}
    </Tile>
  )
}
