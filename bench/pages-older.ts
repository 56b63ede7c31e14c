import type { LiveView } from '../server/contract/live.ts'
import { answerTimes, rounded } from './pages-answers.ts'
import { growWorld } from './pages-copies.ts'
import type { FilterSet } from './pages-filters.ts'
import { say, type PagesOptions, type PagesWorld } from './pages-world.ts'

export interface OlderRow {
  view: LiveView
  days: number
  /** Medians of first answers, milliseconds. */
  before: number
  after: number
  ratio: number
}

/** First answers of the same ranges before and after `older` times as much history has been put before them. */
export async function withOlder(
  world: PagesWorld,
  options: PagesOptions,
  sets: FilterSet[],
): Promise<OlderRow[]> {
  const before = await answerTimes(world, sets, 1)
  await growWorld(world.client, { copies: options.older, daysBack: options.days }, say)
  await world.state.refresh()
  const after = await answerTimes(world, sets, 2)
  return before.map(({ view, days, cold_p50 }, at) => {
    const later = after[at]?.cold_p50 ?? Number.NaN
    return { view, days, before: cold_p50, after: later, ratio: rounded(later / cold_p50) }
  })
}
