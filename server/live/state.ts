import type { ClickHouseClient } from '@clickhouse/client'
import type { ImporterKeySecret } from '../config.ts'
import { readFreshness, type Freshness } from '../loop/applied.ts'
import type { Asking } from './views.ts'

const mostBases = 64

/** What the pages stand on: as of when, and the bases computed for this state of `applied`. Everybody who asks shares them. */
export interface PageState {
  freshness(): Freshness
  /** Reads the freshness again and forgets the bases. True when something changed. */
  refresh(): Promise<boolean>
  asking(): Asking
}

export function createPageState(client: ClickHouseClient, secret: ImporterKeySecret): PageState {
  let freshness: Freshness = { as_of: null, applied_at: null, simulated: null }
  let bases = new Map<string, Promise<unknown>>()

  function cached<T>(
    into: Map<string, Promise<unknown>>,
    key: string,
    load: () => Promise<T>,
  ): Promise<T> {
    // One key always loads one type: keys are made in views.ts only.
    const known = into.get(key) as Promise<T> | undefined
    if (known !== undefined) return known
    const loading = load()
    into.set(key, loading)
    loading.catch(() => into.delete(key))
    const oldest = into.size > mostBases ? into.keys().next().value : undefined
    if (oldest !== undefined) into.delete(oldest)
    return loading
  }
  return {
    freshness: () => freshness,
    refresh: async () => {
      const next = await readFreshness(client)
      const changed = JSON.stringify(next) !== JSON.stringify(freshness)
      freshness = next
      bases = new Map()
      return changed
    },
    asking: () => {
      const into = bases
      return { client, secret, freshness, base: (key, load) => cached(into, key, load) }
    },
  }
}
