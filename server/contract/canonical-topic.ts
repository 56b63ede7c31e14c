import { liveViews, type LiveView } from './live.ts'
import type { FilterName, Filters } from './filters.ts'

const listNames = ['center', 'mode', 'port', 'segment', 'tier'] as const
const singleNames = ['from', 'measure', 'to', 'tz'] as const

/** Query string of the filters: names ascending, values ascending, without what is empty. Pages, API, topics and exports share it. */
export function canonicalFilters(filters: Filters): string {
  const pairs: [FilterName, string][] = []
  for (const name of listNames) {
    const values = [...new Set((filters[name] ?? []).map(String))].toSorted()
    for (const value of values) pairs.push([name, value])
  }
  for (const name of singleNames) {
    const value = filters[name]
    if (value !== undefined) pairs.push([name, value])
  }
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
}

export function canonicalTopic(view: LiveView, filters: Filters): string {
  const query = canonicalFilters(filters)
  return query === '' ? view : `${view}?${query}`
}

/** Splits a topic into view and query; undefined when the view does not exist. */
export function splitTopic(topic: string): { view: LiveView; query: string } | undefined {
  const cut = topic.indexOf('?')
  const name = cut < 0 ? topic : topic.slice(0, cut)
  const view = liveViews.find((known) => known === name)
  return view === undefined ? undefined : { view, query: cut < 0 ? '' : topic.slice(cut + 1) }
}
