import type { PolicyState, PolicyStep, StepName } from '../contract/policies.ts'

/** One act as it is stored. `superseded` is never stored: it is what the next activation does to the one before. */
export interface StoredStep {
  policy_id: string
  policy_version: number
  step: Exclude<StepName, 'superseded'>
  person: string
  at: string
  note: string
  step_id: string
}
/** Where a policy stands and how it came there. */
export interface Life {
  policy_id: string
  policy_version: number
  state: PolicyState
  built_in: boolean
  assessed: boolean
  drafted_by: string
  steps: PolicyStep[]
}
/** A policy that comes with the program, and how it stands before anybody did anything. */
export interface BuiltIn {
  policy_id: string
  policy_version: number
  state: 'active' | 'draft'
}
export interface Refusal {
  code: 'NOT_ASSESSED' | 'SAME_PERSON' | 'NOT_APPROVED' | 'ALREADY_ACTIVE' | 'WRONG_STATE'
  detail: string
}

export const lifeKey = (policy: { policy_id: string; policy_version: number }) =>
  `${policy.policy_id}/${policy.policy_version}`
/** Drafts that nobody here wrote. */
export const builtInAuthor = 'Centerline'

/** One name written in two ways is one person. */
const samePerson = (one: string, other: string) => nameOf(one) === nameOf(other)
const nameOf = (person: string) =>
  person.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** Why a step cannot be made now; undefined when it can. */
export function refusalOf(
  { state, assessed, drafted_by }: Life,
  step: StoredStep['step'],
  person: string,
): Refusal | undefined {
  const wrong = (verb: string): Refusal => ({
    code: 'WRONG_STATE',
    detail: `It is ${stateWords[state]} and cannot be ${verb}.`,
  })
  switch (step) {
    case 'drafted':
      return wrong('drafted again')
    case 'assessed':
      return state === 'rejected' || state === 'withdrawn' ? wrong('assessed') : undefined
    case 'approved':
      if (state !== 'draft' && state !== 'assessed') return wrong('approved')
      if (samePerson(drafted_by, person))
        return {
          code: 'SAME_PERSON',
          detail: `${drafted_by} drafted it; a second person approves it.`,
        }
      return assessed ? undefined : notAssessed
    case 'rejected':
      return state === 'draft' || state === 'assessed' ? undefined : wrong('rejected')
    case 'withdrawn':
      return ['draft', 'assessed', 'approved'].includes(state) ? undefined : wrong('withdrawn')
    case 'activated':
      if (state === 'active') return { code: 'ALREADY_ACTIVE', detail: 'It is in force already.' }
      if (state === 'approved' || state === 'superseded') return undefined
      if (state === 'draft' || state === 'assessed')
        return { code: 'NOT_APPROVED', detail: 'A second person approves it first.' }
      return wrong('activated')
  }
}
const notAssessed: Refusal = {
  code: 'NOT_ASSESSED',
  detail: 'No impact assessment is recorded; assess it first.',
}
const stateWords: Readonly<Record<PolicyState, string>> = {
  draft: 'a draft',
  assessed: 'a draft whose impact was assessed',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  active: 'in force',
  superseded: 'superseded',
}
const stateAfter: Readonly<Record<StoredStep['step'], PolicyState>> = {
  drafted: 'draft',
  assessed: 'assessed',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  activated: 'active',
}

/**
 * How every policy stands, as a function of the set of steps: they count in the order of (at, step_id), whatever
 * the order they came in, and one that the steps before it rule out changes nothing. Of two activations the
 * later one is in force on every server.
 */
export function livesOf(
  builtIn: readonly BuiltIn[],
  stored: readonly StoredStep[],
): { lives: Life[]; active: Life } {
  const lives = new Map<string, Life>()
  for (const policy of builtIn)
    lives.set(lifeKey(policy), {
      ...policy,
      ...{ built_in: true, assessed: false, drafted_by: builtInAuthor, steps: [] },
    })
  let active = [...lives.values()].find(({ state }) => state === 'active')
  if (active === undefined) throw new Error('no policy comes as the one in force')
  const once = new Map(stored.map((step) => [step.step_id, step]))
  for (const stored of [...once.values()].toSorted(inOrder)) {
    const { policy_id, policy_version, ...step } = stored
    const key = lifeKey(stored)
    const life = lives.get(key)
    if (life === undefined) {
      if (step.step !== 'drafted') continue
      lives.set(key, {
        ...{ policy_id, policy_version, state: 'draft', built_in: false, assessed: false },
        ...{ drafted_by: step.person, steps: [{ ...step, counted: true }] },
      })
      continue
    }
    const counted = refusalOf(life, step.step, step.person) === undefined
    life.steps.push({ ...step, counted })
    if (!counted) continue
    if (step.step === 'assessed') life.assessed = true
    if (step.step === 'assessed' && life.state !== 'draft') continue
    life.state = stateAfter[step.step]
    if (step.step !== 'activated') continue
    const { person, at, step_id } = step
    const note = `by ${policy_id}, version ${policy_version}`
    active.state = 'superseded'
    active.steps.push({ step: 'superseded', person, at, note, step_id, counted: true })
    active = life
  }
  return { lives: [...lives.values()], active }
}

function inOrder(one: StoredStep, other: StoredStep): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1
  return one.step_id < other.step_id ? -1 : 1
}
