import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPolicy, type Policy } from '../../server/policy/document.ts'
import { inOrder, policyExpression } from '../../server/policy/expression.ts'

const rules1 = readPolicy(
  JSON.parse(readFileSync(new URL('../../server/policies/rules-1.json', import.meta.url), 'utf8')),
)
const withRule = (field: string, value: number | string[]): Policy => ({
  ...rules1,
  rules: [
    {
      code: 'ONE',
      points: 3,
      text: 'one',
      conditions: [{ field, operator: typeof value === 'number' ? '>=' : 'in', value }],
    },
  ],
})

test('numbers stand in the text, words travel beside it', () => {
  expect(policyExpression(withRule('tier', -1))).toEqual({
    mask: '[toUInt8(f_tier >= toInt64(-1))]',
    points: 'toInt64(f_tier >= toInt64(-1)) * toInt64(3)',
    params: {},
  })
  const words = policyExpression(withRule('origin', ["CN'); drop table entry --"]))
  expect(words.mask).toBe('[toUInt8(has({words_0:Array(String)}, f_origin))]')
  expect(words.params).toEqual({ words_0: ["CN'); drop table entry --"] })
})

test('a field that is no plain name and a number that is not whole never become text', () => {
  for (const field of ['tier) or 1', 'Tier', '', '1st', 'tier -- '])
    expect(() => policyExpression(withRule(field, 1)), field).toThrow('not a feature')
  for (const value of [0.5, Number.NaN, 2 ** 60])
    expect(() => policyExpression(withRule('tier', value)), String(value)).toThrow('not a whole')
})

test('the mask has the rules in the order of reasons', () => {
  const order = inOrder(rules1)
  expect(order.map(({ points }) => points)).toEqual(
    rules1.rules.map(({ points }) => points).toSorted((a, b) => b - a),
  )
  expect(policyExpression(rules1).mask.match(/toUInt8\(/g)).toHaveLength(rules1.rules.length)
})

test('a policy without rules gives no points', () => {
  expect(policyExpression({ ...rules1, rules: [] })).toEqual({
    mask: 'emptyArrayUInt8()',
    points: 'toInt64(0)',
    params: {},
  })
})
