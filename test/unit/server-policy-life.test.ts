import fc from 'fast-check'
import { expect, test } from 'vitest'
import { policySteps } from '../../server/contract/policies.ts'
import { livesOf, refusalOf, type BuiltIn, type StoredStep } from '../../server/policy/life.ts'

const builtIn: readonly BuiltIn[] = [
  { policy_id: 'rules', policy_version: 1, state: 'active' },
  { policy_id: 'pilot', policy_version: 1, state: 'draft' },
]
let ids = 0
/** A step of version `policy_version` of `rules`, a second after the one before unless it is said when. */
const step = (
  policy_version: number,
  name: StoredStep['step'],
  person: string,
  second = (ids += 1),
): StoredStep => ({
  ...{ policy_id: 'rules', policy_version, step: name, person, note: '' },
  at: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
  step_id: `step-${name}-${policy_version}-${person}-${second}`,
})
const whole = (version: number) => [
  step(version, 'drafted', 'A. Analyst'),
  step(version, 'assessed', 'A. Analyst'),
  step(version, 'approved', 'B. Approver'),
]
const states = (steps: readonly StoredStep[]) =>
  Object.fromEntries(
    livesOf(builtIn, steps).lives.map((life) => [
      `${life.policy_id}-${life.policy_version}`,
      life.state,
    ]),
  )
const lifeOf = (steps: readonly StoredStep[], version = 2) =>
  livesOf(builtIn, steps).lives.find((one) => one.policy_version === version)!

test('with no step the policy that comes with the program is in force', () => {
  expect(states([])).toEqual({ 'rules-1': 'active', 'pilot-1': 'draft' })
})

test('a draft becomes assessed, approved and active, and what was in force is superseded', () => {
  const steps = [...whole(2), step(2, 'activated', 'B. Approver')]
  const along = steps.map((_, at) => states(steps.slice(0, at + 1))['rules-2'])
  expect(along).toEqual(['draft', 'assessed', 'approved', 'active'])
  expect(states(steps)['rules-1']).toBe('superseded')
  expect(lifeOf(steps, 1).steps).toEqual([
    {
      ...{
        step: 'superseded',
        person: 'B. Approver',
        at: steps[3]!.at,
        step_id: steps[3]!.step_id,
      },
      ...{ note: 'by rules, version 2', counted: true },
    },
  ])
})

test('what was in force before can be put in force again, without a new approval', () => {
  const steps = [...whole(2), step(2, 'activated', 'B'), step(1, 'activated', 'C')]
  expect(states(steps)).toMatchObject({ 'rules-1': 'active', 'rules-2': 'superseded' })
})

test.each<[string, StoredStep[], StoredStep['step'], string]>([
  ['NOT_ASSESSED', [step(2, 'drafted', 'A')], 'approved', 'B'],
  ['SAME_PERSON', whole(2).slice(0, 2), 'approved', 'A. Analyst'],
  ['SAME_PERSON', whole(2).slice(0, 2), 'approved', ' a.  ANALYST '],
  ['SAME_PERSON', whole(2).slice(0, 2), 'approved', 'Ａ. Analyst'],
  ['NOT_APPROVED', whole(2).slice(0, 2), 'activated', 'B'],
  ['ALREADY_ACTIVE', [...whole(2), step(2, 'activated', 'B')], 'activated', 'B'],
  ['WRONG_STATE', whole(2), 'approved', 'C'],
  ['WRONG_STATE', whole(2), 'rejected', 'C'],
  ['WRONG_STATE', [...whole(2), step(2, 'activated', 'B')], 'withdrawn', 'C'],
  ['WRONG_STATE', [step(2, 'drafted', 'A'), step(2, 'rejected', 'B')], 'assessed', 'C'],
  ['WRONG_STATE', [step(2, 'drafted', 'A'), step(2, 'withdrawn', 'A')], 'activated', 'C'],
  ['WRONG_STATE', [step(2, 'drafted', 'A')], 'drafted', 'C'],
])('%s: %j, then %s by %s', (code, steps, name, person) => {
  expect(refusalOf(lifeOf(steps), name, person)?.code).toBe(code)
  // On record all the same, should it ever be stored, and without effect.
  const more = [...steps, step(2, name, person)]
  expect(states(more)).toEqual(states(steps))
  expect(lifeOf(more).steps.at(-1)).toMatchObject({ step: name, person, counted: false })
})

test('an assessment that comes again leaves what was approved approved', () => {
  expect(states([...whole(2), step(2, 'assessed', 'C')])['rules-2']).toBe('approved')
})

test('of two activations at one moment the same one is in force, in whatever order they are read', () => {
  const now = (ids += 1)
  const both = [step(2, 'activated', 'B', now), step(3, 'activated', 'C', now)]
  const steps = [...whole(2), ...whole(3)].map((one) => ({
    ...one,
    at: '2025-12-31T00:00:00.000Z',
  }))
  const before = steps.map((one, at) => ({ ...one, step_id: `before-${at}` }))
  const expected = livesOf(builtIn, [...before, ...both])
  expect(expected.active.policy_version).toBe(3)
  expect(livesOf(builtIn, [...both.toReversed(), ...before.toReversed()])).toEqual(expected)
})

test('state is a function of the set of steps: order and repetition change nothing', () => {
  const any = fc.record({
    version: fc.integer({ min: 1, max: 3 }),
    name: fc.constantFrom(...policySteps.filter((name) => name !== 'superseded')),
    person: fc.constantFrom('A', 'B', 'C'),
    second: fc.integer({ min: 0, max: 3 }),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 14 }), fc.infiniteStream(fc.nat()), (drawn, random) => {
      const steps = drawn.map(({ version, name, person, second }, at) => ({
        ...step(version, name, person, second),
        step_id: `s${(at * 7) % 15}`,
      }))
      const expected = livesOf(builtIn, steps)
      const shuffled = [...steps, ...steps.slice(0, 3)]
        .map((one) => ({ one, key: random.next().value as number }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ one }) => one)
      const lives = livesOf(builtIn, shuffled)
      const byKey = (of: typeof lives) =>
        of.lives.toSorted((a, b) => (a.policy_version < b.policy_version ? -1 : 1))
      expect(byKey(lives)).toEqual(byKey(expected))
      expect(lives.active).toEqual(expected.active)
      expect(lives.lives.filter(({ state }) => state === 'active')).toHaveLength(1)
    }),
  )
})
