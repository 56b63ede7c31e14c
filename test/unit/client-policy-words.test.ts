import { expect, test } from 'vitest'
import type { Policy, Rule } from '../../server/contract/policies.ts'
import { builtInPolicies } from '../../server/policy/built-in.ts'
import { features } from '../../server/policy/features.ts'
import { actsOf } from '../../client/panels/policy-acts.tsx'
import { listOf, read } from '../../client/panels/policy-fields.tsx'
import { featuresByName } from '../../client/panels/policy-paths.ts'
import { differencesOf, listWords, ruleWords } from '../../client/panels/policy-words.ts'

const byName = featuresByName(features)
const rules = builtInPolicies.map(({ document }) => document)[0]!
const rule = (code: string): Rule => rules.rules.find((one) => one.code === code)!

test.each([
  [
    'ACCOUNT_NEW',
    '20 points: Account registered less than 90 days before filing, when account age ≥ 0 and < 90 days',
  ],
  ['ACCOUNT_UNKNOWN', '25 points: No account on record at filing, when account on record is no'],
  [
    'DUTY_HIGH',
    '10 points: A line claims a duty rate of 10 % or more, when highest duty rate of a line ≥ 10 %',
  ],
  [
    'VALUE_LARGE',
    '5 points: Entered value of 500,000 dollars or more, when entered value ≥ $500,000',
  ],
  [
    'VALUE_PER_KG_LOW',
    '15 points: A line is valued under one dollar per kilogram, when lowest value per kilogram of a line ≥ $0 and < $1 per kg',
  ],
  ['TIER_2', '−30 points: CTPAT tier 2 partner, when CTPAT tier = 2'],
  [
    'ADCVD_ENTRY',
    '15 points: Entry type subject to antidumping or countervailing duty, when entry type is 03, 07 or 34',
  ],
])('the rule %s as a sentence', (code, sentence) => {
  expect(ruleWords(rule(code), byName)).toBe(sentence)
})

test('a share to be selected and an unknown feature are said too', () => {
  const conditions = [{ field: 'novel', operator: '>=' as const, value: 1000 }]
  const shared = { ...rule('TIER_1'), conditions, selection_percent_ppm: 25_000 }
  expect(ruleWords(shared, byName)).toBe(
    '−10 points: CTPAT tier 1 partner, when novel ≥ 1,000; 2.5 % of these to be selected',
  )
})

test('runs of three and more are drawn together, only where nothing of them is left out', () => {
  expect(listWords(['50', '51', '52', '54', '55'])).toBe('50 to 52, 54 or 55')
  expect(listWords(['8', '9', '10'])).toBe('8, 9 or 10')
  expect(listWords(['CN', 'VN'])).toBe('CN or VN')
  expect(listWords(['09', '10', '11'])).toBe('09 to 11')
})

test('what was added, removed and changed, and nothing else', () => {
  const after: Policy = {
    ...rules,
    policy_version: 2,
    text: 'Another text is no difference in scoring',
    exposure_ppm: 40_000,
    bands: rules.bands.with(1, { ...rules.bands[1]!, from_points: -9 }),
    rules: [
      ...rules.rules.filter(({ code }) => code !== 'TIER_1').toReversed(),
      { ...rule('TIER_1'), code: 'TIER_ONE' },
    ].map((one) => (one.code === 'TIER_2' ? { ...one, points: -31 } : one)),
  }
  const found = differencesOf(rules, after, byName)
  expect(found.map(({ kind, what }) => `${kind} ${what}`).toSorted()).toEqual([
    'added TIER_ONE',
    'changed Band standard',
    'changed Share of the value at risk',
    'changed TIER_2',
    'removed TIER_1',
  ])
  expect(found.find(({ what }) => what === 'Share of the value at risk')).toMatchObject({
    before: '3 %',
    after: '4 %',
  })
  expect(differencesOf(rules, rules, byName)).toEqual([])
})

test('numbers are read in the unit in which they are written, and only when they are whole in the document', () => {
  expect(read('20,000.50', 100)).toBe(2_000_050)
  expect(read('−5', 1)).toBe(-5)
  expect(read('0.29', 100)).toBe(29)
  expect(read('12.5', 10_000)).toBe(125_000)
  for (const text of ['', ' ', '1.5', '1e3', '0x10', 'ten', '--1']) expect(read(text, 1)).toBeNaN()
  expect(listOf(' 50, 51;52  51,')).toEqual(['50', '51', '52'])
})

test('nothing is offered that the state rules out', () => {
  const offered = (state: Parameters<typeof actsOf>[0]['state'], assessed = true) =>
    actsOf({ state, assessed })
  expect(offered('draft', false)).toEqual(['reject', 'withdraw'])
  expect(offered('assessed')).toEqual(['approve', 'reject', 'withdraw'])
  expect(offered('approved')).toEqual(['activate', 'withdraw'])
  expect(offered('superseded')).toEqual(['activate'])
  for (const state of ['active', 'rejected', 'withdrawn'] as const)
    expect(offered(state)).toEqual([])
})
