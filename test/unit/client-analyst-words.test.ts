import { expect, test } from 'vitest'
import type { Gap, Rate } from '../../server/contract/compliance.ts'
import type { MatchedPage, UniformityPage } from '../../server/contract/uniformity.ts'
import { benefitSentence } from '../../client/panels/benefit-words.ts'
import { complianceWords, gapWords, rateWords } from '../../client/panels/rate-words.ts'
import { shownRows } from '../../client/panels/uniformity-rows.ts'
import {
  comparedShareWords,
  indexSentence,
  lookOf,
  settlingWords,
  shownRatio,
  stateWords,
  unitName,
  unitWords,
  verdictWords,
} from '../../client/panels/uniformity-words.ts'
import { excessSentence } from '../../client/panels/uniformity-matched.tsx'
import { namesOf } from '../../client/api/session.ts'
import { factor, factorInterval, percent, probability } from '../../client/ui/estimate.ts'
import { fakeBenefit } from '../support/fake-compliance.ts'
import { fakeUniformity } from '../support/fake-analyst.ts'
import { session } from '../support/fake-reference.ts'

const names = namesOf(session)
const page = (query: string, matched = false) =>
  fakeUniformity(new URLSearchParams(query), matched) as unknown as UniformityPage // The fake keeps to the contract.
const { meta, rows } = page('measure=exam')
const rowOf = (unit: string) => {
  const found = rows.find((row) => row.unit === unit)
  if (found === undefined) throw new Error(`no unit ${unit}`)
  return found
}

test('figures have three significant digits, and small chances are named as such', () => {
  expect([1.184, 12.41, 0.0351, 240.6].map(factor)).toEqual(['1.18', '12.4', '0.035', '241'])
  expect([0, 0.0184, 0.612].map(percent)).toEqual(['0', '1.84', '61.2'])
  expect(factorInterval(1.11, null)).toBe('[1.11, no limit]')
  expect(factorInterval(null, null)).toBe('')
  expect([0.0002, 0.004, 0.42, null].map(probability)).toEqual(['under 0.001', '0.004', '0.42', ''])
})

test('the index is said in a sentence that follows its state', () => {
  expect(indexSentence(meta, 'the same goods')).toBe(
    'Two ports treating the same goods typically differ by a factor of 1.18 in how often an entry is examined.',
  )
  const none = { ...page('measure=hold').meta, flagged: 0 }
  expect(indexSentence(none, 'the same goods')).toMatch(
    /^No difference beyond chance .* At most, .* factor of 1\.08\.$/,
  )
  const alone = { ...none, flagged: 1 }
  expect(indexSentence(alone, 'the same goods')).toMatch(
    /^1 port flagged beyond chance; .* 1\.08\.$/,
  )
  expect(stateWords(alone)).toBe('1 port flagged, no general difference')
  expect(stateWords(none)).toBe('uniform: nothing beyond chance')
  expect(indexSentence(page('measure=cf28').meta, 'the same goods')).toMatch(/fewer than three/)
  const few = { ...meta, state: 'too_little_to_tell' as const }
  expect(indexSentence(few, 'the same goods')).toMatch(/fewer than three ports have enough/)
})

test('where the absence of an outcome is compared, the words say so', () => {
  expect(indexSentence(page('measure=waiver').meta, 'the same goods')).toMatch(/is not waived\.$/)
})

test('a row shows its figures against the ports that agree, else against all others', () => {
  const row = { ...rowOf('2304'), ratio: 1.9, ratio_reference: 2.1 }
  expect(shownRatio(row).ratio).toBe(2.1)
  expect(shownRatio({ ...row, ratio_reference: null }).ratio).toBe(1.9)
})

test('a verdict is a word and a shape; flagged says in which direction', () => {
  expect(verdictWords(rowOf('2304'))).toBe('flagged, more often')
  expect(verdictWords(rowOf('5301'))).toBe('flagged, less often')
  expect(lookOf(rowOf('2304'))).toBe('flagged')
  expect(lookOf({ ...rowOf('2304'), flagged: false })).toBe('aside')
  expect(lookOf(rowOf('2704'))).toBe('plain')
  expect(lookOf({ ...rowOf('2704'), verdict: 'too_few_importers' })).toBe('few')
  expect(lookOf({ ...rowOf('2704'), verdict: 'too_little_to_tell' })).toBe('open')
})

test('a unit is named by its code first; a team by its Center', () => {
  expect(unitName('2304', names)).toBe('2304 Laredo')
  expect(unitName('003/A1', names)).toBe('Automotive team A1')
  expect(unitWords(rowOf('2304'), meta, names)).toMatch(
    /^2304 Laredo: examined .* times as often as the same goods elsewhere \[.*\]; flagged, more often, set aside; p under 0\.001; n 5,933$/,
  )
})

test('pictures leave out what was not compared, keep what is flagged, and go from high to low', () => {
  const shown = shownRows(rows, meta, names)
  expect(shown).toHaveLength(24)
  const few = shownRows(rows, meta, names, 5)
  expect(few.filter(({ look }) => look === 'flagged')).toHaveLength(4)
  expect(few.map(({ value }) => value ?? 0)).toEqual(
    few.map(({ value }) => value ?? 0).toSorted((a, b) => b - a),
  )
})

test('what can still change is counted, and a small compared share is warned of', () => {
  expect(settlingWords(meta.settling)).toBe(
    'Settled for entries filed through Mar 16, 2026; 3,120 later ones can still change. 99 % of outcomes come within 12 days of filing.',
  )
  expect(settlingWords({ ...meta.settling, settled_through: null })).toMatch(
    /could not be measured/,
  )
  expect(comparedShareWords(0.31, 'port')).toMatch(/^31 % .*mostly goods no other port handles$/)
  expect(comparedShareWords(0.86, 'port')).toBe('86 % of the cases')
})

test('excess disagreement is said in points with its interval, or what it needs', () => {
  const asMatched = (query: string) =>
    fakeUniformity(new URLSearchParams(query), true) as unknown as MatchedPage // The fake keeps to the contract.
  expect(excessSentence(asMatched('measure=exam'))).toMatch(
    /3\.1 points \[1\.20, 5\.00\] more often at two ports than at one\. .*17\.6 points apart/,
  )
  expect(excessSentence(asMatched('measure=hold'))).toMatch(/^12 importers .* 20 are needed/)
})

const rate: Rate = {
  findings: 21,
  rate: 0.018,
  lower: 0.012,
  upper: 0.026,
  n_effective: 900,
  state: 'shown',
  reason: null,
}
test('a rate is an estimate, an upper limit, or the reason why it is not shown', () => {
  expect(rateWords(rate)).toBe('1.80 % [1.20, 2.60]')
  const few = { ...rate, state: 'interval_only' as const, rate: null, lower: 0 }
  expect(rateWords(few)).toBe('at most 2.60 %')
  const hidden = { ...few, state: 'suppressed' as const, reason: '12 reviews, 30 needed' }
  expect(rateWords(hidden)).toBe('12 reviews, 30 needed')
  expect(complianceWords(rate)).toEqual({ large: '98.2 %', interval: '[97.4, 98.8]' })
  expect(complianceWords(few).large).toBe('at least 97.4 %')
  expect(complianceWords(hidden)).toEqual({ large: 'not shown', interval: '12 reviews, 30 needed' })
})

test('a revenue gap without interval says that it is likely understated', () => {
  const gap: Gap = {
    gap_cents: 410_000_000,
    lower_cents: 220_000_000,
    upper_cents: 690_000_000,
    rate: 0.004,
    largest_share: 0.6,
    state: 'interval',
  }
  expect(gapWords(gap)).toEqual({
    figure: '$4.10 M',
    interval: '[$2.20 M, $6.90 M]',
    note: 'The largest finding is 60 % of it.',
  })
  const words = { ...gap, lower_cents: null, upper_cents: null, state: 'words_only' as const }
  expect(gapWords(words)).toMatchObject({
    interval: '',
    note: 'Likely understated; no interval. The largest finding is 60 % of it.',
  })
  expect(gapWords({ ...words, gap_cents: null, state: 'suppressed' }).figure).toBe('not shown')
})

test('the benefit is said in plain words, and an interval over 1 shows no difference', () => {
  const benefit = fakeBenefit(new URLSearchParams('segment=high')).rows
  const [exam, , documents] = benefit
  if (exam === undefined || documents === undefined) throw new Error('the fake has five rows')
  expect(benefitSentence(exam)).toBe(
    "Trusted importers' entries were examined 0.35 times as often as the same goods of others at the same port [0.29, 0.43].",
  )
  expect(benefitSentence({ ...exam, upper: 1.2 })).toMatch(/the interval holds 1/)
  expect(benefitSentence(documents)).toBe('Document requests: too few importers: 3 trusted of 9.')
})
