import { rowsOf } from '../support/engine.ts'
import type { System } from './system.ts'
import { waitUntil } from './wait.ts'

/** What of a system tells whether it is at rest. */
export type Resting = Pick<System, 'client' | 'get' | 'spooled'> & {
  proxies(): { quiet(): Promise<void> }[]
  /** Waits until every listener is up. */
  up(): Promise<unknown>
}

/** Long, because the machine may have more to do: how fast it is at rest is no promise of this suite. */
const settleMs = 240_000

/** Waits until nothing is on its way: links, spool, ledger, loop. Throws after four minutes. */
export async function settle(system: Resting): Promise<void> {
  for (const proxy of system.proxies()) await proxy.quiet()
  let left = ''
  const atRest = async () => {
    left = 'listeners start'
    await system.up()
    const spooled = system
      .spooled()
      .filter((name) => name.endsWith('.batch') && !name.includes('/future/'))
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
    settleMs,
    async () => {
      const rests = await atRest().catch((error: unknown) => {
        left += ` ${String(error)}`
        return false
      })
      restful = rests ? restful + 1 : 0
      return restful >= 3
    },
  )
}
