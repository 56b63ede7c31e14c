import { Link } from '@tanstack/react-router'
import { formatEntryNumber } from '../../ingest/contract/codes.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { AsOf } from '../ui/as-of.tsx'
import { ClockKind } from '../ui/clock-kind.tsx'
import { ClockLeft } from '../ui/clock-left.tsx'
import { compactMoney, count, fullMoney, hours } from '../ui/format.ts'
import { Tile, Tiles } from '../ui/tile.tsx'

/** The four figures of a port's page, each with what it is made of. */
export function PortTiles({ filters, zone }: { filters: Filters; zone: string }) {
  const queue = useLive('queues', filters)
  const release = useLive('release-times', filters)
  const names = useNames()
  const meta = queue.value?.meta
  const all = release.value?.rows.find(({ dimension }) => dimension === 'all')
  const next = meta?.next_clock
  const clock = names.clock(next?.clock_code ?? null)
  return (
    <section aria-label="Figures of the port" className="tile-strip" data-status={queue.status}>
      <Tiles label="Figures of the port">
        <Tile label="Need a decision" value={meta === undefined ? '…' : count(meta.total)}>
          {meta === undefined
            ? 'loading the queue'
            : `${count(meta.high)} high, ${count(meta.elevated)} elevated; ${count(meta.released)} released without a recorded disposition`}
          {meta !== undefined && meta.overdue > 0 ? (
            <>
              , <span className="late">{count(meta.overdue)} overdue</span>
            </>
          ) : null}
        </Tile>
        <Tile
          label="Next clock runs out"
          value={
            next === undefined || next === null ? (
              meta === undefined ? (
                '…'
              ) : (
                'none'
              )
            ) : (
              <ClockLeft due_at={next.due_at} clock={clock} zone={zone} bars={false} />
            )
          }
        >
          {next === undefined || next === null ? (
            'no clock is running in this queue'
          ) : (
            <>
              <Link
                to="/entry/$filedOn/$port/$number"
                params={{ filedOn: next.filed_on, port: next.port, number: next.entry_number }}
              >
                {formatEntryNumber(next.entry_number)}
              </Link>{' '}
              {clock?.name ?? next.clock_code}{' '}
              <ClockKind kind={clock?.kind ?? null} authority={clock?.authority} />
            </>
          )}
        </Tile>
        <Tile
          label="Arrival to release"
          value={
            all === undefined
              ? '…'
              : all.median_seconds === null
                ? 'too few cases'
                : `median ${hours(all.median_seconds)}`
          }
        >
          {all === undefined
            ? 'loading release times'
            : all.median_seconds === null
              ? `${count(all.n)} cases, ${count(release.value?.meta.minimum_n ?? 0)} needed`
              : `90th percentile ${hours(all.p90_seconds)}, n ${count(all.n)}, ${count(all.not_released)} not released`}
        </Tile>
        <Tile
          label="Duty at risk in the queue"
          value={meta === undefined ? '…' : compactMoney(meta.duty_at_risk_cents)}
          title={meta === undefined ? undefined : fullMoney(meta.duty_at_risk_cents)}
        >
          {meta === undefined
            ? 'loading the queue'
            : `expected loss of duty over ${count(meta.total)} entries`}
        </Tile>
        <Tile
          label="Outside the denominators"
          value={meta === undefined ? '…' : count(meta.cancelled + meta.moved)}
        >
          {meta === undefined
            ? 'loading the queue'
            : `${count(meta.cancelled)} cancelled, ${count(meta.moved)} moved`}
        </Tile>
      </Tiles>
      <AsOf status={queue.status} as_of={queue.as_of} />
    </section>
  )
}
