import type { FilterName, Filters } from '../contract/filters.ts'

/** The columns that filters act on. Tier -1 is an account unknown at filing; segment '' has no decision yet. */
export interface Filterable {
  center: string
  port: string
  segment: string
  mode: string
  tier: number
  filed_on: string
}

/** A predicate for the filters; lists are alternatives, different filters all hold. */
export function selects(filters: Filters): (row: Filterable) => boolean {
  const center = filters.center && new Set<string>(filters.center)
  const port = filters.port && new Set<string>(filters.port)
  const segment = filters.segment && new Set<string>(filters.segment)
  const mode = filters.mode && new Set<string>(filters.mode)
  const tier = filters.tier && new Set<number>(filters.tier)
  const { from, to } = filters
  return (row) =>
    (center === undefined || center.has(row.center)) &&
    (port === undefined || port.has(row.port)) &&
    (segment === undefined || segment.has(row.segment)) &&
    (mode === undefined || mode.has(row.mode)) &&
    (tier === undefined || tier.has(row.tier)) &&
    (from === undefined || row.filed_on >= from) &&
    (to === undefined || row.filed_on <= to)
}

/** Names of filters that were asked for and that a view does not know. */
export function notApplied(filters: Filters, known: readonly FilterName[]): string[] {
  return Object.entries(filters)
    .filter(([name, value]) => value !== undefined && !(known as readonly string[]).includes(name))
    .map(([name]) => name)
    .toSorted()
}
