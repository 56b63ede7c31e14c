import { expect, test } from 'vitest'
import { ref } from '../support/events.ts'
import { envelope, exam, judge } from '../support/verdicts.ts'

const account = (fields: Record<string, unknown>) =>
  envelope('importer.registered', {
    importer_number: '12-345678900',
    name: 'Söhne 😀',
    center: '001',
    center_basis: 'predominant_count',
    ctpat_tier: 0,
    trade_compliance: false,
    ...fields,
  })
const scored = (fields: Record<string, unknown>) =>
  envelope('entry.scored', {
    entry: ref(),
    policy_id: 'p',
    policy_version: 1,
    segment: 'high',
    points: 3,
    probability_ppm: 5,
    duty_at_risk_cents: 7,
    recommended_lane: 'exam',
    reasons: [],
    features: { lines: 2 },
    known_through: '2026-03-02T14:05:09.120Z',
    ...fields,
  })

test('text with half of a surrogate pair is refused: the database could read no field of the event', () => {
  expect(judge(account({}))).toBe('ok')
  expect(judge(account({ name: 'half \ud83d' }))).toBe('wrong_type /name')
  expect(judge(account({ override_reason: '\ude00' }))).toBe('wrong_type /override_reason')
  const reasons = [{ code: 'r', points: 1, text: '\ud83d' }]
  expect(judge(scored({ reasons }))).toBe('wrong_type /reasons/0/text')
  expect(judge(scored({ features: { 'a/\ud83d': 1 } }))).toBe('wrong_type /features')
  expect(judge(scored({ features: { 'a/b': '\ud83d' } }))).toBe('wrong_type /features/a~1b')
})

test('an officer is named as people are, in one line without space around it', () => {
  const disposed = (officer: string) =>
    envelope('entry.disposed', { entry: ref(), disposition: 'examined', officer })
  for (const name of ['O2704-1', 'J', 'J. Doe', 'Ana Muñoz', 'x'.repeat(64), '😀'.repeat(32)])
    expect([name, judge(disposed(name))]).toEqual([name, 'ok'])
  for (const name of ['', ' ', ' J', 'J ', 'a\nb', 'a\u007fb', 'x'.repeat(65), 'half \ud83d'])
    expect([name, judge(disposed(name))]).toEqual([name, 'wrong_type /officer'])
})

test('a number that the database would read as 0 is refused', () => {
  expect(judge(scored({}))).toBe('ok')
  expect(judge(scored({ points: 2 ** 31 }))).toBe('wrong_type /points')
  expect(judge(scored({ policy_version: 1e21 }))).toBe('wrong_type /policy_version')
  expect(judge(scored({ duty_at_risk_cents: 1e21 }))).toBe('wrong_type /duty_at_risk_cents')
  expect(judge(scored({ features: { lines: 1e300 } }))).toBe('wrong_type /features/lines')
  expect(judge(exam({ findings: [{ kind: 'value', line_number: 1e10 }] }))).toBe(
    'wrong_type /findings/0/line_number',
  )
})
