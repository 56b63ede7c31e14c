import type { ImporterDetail } from '../../server/contract/importers.ts'
import { usePulse, useResource, useServices } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { AsOf } from '../ui/as-of.tsx'
import { count, compactMoney, fullMoney, words } from '../ui/format.ts'
import { Failed, Waiting } from '../ui/panel.tsx'
import { Tile, Tiles } from '../ui/tile.tsx'
import { useTitle } from '../ui/title.ts'
import { AccountTables } from './account-tables.tsx'

export function AccountPanel({ importerKey }: { importerKey: string }) {
  const path = `/api/importers/${encodeURIComponent(importerKey)}`
  const { value, problem } = useResource<ImporterDetail>(path)
  const { resources } = useServices()
  const { status } = usePulse()
  const names = useNames()
  const name = value?.name ?? (value === undefined ? 'Account' : 'Account without a name')
  useTitle(name)
  return (
    <>
      <h1 className="page-title">
        {name} <span className="quiet small">{value?.importer_number_masked}</span>
      </h1>
      {problem === undefined ? null : problem.status === 404 ? (
        <Failed
          code="not_found"
          detail="No event names this account. Open it from a queue or an entry."
        />
      ) : (
        <Failed
          code={problem.code}
          detail={problem.detail}
          onRetry={() => resources.reload(path)}
        />
      )}
      {value === undefined ? (
        problem === undefined ? (
          <Waiting what="the account" />
        ) : null
      ) : (
        <>
          <section
            className="tile-strip"
            data-status={problem === undefined ? status : 'stale'}
            aria-label="The account"
          >
            <Tiles label="The account">
              <Tile label="Center" value={names.center(value.center)}>
                {value.center_basis === null
                  ? 'basis not recorded'
                  : `assigned by ${words(value.center_basis)}`}
                {value.override_reason === null ? '' : `; ${value.override_reason}`}
              </Tile>
              <Tile
                label="CTPAT tier"
                value={
                  value.tier === null
                    ? 'unknown'
                    : value.tier === 0
                      ? 'no partner'
                      : `tier ${value.tier}`
                }
              >
                {value.trade_compliance === null
                  ? 'trade compliance not recorded'
                  : value.trade_compliance
                    ? 'trade compliance member'
                    : 'not a trade compliance member'}
              </Tile>
              <Tile label="Entries" value={count(value.entries)}>
                all ports and filing days
              </Tile>
              <Tile
                label="Entry value"
                value={compactMoney(value.value_cents)}
                title={fullMoney(value.value_cents)}
              >
                declared, n {count(value.entries)}
              </Tile>
            </Tiles>
            <AsOf status={problem === undefined ? status : 'stale'} as_of={value.as_of} />
          </section>
          <AccountTables account={value} />
        </>
      )}
    </>
  )
}
