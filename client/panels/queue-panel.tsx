import { useState } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import { useLive, usePulse } from '../api/services.ts'
import { DownloadLinks } from '../ui/download-links.tsx'
import { count } from '../ui/format.ts'
import { useMedia } from '../ui/media.ts'
import { LivePanel } from '../ui/panel.tsx'
import { QueueTable } from './queue-table.tsx'

/** More rows than anyone reads at once; the others are one press away. */
const firstRows = { narrow: 15, wide: 100 } as const

/** Entries of a port that wait for a decision, most consequential first. */
export function QueuePanel({ filters, beside }: { filters: Filters; beside: boolean }) {
  const live = useLive('queues', filters)
  const [all, setAll] = useState(false)
  const loading = usePulse().pulse?.load != null
  const first = firstRows[useMedia('(max-width: 640px)') ? 'narrow' : 'wide']
  return (
    <LivePanel
      title="Queue"
      what="the entries that need a decision"
      live={live}
      action={<DownloadLinks report="queues" filters={filters} what="The queue" />}
    >
      {({ rows, meta }) =>
        rows.length === 0 ? (
          <p className="state">
            {loading
              ? 'A load is running. Its entries are scored when it ends; then those that need a decision stand here.'
              : 'No entry waits for a decision under these filters. Only high and elevated entries without a recorded disposition stand here; widen the filters to see more.'}
          </p>
        ) : (
          <>
            <QueueTable
              rows={all ? rows : rows.slice(0, first)}
              marks={live.marks}
              beside={beside}
            />
            <p className="small quiet table-foot">
              {count(Math.min(rows.length, all ? rows.length : first))} of {count(meta.total)}{' '}
              shown, by duty at risk, then by legal time left.{' '}
              {!all && rows.length > first ? (
                <button type="button" className="text-button small" onClick={() => setAll(true)}>
                  Show {count(rows.length)}
                </button>
              ) : null}
            </p>
          </>
        )
      }
    </LivePanel>
  )
}
