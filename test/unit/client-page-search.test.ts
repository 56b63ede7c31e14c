import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSearch, readSearch, writeSearch } from '../../client/api/page-search.ts'

const read = (text: string) => readSearch(parseSearch(text))

test('filters in an address are read by their kinds', () => {
  expect(
    read('?mode=40&mode=11&tier=2&segment=high&from=2026-03-01&to=2026-03-28&tz=America/New_York'),
  ).toEqual({
    mode: ['40', '11'],
    tier: [2],
    segment: ['high'],
    from: '2026-03-01',
    to: '2026-03-28',
    tz: 'America/New_York',
  })
})

test('what is no filter, or no value of it, is left out and the link still opens', () => {
  expect(read('?tier=9&mode=air&segment=odd&from=yesterday&utm=1&entry=x')).toEqual({})
})

test('equal filters have one address', () => {
  expect(writeSearch(read('?tier=2&mode=40&mode=11&mode=11'))).toBe('?mode=11&mode=40&tier=2')
  expect(writeSearch({})).toBe('')
  expect(writeSearch({ mode: ['11'], entry: '2026-03-01/2704/ABC12345676' })).toBe(
    '?mode=11&entry=2026-03-01/2704/ABC12345676',
  )
})

test('an address reads back as it was written', () => {
  const day = fc.constantFrom('2026-01-01', '2026-12-31')
  const some = <T>(values: T[]) => fc.subarray(values, { minLength: 1 })
  const search = fc.record(
    {
      center: some(['001', '010']),
      port: some(['2704', '4601']),
      segment: some(['high', 'elevated', 'standard', 'trusted']),
      mode: some(['11', '40', '50']),
      tier: some([0, 1, 2, 3]),
      from: day,
      to: day,
      tz: fc.constantFrom('UTC', 'America/Argentina/Ushuaia'),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(search, (wanted) => {
      expect(read(writeSearch(wanted))).toEqual(readSearch(wanted))
    }),
  )
})
