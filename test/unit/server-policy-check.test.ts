import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { PolicyDraft } from '../../server/contract/policies.ts'
import { readPolicy, scoringStatement, storedPolicy } from '../../server/policy/document.ts'
import { builtInPolicies } from '../../server/policy/built-in.ts'
import { checkPolicy } from '../../server/policy/check.ts'
import { features } from '../../server/policy/features.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** A policy of one rule and two bands, changed by the test. */
function draft(change: (document: PolicyDraft) => void = () => {}): PolicyDraft {
  const document: PolicyDraft = {
    policy_id: 'rules',
    text: 'For tests',
    exposure_ppm: 30_000,
    bands: [
      {
        segment: 'standard',
        from_points: -1_000_000,
        probability_ppm: 1,
        recommended_lane: 'release',
      },
      { segment: 'high', from_points: 50, probability_ppm: 2, recommended_lane: 'exam' },
    ],
    rules: [
      {
        ...{ code: 'NEW', points: 20, text: 'New account' },
        conditions: [
          { field: 'account_days', operator: '>=', value: 0 },
          { field: 'account_days', operator: '<', value: 90 },
        ],
      },
    ],
  }
  change(document)
  return document
}
const [rule, high] = [draft().rules[0]!, draft().bands[1]!]
const found = (document: unknown) =>
  checkPolicy(document).map(({ path, code }) => `${path} ${code}`)
const when = (...conditions: unknown[]) => ({ ...draft(), rules: [{ ...rule, conditions }] })
const rules = (...changes: object[]) => ({
  ...draft(),
  rules: changes.map((change) => ({ ...rule, ...change })),
})
const bands = (...changes: object[]) => ({
  ...draft(),
  bands: changes.map((change) => ({ ...high, ...change })),
})
const first = { segment: 'trusted', from_points: -1_000_000 }
const condition = '/rules/0/conditions/0'
const all = '/rules/0/conditions'

test('a sound document has no mistakes, with and without a share to be selected', () => {
  expect(checkPolicy(draft())).toEqual([])
  expect(checkPolicy(rules({ selection_percent_ppm: 0 }, { code: 'B' }))).toEqual([])
  expect(checkPolicy(rules({ selection_percent_ppm: 1_000_000 }))).toEqual([])
})

test.each<[string, unknown]>([
  [' BAD_SHAPE', null],
  ['/policy_version BAD_SHAPE', { ...draft(), policy_version: 2 }],
  ['/bands BAD_SHAPE', { ...draft(), bands: [] }],
  ['/rules/0/points BAD_SHAPE', rules({ points: 1.5 })],
  ['/rules/0/selection_percent_ppm BAD_SHAPE', rules({ selection_percent_ppm: 1_000_001 })],
  [`${all} BAD_SHAPE`, when()],
  [`${condition}/value BAD_SHAPE`, when({ field: 'tier', operator: '=', value: null })],
  ['/policy_id BAD_POLICY_ID', { ...draft(), policy_id: 'Rules 1' }],
  ['/text EMPTY_TEXT', { ...draft(), text: ' … ' }],
  ['/text TEXT_TOO_LONG', { ...draft(), text: 'x'.repeat(1001) }],
  ['/text FORBIDDEN_CHARACTER', { ...draft(), text: 'ab\u202edc' }],
  ['/rules/0/text EMPTY_TEXT', rules({ text: '' })],
  ['/rules/0/text TEXT_TOO_LONG', rules({ text: 'x'.repeat(301) })],
  ['/rules/0/text FORBIDDEN_CHARACTER', rules({ text: 'two\nlines' })],
  ['/rules/0/code BAD_CODE', rules({ code: 'new' })],
  ['/rules/1/code DUPLICATE_CODE', rules({}, {})],
  ['/rules/0/points POINTS_OUT_OF_RANGE', rules({ points: 1001 })],
  ['/rules/0/points POINTS_OUT_OF_RANGE', rules({ points: -1001 })],
  ['/rules TOO_MANY_RULES', rules(...Array.from({ length: 101 }, (_, at) => ({ code: `R${at}` })))],
  [`${all} TOO_MANY_CONDITIONS`, when(...Array(11).fill(rule.conditions[0]))],
  [`${condition}/field UNKNOWN_FEATURE`, when({ field: 'colour', operator: '=', value: 1 })],
  [`${condition}/field UNKNOWN_FEATURE`, when({ field: 'toString', operator: '=', value: 1 })],
  [`${condition}/operator OPERATOR_MISFIT`, when({ field: 'tier', operator: 'in', value: ['2'] })],
  [`${condition}/operator OPERATOR_MISFIT`, when({ field: 'hts2', operator: '=', value: 50 })],
  [`${condition}/value VALUE_MISFIT`, when({ field: 'tier', operator: '=', value: ['2'] })],
  [`${condition}/value VALUE_MISFIT`, when({ field: 'tier', operator: '>=', value: 2 ** 60 })],
  [`${condition}/value VALUE_MISFIT`, when({ field: 'hts2', operator: 'in', value: 50 })],
  [`${condition}/value EMPTY_LIST`, when({ field: 'hts2', operator: 'in', value: [] })],
  [`${condition}/value BAD_WORD`, when({ field: 'hts2', operator: 'in', value: ['50', '5'] })],
  [`${condition}/value BAD_WORD`, when({ field: 'origin', operator: 'in', value: ['China'] })],
  [
    `${condition}/value LIST_TOO_LONG`,
    when({ field: 'hts2', operator: 'in', value: Array(1001).fill('50') }),
  ],
  ['/bands/0/from_points FIRST_BAND_TOO_HIGH', bands({ from_points: -100 })],
  ['/bands/1/from_points BANDS_NOT_ASCENDING', bands(first, { from_points: -1_000_000 })],
  ['/bands/1/from_points POINTS_OUT_OF_RANGE', bands(first, { from_points: 1_000_001 })],
  ['/bands/1/segment REPEATED_SEGMENT', bands(first, { segment: 'trusted' })],
])('%s', (expected, document) => {
  expect(found(document)).toEqual([expected])
  for (const { detail } of checkPolicy(document)) expect(detail).toMatch(/^[A-Z“/].{8,}\.$/su)
})

const at = (field: string, operator: string, value: number | string[]) => ({
  field,
  operator,
  value,
})
test.each([
  ['no whole number between', [at('tier', '>=', 3), at('tier', '<', 3)]],
  ['two values at once', [at('tier', '=', 1), at('tier', '=', 2)]],
  ['below what the feature can be', [at('tier', '<', -1)]],
  ['above what the feature can be', [at('account_known', '=', 2)]],
  ['lists without a word in common', [at('hts2', 'in', ['50']), at('hts2', 'in', ['51', '52'])]],
])('a rule that can never fire is refused: %s', (_, conditions) => {
  expect(found(when(...conditions))).toEqual([`${all} NEVER_FIRES`])
})

test.each([
  ['the last number before', [at('tier', '>=', 2), at('tier', '<', 3)]],
  ['what stands for unknown', [at('tier', '<', 0)]],
  ['one word in common', [at('hts2', 'in', ['50', '51']), at('hts2', 'in', ['51', '52'])]],
  ['two features', [at('tier', '>=', 3), at('line_count', '<', 3)]],
])('a rule that can fire is not: %s', (_, conditions) => {
  expect(found(when(...conditions))).toEqual([])
})

test('every mistake is told, not the first one only', () => {
  const document = draft((one) => {
    one.text = ''
    one.rules.push({ ...rule, points: 5000 })
    one.bands[1]!.from_points = -2_000_000
  })
  expect(found(document)).toEqual([
    '/text EMPTY_TEXT',
    '/bands/1/from_points POINTS_OUT_OF_RANGE',
    '/rules/1/code DUPLICATE_CODE',
    '/rules/1/points POINTS_OUT_OF_RANGE',
  ])
})

test('features are those that the scoring statement computes, and those of the definitions', () => {
  const sql = read('sql/queries/score_entries.sql')
  const computed = Array.from(sql.matchAll(/ as f_(\w+),/g), ([, name = '']) => name)
  expect(computed).toEqual([
    ...features
      .filter(({ kind }) => kind === 'number')
      .map(({ name }) => name)
      .toSorted(),
    ...features
      .filter(({ kind }) => kind === 'word')
      .map(({ name }) => name)
      .toSorted(),
  ])
  const definitions = read('docs/definitions.md')
  for (const { name } of features) expect(definitions).toContain(`\`${name}\``)
})

test('a feature that is added to the list can be asked at once', () => {
  const extra = { ...features[0]!, name: 'past_discrepancies' }
  const document = when(at('past_discrepancies', '=', 1))
  expect(found(document)).toEqual([`${condition}/field UNKNOWN_FEATURE`])
  expect(checkPolicy(document, [...features, extra])).toEqual([])
})

test('every document that comes with the program is sound and known to it', () => {
  const files = readdirSync(new URL('../../server/policies', import.meta.url))
  const documents = files
    .filter((name) => name.endsWith('.json'))
    .map((name) => readPolicy(JSON.parse(read(`server/policies/${name}`))))
  expect(documents.toSorted((a, b) => (a.policy_id < b.policy_id ? -1 : 1))).toEqual(
    builtInPolicies
      .map(({ document }) => document)
      .toSorted((a, b) => (a.policy_id < b.policy_id ? -1 : 1)),
  )
  const broken = { ...documents[0], rules: [{ ...rule, code: 'small' }] }
  expect(() => readPolicy(broken)).toThrow(/\/rules\/0\/code: BAD_CODE/)
  // What was stored once is read, whatever has been learned since.
  expect(storedPolicy(JSON.stringify(broken)).rules[0]?.code).toBe('small')
})

test('the share to be selected says nothing about scoring', () => {
  const plain = { ...draft(), policy_version: 1 }
  const shared = { ...plain, rules: [{ ...rule, selection_percent_ppm: 5 }] }
  const text = '/*mask*/ /*points*/'
  expect(scoringStatement(text, shared)).toEqual(scoringStatement(text, plain))
})

test('the case of 2011 differs from the rules in force by what it adds for trusted importers', () => {
  const [rules1, pilot] = builtInPolicies.map(({ document }) => document)
  const added = pilot!.rules.filter(({ code }) => code.startsWith('PILOT_'))
  expect(pilot!.rules.filter((one) => !added.includes(one))).toEqual(rules1!.rules)
  expect(pilot!.bands).toEqual(rules1!.bands)
  for (const { points, text, conditions } of added) {
    expect(points).toBeLessThan(0)
    expect(text).toContain('assumed')
    expect(conditions).toContainEqual(at('tier', '>=', 2))
  }
  expect(pilot!.text).toMatch(/not verified.*[Aa]ssumed/s)
})
