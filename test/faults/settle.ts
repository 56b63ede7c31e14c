import { rowsOf } from '../support/engine.ts'
import { waitUntil, type System } from './system.ts'

/** What of a system tells whether it is at rest. */
export type Resting = Pick<System, 'client' | 'get' | 'spooled'> & {
  proxies(): { quiet(): Promise<void> }[]
  /** Waits until every listener is up. */
  up(): Promise<unknown>
}

/** Waits until nothing is on its way: links, spool, ledger, loop. Throws after 75 s. */
export async function settle(system: Resting): Promise<void> {
  for (const proxy of system.proxies()) await proxy.quiet()
  let left = ''
  const atRest = async () => {
    await system.up()
    const spooled = system.spooled().filter((name) => !name.includes('/future/'))
    left = `spooled ${spooled.length}`
    if (spooled.length > 0) return false
    const [row] = await rowsOf<{ unapplied: number; unscored: number; open: number }>(
      system.client,
      `select
          (select uniqExact(batch_seq) from ingest_batch where batch_seq not in (select batch_seq from applied where kind = 'batch')) as unapplied,
          (select count() from entry final where filings > 0 and isNull(decided_at)) as unscored,
          (select count() from ingest_run final where kind = 'bulk' and not closed) as open`,
    )
    left = JSON.stringify(row)
    if (row === undefined || row.unapplied + row.unscored + row.open > 0) return false
    await system.get('/readyz')
    return true
  }
  let restful = 0
  await waitUntil(
    () => `everything at rest (${left})`,
    75_000,
    async () => {
      restful = (await atRest().catch(() => false)) ? restful + 1 : 0
      return restful >= 3
    },
  )
}
