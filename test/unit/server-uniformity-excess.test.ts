import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  excessDisagreement,
  excessEstimate,
  excessSums,
  type MatchedGroup,
} from '../../server/domain/uniformity/excess.ts'

interface GoldCase {
  groups: [importer: number, ports: [port: number, n: number, x: number][]][]
  importers: number
  pairs: number
  excess: number
  se: number
  k: number
  lower: number
  upper: number
}

const fixture = new URL('../fixtures/statistics/matched.json', import.meta.url)
// The shape of the file is the interface above; a missing field fails its comparison.
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { cases: GoldCase[] }

const groupsOf = (gold: GoldCase): MatchedGroup[] =>
  gold.groups.map(([importer, ports]) => ({
    importer,
    ports: ports.map(([port, n, x]) => ({ port, n, x })),
  }))

test.each(cases)('excess disagreement as in the reference results ($pairs pairs)', (gold) => {
  const sums = excessSums(groupsOf(gold))
  expect([sums.importers, sums.pairs]).toEqual([gold.importers, gold.pairs])
  const found = excessEstimate(sums)
  for (const field of ['excess', 'se', 'k', 'lower', 'upper'] as const) {
    expect(Math.abs(found[field] / gold[field] - 1), field).toBeLessThan(1e-6)
  }
})

test('with fewer than twenty importers only the counts are given', () => {
  const found = excessDisagreement(groupsOf(cases[0]!))
  expect(found).toEqual({
    importers: cases[0]!.importers,
    pairs: cases[0]!.pairs,
    excess: null,
    se: null,
    k: null,
    lower: null,
    upper: null,
    typical_points: null,
  })
  expect(excessDisagreement([])).toMatchObject({ importers: 0, pairs: 0, excess: null })
})

const differing = Array.from({ length: 30 }, (_, importer) => ({
  importer,
  ports: [
    { port: 0, n: 10, x: importer % 2 },
    { port: 1, n: 10, x: 5 + (importer % 3) },
    { port: 2, n: 1, x: 1 },
  ],
}))

test('ports with one entry of the goods make no pair, and a sure difference is put in points', () => {
  const found = excessDisagreement(differing)
  expect([found.importers, found.pairs]).toEqual([30, 30])
  expect(found.lower).toBeGreaterThan(0)
  expect(found.typical_points).toBeCloseTo(100 * Math.sqrt(found.excess!), 12)
  expect(found.typical_points).toBeGreaterThan(40)
})

test('the order of groups and of ports in them changes nothing', () => {
  const turned = differing.toReversed().map(({ importer, ports }) => ({
    importer,
    ports: ports.toReversed(),
  }))
  expect(excessDisagreement(turned)).toEqual(excessDisagreement(differing))
})
