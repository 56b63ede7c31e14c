import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { AsOf } from '../ui/as-of.tsx'
import { compactMoney, count, longDay, share } from '../ui/format.ts'
import { Tile, Tiles } from '../ui/tile.tsx'

/** The four figures the trade asked CBP to publish, for one Center. */
export function CenterFigures({ center, filters }: { center: string; filters: Filters }) {
  const live = useLive('throughput/centers', filters)
  const row = live.value?.rows.find((found) => found.center === center)
  const meta = live.value?.meta
  const range = meta === undefined ? '' : `${longDay(meta.from)} to ${longDay(meta.to)}`
  if (live.value !== undefined && row === undefined)
    return (
      <p className="state panel">
        The reference holds no Center {center} on {longDay(live.value.meta.to)}. Choose another one
        with Jump.
      </p>
    )
  return (
    <section className="tile-strip" data-status={live.status} aria-label="Figures of the Center">
      <Tiles label="Figures of the Center">
        <Tile label="Importers" value={row === undefined ? '…' : count(row.importers)}>
          accounts assigned to the Center now
        </Tile>
        <Tile
          label="Partner accounts"
          value={row === undefined ? '…' : count(row.partner_accounts)}
        >
          {row === undefined
            ? 'loading'
            : `CTPAT tier 1 or more, ${share(row.partner_accounts, row.importers)} of ${count(row.importers)}`}
        </Tile>
        <Tile label="Entries" value={row === undefined ? '…' : count(row.entries)}>
          {row === undefined
            ? 'loading'
            : `filed ${range}, value ${compactMoney(row.entry_value_cents)}`}
        </Tile>
        <Tile
          label="Post-entry work received"
          value={row === undefined ? '…' : count(row.work_received)}
        >
          {row === undefined
            ? 'loading'
            : `${count(row.work_closed)} closed, ${count(row.work_open)} open at the end`}
        </Tile>
        <Tile
          label="Staff"
          value={row === undefined ? '…' : row.staff === null ? 'not recorded' : count(row.staff)}
        >
          {row === undefined
            ? 'loading'
            : row.positions === null
              ? 'no staffing event has come'
              : `of ${count(row.positions)} positions, ${share(row.staff ?? 0, row.positions)} filled`}
        </Tile>
      </Tiles>
      <AsOf status={live.status} as_of={live.as_of} />
    </section>
  )
}
