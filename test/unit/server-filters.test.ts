import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CenterCode, PortCode } from '../../ingest/contract/codes.ts'
import { segments } from '../../ingest/contract/entry-event.ts'
import { canonicalTopic, splitTopic } from '../../server/contract/canonical-topic.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { liveViews } from '../../server/contract/live.ts'
import { parseFilters } from '../../server/live/parse-filters.ts'

test('repeated names become lists, tiers numbers', () => {
  const query = 'center=003&center=010&port=2704&tier=0&tier=2&from=2026-02-01&to=2026-02-28&tz=UTC'
  expect(parseFilters(query)).toEqual({
    center: ['003', '010'],
    port: ['2704'],
    tier: [0, 2],
    from: '2026-02-01',
    to: '2026-02-28',
    tz: 'UTC',
  })
  expect(parseFilters('')).toEqual({})
})

test.each(['colour=red', 'ports=2704', 'constructor=1', '__proto__=1', 'toString=x'])(
  'the unknown filter %s is named, never ignored',
  (query) => {
    expect(parseFilters(`port=2704&${query}`)).toMatchObject({
      code: 'UNKNOWN_FILTER',
      detail: expect.stringContaining(query.split('=')[0] ?? '') as unknown,
    })
  },
)

test.each([
  ['a month that does not exist', 'from=2026-13-01'],
  ['a day that does not exist', 'to=2026-02-30'],
  ['a date in another form', 'from=01.02.2026'],
  ['from after to', 'from=2026-03-02&to=2026-03-01'],
  ['a date twice', 'from=2026-03-01&from=2026-03-02'],
  ['a zone that does not exist', 'tz=America/Nowhere'],
  ['a zone in other letters than the database knows', 'tz=america/new_york'],
  ['an offset instead of a zone', 'tz=%2B05:00'],
  ['tier text', 'tier=gold'],
  ['a tier that does not exist', 'tier=4'],
  ['a tier with a fraction', 'tier=1.0'],
  ['a port too short', 'port=270'],
  ['a segment that does not exist', 'segment=low'],
  ['a mode of letters', 'mode=air'],
  ['an empty value', 'center='],
])('%s is a bad filter', (_, query) => {
  expect(parseFilters(query)).toMatchObject({ code: 'BAD_FILTER' })
})

test('a range of one day is a range', () => {
  expect(parseFilters('from=2026-03-01&to=2026-03-01')).not.toHaveProperty('code')
})

const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 6 })
const digits = (length: number) =>
  fc
    .integer({ min: 0, max: 10 ** length - 1 })
    .map((number) => String(number).padStart(length, '0'))
const day = fc.constantFrom('2026-01-31', '2026-02-01', '2026-12-31')
const anyFilters: fc.Arbitrary<Filters> = fc.record(
  {
    center: list(digits(3).map((code) => code as CenterCode)),
    port: list(digits(4).map((code) => code as PortCode)),
    segment: list(fc.constantFrom(...segments)),
    mode: list(digits(2)),
    tier: list(fc.integer({ min: 0, max: 3 })),
    from: day,
    tz: fc.constantFrom('America/New_York', 'Etc/GMT+5', 'UTC'),
  },
  { requiredKeys: [] },
)
const view = fc.constantFrom(...liveViews)

test('a topic does not depend on the order or repetition of its filters', () => {
  fc.assert(
    fc.property(view, anyFilters, fc.infiniteStream(fc.nat()), (name, filters, random) => {
      const keyed = <T>(items: T[]) =>
        items
          .map((item): [number, T] => [random.next().value ?? 0, item])
          .toSorted(([a], [b]) => a - b)
          .map(([, item]) => item)
      const disturbed = Object.fromEntries(
        keyed(Object.entries(filters)).map(([key, value]): [string, unknown] => [
          key,
          Array.isArray(value) ? keyed([...value, ...value.slice(0, 3)]) : value,
        ]),
      ) as Filters
      expect(canonicalTopic(name, disturbed)).toBe(canonicalTopic(name, filters))
    }),
  )
})

test('a topic read back gives the same topic', () => {
  fc.assert(
    fc.property(view, anyFilters, (name, filters) => {
      const topic = canonicalTopic(name, filters)
      const split = splitTopic(topic)
      expect(split?.view).toBe(name)
      const parsed = parseFilters(split?.query ?? '')
      expect('code' in parsed ? parsed : canonicalTopic(name, parsed)).toBe(topic)
    }),
  )
})

test('different filters are different topics', () => {
  const topic = (filters: string) => {
    const parsed = parseFilters(filters)
    if ('code' in parsed) throw new Error(parsed.detail)
    return canonicalTopic('queues', parsed)
  }
  const asked = ['', 'port=2704', 'port=2704&port=2304', 'tier=1', 'mode=11', 'from=2026-01-01']
  expect(new Set(asked.map(topic)).size).toBe(asked.length)
})

test('what is no live view is no topic', () => {
  for (const topic of ['', 'queue', 'queues/', 'constructor', '?port=2704'])
    expect(splitTopic(topic)).toBeUndefined()
})
