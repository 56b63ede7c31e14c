import type { ClickHouseClient } from '@clickhouse/client'
import type { ImporterKeySecret } from '../config.ts'
import { readFreshness, type Freshness } from '../loop/applied.ts'
import type { Filters } from '../contract/filters.ts'
import { canonicalFilters } from '../contract/canonical-topic.ts'
import type { UniformityBand } from '../contract/uniformity.ts'
import { fullScope } from '../../sql/scope.ts'
import { createBases } from './bases-cache.ts'
import type { MinuteThread } from './minute.ts'
import { createQueue } from './queue.ts'
import type { Asking } from './view.ts'

/** What the pages stand on: as of when, and the bases computed for this state of `applied`. Everybody who asks shares them. */
export interface PageState {
  freshness(): Freshness
  /** Reads the freshness again and forgets the bases. True when something changed. */
  refresh(): Promise<boolean>
  asking(): Asking
  /** What chance alone gives for the index; computed in a thread of its own and kept for ten minutes. */
  band(filters: Filters): Promise<UniformityBand>
}

export function createPageState(
  client: ClickHouseClient,
  secret: ImporterKeySecret,
  threads: { minute: MinuteThread; band: MinuteThread },
): PageState {
  let freshness: Freshness = { as_of: null, applied_at: null, simulated: null }
  let base = createBases()
  const queue = createQueue(client, secret)
  let generation = 0
  const bands = createBands((filters) =>
    threads.band.band({ filters, scope: fullScope, freshness, generation }),
  )
  return {
    freshness: () => freshness,
    band: bands,
    refresh: async () => {
      const next = await readFreshness(client)
      const changed = JSON.stringify(next) !== JSON.stringify(freshness)
      freshness = next
      base = createBases()
      generation += 1
      return changed
    },
    asking: () => {
      const now = { freshness, generation }
      return {
        ...{ client, secret, freshness, base, queue },
        apart: (view, filters, scope) => threads.minute.view(view, { filters, scope, ...now }),
      }
    },
  }
}

const bandKeptMs = 600_000
const mostBands = 64

/** Drawing takes up to a minute: who asks the same within ten gets the same, and waits for it together. */
function createBands(draw: (filters: Filters) => Promise<UniformityBand>) {
  const known = new Map<string, { at: number; band: Promise<UniformityBand> }>()
  return (filters: Filters): Promise<UniformityBand> => {
    const key = canonicalFilters(filters)
    const found = known.get(key)
    if (found !== undefined && performance.now() - found.at < bandKeptMs) return found.band
    const drawn = { at: performance.now(), band: draw(filters) }
    known.delete(key)
    known.set(key, drawn)
    drawn.band.catch(() => {
      if (known.get(key) === drawn) known.delete(key)
    })
    const oldest = known.size > mostBands ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    return drawn.band
  }
}
