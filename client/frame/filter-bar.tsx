import { useState } from 'react'
import { useChangeSearch, useFilters } from '../api/use-search.ts'
import { useMedia } from '../ui/media.ts'
import { plural } from '../ui/format.ts'
import { Modal } from '../ui/modal.tsx'
import type { FilterKind } from './filter-kinds.ts'
import { ListFilter } from './list-filter.tsx'
import { RangeFilter } from './range-filter.tsx'
import { ZoneFilter } from './zone-filter.tsx'

interface Props {
  kinds: readonly FilterKind[]
  /** Days that the page covers without dates in the address. */
  days: number
}

/** Chips of the page's filters, all in the address; on a narrow screen they fold into one sheet. */
export function FilterBar({ kinds, days }: Props) {
  const narrow = useMedia('(max-width: 640px)')
  const [open, setOpen] = useState(false)
  const filters = useFilters()
  const set = ['from', 'mode', 'tier', 'segment', 'center', 'tz'].filter(
    (name) => name in filters,
  ).length
  if (!narrow)
    return (
      <div className="filters" role="group" aria-label="Filters">
        <Chips kinds={kinds} days={days} />
      </div>
    )
  return (
    <div className="filters">
      <button type="button" className="button" data-set={set > 0} onClick={() => setOpen(true)}>
        {set === 0 ? 'Filters' : `Filters, ${plural(set, 'set', 'set')}`}
      </button>
      {open ? (
        <Modal label="Filters" className="sheet" onClose={() => setOpen(false)}>
          <div className="sheet-body">
            <Chips kinds={kinds} days={days} />
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Show the page
            </button>
          </div>
        </Modal>
      ) : null}
    </div>
  )
}

function Chips({ kinds, days }: Props) {
  const { measure: _measure, ...filters } = useFilters()
  const change = useChangeSearch()
  const any = Object.keys(filters).length > 0
  return (
    <>
      {kinds.map((kind) =>
        kind === 'range' ? (
          <RangeFilter key={kind} days={days} />
        ) : kind === 'tz' ? (
          <ZoneFilter key={kind} />
        ) : (
          <ListFilter key={kind} kind={kind} />
        ),
      )}
      {any ? (
        <button
          type="button"
          className="text-button"
          onClick={() =>
            change({
              from: undefined,
              to: undefined,
              mode: undefined,
              tier: undefined,
              segment: undefined,
              tz: undefined,
              center: undefined,
              port: undefined,
            })
          }
        >
          Clear filters
        </button>
      ) : null}
    </>
  )
}
