import { expect } from 'vitest'
import { canonicalFilters } from '../../server/contract/canonical-topic.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { differences } from './close-to.ts'
import { oracle, type Oracle } from './oracle.ts'
import type { Road } from './road.ts'

/** Fields that may differ between two runs over the same events. */
const free = new Set(['applied_at', 'computed_at'])
/** Names that the oracle does not know: how the events came, and who is asked. */
const ofTheReply = new Set(['simulated', 'definition', 'filters', 'not_applied'])
/** Texts of the product in a reply's meta. */
const ofTheMeta = new Set(['adjusted_for', 'not_adjusted_for', 'open_hours'])

/** What a comparison asks of a system, however it runs. */
export type Compared = Pick<Road, 'get' | 'decisions' | 'importerKey'>

type Page = Record<string, unknown> & { meta: Record<string, unknown>; rows: unknown[] }
const endpoints = [
  ['queues', 'queues'],
  ['throughput', 'throughput'],
  ['throughput/days', 'throughputDays'],
  ['throughput/centers', 'throughputCenters'],
  ['release-times', 'releaseTimes'],
  ['release-times/days', 'releaseTimesDays'],
  ['release-times/intervals', 'releaseIntervals'],
  ['revenue', 'revenue'],
  ['throughput/times', 'throughputTimes'],
  ['throughput/compared', 'throughputCompared'],
  ['throughput/divisions', 'throughputDivisions'],
  ['uniformity', 'uniformity'],
  ['uniformity/cells', 'uniformityCells'],
  ['matched', 'matched'],
  ['compliance', 'compliance'],
  ['compliance/months', 'complianceMonths'],
  ['trusted-benefit', 'trustedBenefit'],
] as const
type Endpoint = (typeof endpoints)[number]

const without = (value: Record<string, unknown>, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)))

/** Filters that cut the world in every way a page can. */
export function someFilters(): Filters[] {
  return [
    {},
    { center: ['007'] },
    { port: ['2704', '2304'] },
    { segment: ['high'] },
    { mode: ['11', '30'] },
    { tier: [0, 2] },
    { center: ['003', '010'], segment: ['elevated', 'standard'], tier: [1] },
    { from: '2026-02-01', to: '2026-03-31', tz: 'America/Los_Angeles' },
    halfYear,
  ]
}
const halfYear = { from: '2026-01-05', to: '2026-07-05' }

/** What only the views of the analyst know: another outcome, one port. */
function someMeasures(): [Endpoint, Filters][] {
  const uniformity = ['uniformity', 'uniformity'] as const
  return [
    [uniformity, { measure: 'hold' }],
    [uniformity, { measure: 'slow_release' }],
    [uniformity, { measure: 'cf28' }],
    [uniformity, { measure: 'protest_granted' }],
    [uniformity, { ...halfYear, measure: 'waiver' }],
    [uniformity, { ...halfYear, measure: 'slow_release' }],
    [uniformity, { ...halfYear, measure: 'review_change' }],
    [uniformity, { ...halfYear, measure: 'protest_granted' }],
    [uniformity, { ...halfYear, measure: 'request_advance', tz: 'America/Los_Angeles' }],
    [['matched', 'matched'], { ...halfYear, measure: 'document_request' }],
    [['uniformity/cells', 'uniformityCells'], { port: ['2704'] }],
    [['uniformity/cells', 'uniformityCells'], { ...halfYear, port: ['2704'], measure: 'hold' }],
  ]
}

/** All answers of the views for the filters, free fields left out. */
export async function answersOf(
  road: Road,
  filters: readonly Filters[] = someFilters(),
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {}
  for (const filter of filters) {
    for (const [path] of endpoints) {
      const query = canonicalFilters(filter)
      answers[`${path}?${query}`] = without(await road.get<Page>(`/api/${path}?${query}`), free)
    }
  }
  return answers
}

/** Every view under every filter, entries and accounts, against the oracle over the same lines. Answers how much was compared. */
export async function expectOracle(
  road: Compared,
  lines: readonly string[],
  options: { filters?: Filters[]; details?: number; knownAtOnce?: boolean; relative?: number } = {},
): Promise<{ figures: number; oracle: Oracle }> {
  const decisions = await road.decisions()
  const numbers = new Set<string>()
  for (const line of lines) {
    const number = /"importer_number":"([^"]+)"/.exec(line)?.[1]
    if (number !== undefined) numbers.add(number)
  }
  const keys = new Map<string, string>()
  for (const number of numbers) keys.set(number, await road.importerKey(number))
  const truth = oracle([...lines, ...decisions], {
    importerKey: (number) => keys.get(number) ?? '',
  })
  let figures = 0
  const questions: [Endpoint, Filters][] = (options.filters ?? someFilters()).flatMap((filter) =>
    endpoints.map((endpoint): [Endpoint, Filters] => [endpoint, filter]),
  )
  if (options.filters === undefined) questions.push(...someMeasures())
  const differing: string[] = []
  for (const [[path, name], filter] of questions) {
    const query = canonicalFilters(filter)
    const got = await road.get<Page>(`/api/${path}?${query}`)
    const reply = { ...without(without(got, free), ofTheReply), meta: without(got.meta, ofTheMeta) }
    const expected = { as_of: truth.as_of, ...truth[name](filter) }
    differing.push(...differences(reply, expected, `${path}?${query} `, options.relative))
    figures += got.rows.length * Object.keys(got.rows[0] ?? {}).length
  }
  expect(differing).toEqual([])
  const { meta } = await road.get<{ meta: Record<string, unknown> }>('/api/data-quality')
  const quality = truth.quality() as unknown as Record<string, unknown>
  for (const [name, value] of Object.entries(quality))
    expect(meta[name], `data-quality ${name}`).toEqual(value)
  // A decision stands with what was known when it was made, which is all only when all came at once.
  for (const { made, expected, entry } of options.knownAtOnce === false ? [] : truth.decisions())
    if (made.policy_id === expected.policy_id)
      expect(made, `decision of ${entry.number}`).toEqual(expected)
  const all = [...truth.world.entries.values()]
  const step = Math.max(1, Math.floor(all.length / (options.details ?? 40)))
  for (let at = 0; at < all.length; at += step) {
    const ref = all[at]?.ref
    if (ref === undefined) continue
    const got = await road.get<Record<string, unknown>>(
      `/api/entries/${ref.filed_on}/${ref.port}/${ref.number}`,
    )
    const expected = truth.entry(ref.filed_on, ref.port, ref.number) as unknown as Record<
      string,
      unknown
    >
    expect(without(got, free), `entry ${ref.number}`).toMatchObject(expected)
  }
  for (const number of [...numbers].slice(0, 40)) {
    const expected = truth.importer(number)
    if (expected === null) {
      await expect(
        road.get(`/api/importers/${keys.get(number)}`),
        `importer ${number}`,
      ).rejects.toThrow('404')
      continue
    }
    const got = await road.get<Record<string, unknown>>(`/api/importers/${keys.get(number)}`)
    // The page lists the newest hundred entries and two hundred pieces of work; the oracle lists all.
    const cut = {
      ...expected,
      recent_entries: expected.recent_entries.slice(0, 100),
      work: expected.work.slice(0, 200),
    }
    expect(without(got, free), `importer ${number}`).toMatchObject(cut)
  }
  return { figures, oracle: truth }
}
