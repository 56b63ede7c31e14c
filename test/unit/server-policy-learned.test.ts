import { expect, test } from 'vitest'
import type { Rule } from '../../server/contract/policies.ts'
import { pointsOf } from '../../server/domain/scorecard/points.ts'
import type { Rows } from '../../server/domain/scorecard/types.ts'
import { checkPolicy } from '../../server/policy/check.ts'
import { builtInPolicies } from '../../server/policy/built-in.ts'
import { features } from '../../server/policy/features.ts'
import { learnedDraft } from '../../server/policy/learn.ts'

/** Inspected entries of a world where a lane's past rate and a missing maker tell, and nothing else does. */
function world(n: number): Rows {
  let state = 12_345
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const column = () => new Float64Array(n)
  const numbers = features.filter(({ kind }) => kind === 'number')
  const columns = Object.fromEntries(numbers.map(({ name }) => [name, column()]))
  const outcome = new Uint8Array(n)
  for (let row = 0; row < n; row += 1) {
    for (const { name, least, greatest } of numbers)
      columns[name]![row] = (least ?? 0) + Math.floor(random() * Math.min(50, (greatest ?? 50) + 1))
    const lane = Math.floor(random() * 400_000)
    const maker = random() < 0.3 ? -1 : Math.floor(random() * 100_000)
    columns['lane_rate_ppm']![row] = lane
    columns['maker_rate_ppm']![row] = maker
    outcome[row] = random() < 0.05 + lane / 1_000_000 + (maker < 0 ? 0.2 : 0) ? 1 : 0
  }
  return {
    features: columns,
    outcome,
    weight: new Float64Array(n).fill(1),
    days: Int32Array.from({ length: n }, (_, row) => 20_000 + Math.floor((row * 100) / n)),
  }
}

const pointsBy = (rules: readonly Rule[], { features: columns }: Rows, row: number) =>
  rules
    .filter(({ conditions }) =>
      conditions.every(({ field, operator, value }) => {
        const had = columns[field]![row]!
        return operator === '>=' ? had >= Number(value) : had < Number(value)
      }),
    )
    .reduce((sum, { points }) => sum + points, 0)

test('the rules of a learned draft give exactly the points of the card, and pass every check', () => {
  const rows = world(3000)
  const like = builtInPolicies[0]!.document
  const { draft, fit } = learnedDraft(rows, like, 'learned')
  expect(checkPolicy(draft)).toEqual([])
  expect(fit.scorecard.features.map(({ feature }) => feature)).toEqual(
    expect.arrayContaining(['lane_rate_ppm', 'maker_rate_ppm']),
  )
  const points = pointsOf(fit.scorecard, rows)
  for (let row = 0; row < 3000; row += 1)
    expect(pointsBy(draft.rules, rows, row), `row ${row}`).toBe(points[row])
  expect(draft.bands[0]?.from_points).toBe(like.bands[0]?.from_points)
  expect(draft.bands.length).toBeGreaterThan(1)
})

test('too few outcomes make no card', () => {
  expect(() => learnedDraft(world(100), builtInPolicies[0]!.document, 'learned')).toThrow(
    '100 inspected entries',
  )
})
