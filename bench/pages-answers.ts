import type { ClickHouseClient } from '@clickhouse/client'
import { liveViews, type LiveView } from '../server/contract/live.ts'
import { computed, reply, views } from '../server/live/views.ts'
import { markApplied, readUnapplied } from '../server/loop/applied.ts'
import { fold } from '../server/loop/fold.ts'
import { fullScope } from '../sql/scope.ts'
import { asked, rangeDays, type FilterSet } from './pages-filters.ts'
import { say, type PagesWorld } from './pages-world.ts'
import { median, p95, timed } from './world.ts'

/** Milliseconds that an answer may take at the 95th percentile: pages of 28 days, and longer ones of the analyst. */
export const budgetMs = (days: number) => (days === 28 ? 100 : 400)

export interface AnswerRow {
  view: LiveView
  pace: string
  days: number
  cold_min: number
  cold_p50: number
  cold_p95: number
  cold_max: number
  warm_p50: number
  warm_p95: number
  warm_max: number
  budget: number
  over: string
}
const touchedEntries = 200

/**
 * Every view with every filter set. Before each set 200 entries of the last 28 days are folded again, so that `entry`
 * has a new part to merge. Cold: the bases are forgotten, as with every change of `applied`. Warm: the same period and
 * measure in the same state, another choice of Centers, ports, segments, modes and tiers. Each round of one world has
 * a number of its own.
 */
export async function answerTimes(
  world: PagesWorld,
  sets: FilterSet[],
  round = 0,
): Promise<AnswerRow[]> {
  const { client, state } = world
  const times = new Map<string, { cold: number[]; warm: number[] }>()
  const ports = sets.flatMap(({ choice }) => choice.port ?? []).slice(0, 1)
  for (const [at, set] of sets.entries()) {
    const lastDay = set.period.to ?? ''
    await touch(client, sets.length * round + at + 1, lastDay, state.freshness().as_of)
    const other: FilterSet = { ...set, choice: sets[(at + 3) % sets.length]?.choice ?? {} }
    for (const view of liveViews) {
      await state.refresh()
      const ask = (filters: FilterSet) =>
        timed(() =>
          reply(views[view], state.asking(), asked(view, filters, ports), fullScope, new Date()),
        )
      const known = times.get(`${view} ${set.days}`) ?? { cold: [], warm: [] }
      known.cold.push(await ask(set))
      known.warm.push(await ask(other))
      times.set(`${view} ${set.days}`, known)
    }
    if ((at + 1) % 10 === 0) say(`${at + 1} of ${sets.length} filter sets`)
  }
  return liveViews.flatMap((view) =>
    rangeDays.flatMap((days) => {
      const found = times.get(`${view} ${days}`)
      return found === undefined ? [] : [rowOf(view, days, found.cold, found.warm)]
    }),
  )
}

function rowOf(view: LiveView, days: number, cold: number[], warm: number[]): AnswerRow {
  const budget = budgetMs(days)
  const over = [p95(cold) > budget ? 'cold' : '', p95(warm) > budget ? 'warm' : '']
  return {
    view,
    pace: computed[view].pace,
    days,
    cold_min: rounded(Math.min(...cold)),
    cold_p50: rounded(median(cold)),
    cold_p95: rounded(p95(cold)),
    cold_max: rounded(Math.max(...cold)),
    warm_p50: rounded(median(warm)),
    warm_p95: rounded(p95(warm)),
    warm_max: rounded(Math.max(...warm)),
    budget,
    over: over.filter((word) => word !== '').join(' '),
  }
}
export const rounded = (ms: number) => Math.round(ms * 10) / 10

/** A tick without news: some entries folded again, and `applied` says so. */
async function touch(
  client: ClickHouseClient,
  batch: number,
  lastDay: string,
  newest: string | null,
) {
  await client.command({
    query: `insert into touched select {batch:UInt64}, 'entry', filed_on, port, entry_number from entry
      where filed_on between toDate({day:String}) - 27 and toDate({day:String})
      order by cityHash64(entry_number, {batch:UInt64}) limit {touched:UInt32}`,
    query_params: { batch, day: lastDay, touched: touchedEntries },
    clickhouse_settings: { log_comment: 'bench_touch' },
  })
  const { version } = await readUnapplied(client, 0)
  const counts = await fold(client, [String(batch)], version)
  await markApplied(client, [String(batch)], counts, newest)
}
