import { expect, test } from 'vitest'
import { ageTable } from '../../server/domain/survival/age-table.ts'
import { agesOf, type Spell } from '../../server/domain/survival/kaplan-meier.ts'
import { closingOrder } from '../../server/domain/survival/others.ts'
import { comparedCenters } from '../../server/domain/survival/pace.ts'
import { spellGroups, strataOf } from '../../server/domain/survival/stratify.ts'
import { SumTree } from '../../server/domain/survival/sum-tree.ts'
import { seededRandom } from '../support/streams.ts'

const random = seededRandom(17)
/** Whole days, so that ages meet: some enter late, some leave at the age they enter. */
const spells = (count: number): Spell[] =>
  Array.from({ length: count }, () => {
    const entry = Math.max(0, Math.floor(random() * 20) - 8)
    return { entry, exit: entry + Math.floor(random() * 12), closed: random() < 0.6 }
  })

test('the table of ages counts as the definition does, item by item', () => {
  const centers = [spells(80), spells(50), []]
  const { ages, atRisk, closed } = ageTable(centers.map(agesOf))
  const atAge = (items: readonly Spell[], age: number) => ({
    atRisk: items.filter(
      ({ entry, exit }) => exit >= age && (entry < age || (entry === 0 && age === 0)),
    ).length,
    closed: items.filter(
      ({ entry, exit, closed: done }) => done && exit === age && (exit > entry || entry === 0),
    ).length,
  })
  expect(ages.length).toBeGreaterThan(10)
  for (const [place, age] of ages.entries())
    for (const [center, items] of centers.entries())
      expect(
        { atRisk: atRisk[place * 3 + center], closed: closed[place * 3 + center] },
        `age ${age}, Center ${center}`,
      ).toEqual(atAge(items, age))
})

test('the closings of all strata come in order of age, each with its stratum and row', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].flatMap((stratum) =>
    spells(30).map((spell) => ({ ...spell, center: 'X', stratum, received_inside: true })),
  )
  const strata = strataOf(spellGroups(items), ['X'])
  const order = closingOrder(strata)
  const listed = Array.from(order.ages, (age, at) => [age, order.stratum[at], order.row[at]])
  const expected = strata
    .flatMap(({ table }, place) => Array.from(table.ages, (age, row) => [age, place, row]))
    .toSorted(([a = 0, s = 0], [b = 0, z = 0]) => a - b || s - z)
  expect(listed).toEqual(expected)
})

test('a sum over parts that change a hundred thousand times is that of the parts as they are', () => {
  const parts = Float64Array.from({ length: 37 }, () => random())
  const tree = new SumTree(parts)
  for (let change = 0; change < 100_000; change += 1) {
    const place = Math.floor(random() * parts.length)
    parts[place] = random() * 10 ** (Math.floor(random() * 9) - 4)
    tree.set(place, parts[place] ?? 0)
  }
  parts.fill(1 / 8)
  for (const place of parts.keys()) tree.set(place, 1 / 8)
  expect(tree.sum()).toBe(37 / 8)
})

test('one Center may have more work of a kind than a call can have arguments', () => {
  const many = (center: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      ...{ center, stratum: 'one', entry: 0, exit: 1 + (at % 90), closed: true },
      received_inside: true,
    }))
  const rows = comparedCenters([...many('A', 200_000), ...many('B', 900)])
  expect(rows.map((row) => [row.own_median?.estimate, row.expected_median?.estimate])).toEqual([
    [45, 45],
    [45, 45],
  ])
}, 20_000)
