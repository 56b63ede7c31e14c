import { canonicalFilters } from '../../server/contract/canonical-topic.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { measureNames } from '../../server/contract/measures.ts'

/** What the address holds after the question mark: the filters, and the entry opened beside the queue. */
export type PageSearch = Filters & { entry?: string }
export type Segment = NonNullable<Filters['segment']>[number]
export const segmentNames: readonly Segment[] = ['high', 'elevated', 'standard', 'trusted']

const day = /^\d{4}-\d{2}-\d{2}$/
const patterns = {
  center: /^\d{3}$/,
  port: /^[0-9A-Z]{4}$/,
  mode: /^\d{2}$/,
  tier: /^[0-3]$/,
} as const
const zone = /^[A-Za-z]+(\/[A-Za-z_+0-9-]+){0,2}$/
const entryPath = /^\d{4}-\d{2}-\d{2}\/[0-9A-Z]{4}\/[0-9A-Z]{3}\d{8}$/

/** Repeated names become lists, as the API reads them. */
export function parseSearch(text: string): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) (found[name] ??= []).push(value)
  return found
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String)

/** Keeps what is a filter and well formed; a link with anything else still opens. */
export function readSearch(raw: Record<string, unknown>): PageSearch {
  const list = (name: keyof typeof patterns) =>
    name in raw ? textsOf(raw[name]).filter((text) => patterns[name].test(text)) : []
  const single = (name: string, pattern: RegExp) =>
    name in raw ? textsOf(raw[name]).find((text) => pattern.test(text)) : undefined
  const found: PageSearch = {}
  for (const name of ['center', 'port', 'mode'] as const) {
    const values = list(name)
    if (values.length > 0) found[name] = values
  }
  const tier = list('tier').map(Number)
  if (tier.length > 0) found.tier = tier
  const asked = 'segment' in raw ? textsOf(raw.segment) : []
  const segment = segmentNames.filter((name) => asked.includes(name))
  if (segment.length > 0) found.segment = segment
  const measure = measureNames.find((name) => textsOf(raw['measure']).includes(name))
  if (measure !== undefined) found.measure = measure
  for (const [name, pattern] of [
    ['from', day],
    ['to', day],
    ['tz', zone],
    ['entry', entryPath],
  ] as const) {
    const value = single(name, pattern)
    if (value !== undefined) found[name] = value
  }
  return found
}

/** The address of a search: canonical filters first, so that equal pages have equal addresses. */
export function writeSearch(search: Record<string, unknown>): string {
  const { entry, ...filters } = readSearch(search)
  const query = canonicalFilters(filters)
  const parts = [query, entry === undefined ? '' : `entry=${entry}`].filter((part) => part !== '')
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}
