import { Value } from 'typebox/value'
import {
  PolicyDraft,
  type Condition,
  type Feature,
  type PolicyMistake,
} from '../contract/policies.ts'
import { features as known } from './features.ts'
import { textMistake } from '../words.ts'

/** The first band begins here and covers everything below the second. */
export const lowestPoints = -1_000_000
const mostPoints = 1000
/** What one `entry.scored` event can hold. */
export const mostRules = 100
const mostConditions = 10
const mostWords = 1000
/** Characters of the text of a rule, which an `entry.scored` event carries, and of the policy. */
const longest = { rule: 300, policy: 1000 } as const

type Found = (path: string, code: string, detail: string) => void

/**
 * What is wrong with a document, each with its path, a stable code and what to do; empty when it can be a policy.
 * A document of the wrong shape is not looked at further.
 */
export function checkPolicy(
  document: unknown,
  features: readonly Feature[] = known,
): PolicyMistake[] {
  const mistakes: PolicyMistake[] = []
  const found: Found = (path, code, detail) => void mistakes.push({ path, code, detail })
  if (!Value.Check(PolicyDraft, document)) {
    const errors = Value.Errors(PolicyDraft, document)
    for (const { keyword, instancePath: path, message } of errors) {
      const inner =
        keyword !== 'required' && errors.some((one) => one.instancePath.startsWith(`${path}/`))
      if (!inner && !mistakes.some((mistake) => mistake.path === path))
        found(path, 'BAD_SHAPE', keyword === 'boolean' ? noSuchPart : shapeHelp(path, message))
    }
    return mistakes
  }
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(document.policy_id))
    found(
      '/policy_id',
      'BAD_POLICY_ID',
      'Take 1 to 40 small letters, digits and underscores, a letter first.',
    )
  checkText('/text', document.text, longest.policy, found)
  checkBands(document, found)
  checkRules(document, new Map(features.map((feature) => [feature.name, feature])), found)
  return mistakes
}

const noSuchPart = 'Remove it: a policy has no such part.'

function shapeHelp(path: string, message: string): string {
  if (path.endsWith('/value')) return 'Give a whole number, or with `in` a list of words.'
  if (/\/(points|from_points)$/.test(path)) return 'Give a whole number.'
  if (path.endsWith('_ppm')) return 'Give a whole number from 0 to 1,000,000 (parts per million).'
  return `${path === '' ? 'The document' : path} ${message}.`
}

function checkText(path: string, text: string, most: number, found: Found): void {
  const mistake = textMistake(text, most)
  if (mistake?.kind === 'FORBIDDEN_CHARACTER')
    found(path, mistake.kind, `Remove ${mistake.name}, which cannot be shown.`)
  else if (mistake?.kind === 'EMPTY') found(path, 'EMPTY_TEXT', 'Say it in words.')
  else if (mistake?.kind === 'TOO_LONG')
    found(path, 'TEXT_TOO_LONG', `Take ${most} characters at most.`)
}

function checkBands({ bands }: PolicyDraft, found: Found): void {
  bands.forEach(({ segment, from_points }, at) => {
    const path = `/bands/${at}/from_points`
    const before = bands[at - 1]
    if (Math.abs(from_points) > Math.abs(lowestPoints))
      found(path, 'POINTS_OUT_OF_RANGE', 'Take a number from −1,000,000 to 1,000,000.')
    else if (at === 0 && from_points !== lowestPoints)
      found(path, 'FIRST_BAND_TOO_HIGH', 'The first band begins at −1,000,000: it covers all else.')
    else if (before !== undefined && from_points <= before.from_points)
      found(
        path,
        'BANDS_NOT_ASCENDING',
        `Take more than ${before.from_points}, where the band before begins.`,
      )
    if (bands.findIndex((band) => band.segment === segment) !== at)
      found(
        `/bands/${at}/segment`,
        'REPEATED_SEGMENT',
        `Take another segment: ${segment} has a band above.`,
      )
  })
}

function checkRules(
  { rules }: PolicyDraft,
  features: ReadonlyMap<string, Feature>,
  found: Found,
): void {
  if (rules.length > mostRules)
    found('/rules', 'TOO_MANY_RULES', `A policy has ${mostRules} rules at most; remove some.`)
  rules.forEach(({ code, points, text, conditions }, at) => {
    const path = `/rules/${at}`
    if (!/^[A-Z][A-Z0-9_]{0,39}$/.test(code))
      found(
        `${path}/code`,
        'BAD_CODE',
        'Take 1 to 40 capital letters, digits and underscores, a letter first.',
      )
    else if (rules.findIndex((rule) => rule.code === code) !== at)
      found(`${path}/code`, 'DUPLICATE_CODE', `Take another code: a rule above is called ${code}.`)
    if (Math.abs(points) > mostPoints)
      found(`${path}/points`, 'POINTS_OUT_OF_RANGE', 'Take a number from −1,000 to 1,000.')
    checkText(`${path}/text`, text, longest.rule, found)
    if (conditions.length > mostConditions)
      found(
        `${path}/conditions`,
        'TOO_MANY_CONDITIONS',
        `A rule has ${mostConditions} conditions at most.`,
      )
    const wrong = conditions.filter(
      (condition, index) =>
        !conditionFits(condition, features, `${path}/conditions/${index}`, found),
    )
    if (wrong.length === 0 && neverHold(conditions, features))
      found(
        `${path}/conditions`,
        'NEVER_FIRES',
        'No entry can meet all of these conditions; change or remove one.',
      )
  })
}

/** True when the condition can be asked of its feature. */
function conditionFits(
  { field, operator, value }: Condition,
  features: ReadonlyMap<string, Feature>,
  path: string,
  found: Found,
): boolean {
  const refuse = (part: string, code: string, detail: string) => {
    found(`${path}/${part}`, code, detail)
    return false
  }
  const feature = features.get(field)
  if (feature === undefined)
    return refuse('field', 'UNKNOWN_FEATURE', `Take one of ${[...features.keys()].join(', ')}.`)
  if (feature.kind === 'number') {
    if (operator === 'in')
      return refuse('operator', 'OPERATOR_MISFIT', `Take =, >= or <: ${field} is a number.`)
    return (
      (typeof value === 'number' && Number.isSafeInteger(value)) ||
      refuse('value', 'VALUE_MISFIT', `Give a whole number: ${field} is a number.`)
    )
  }
  if (operator !== 'in')
    return refuse('operator', 'OPERATOR_MISFIT', `Take in: ${field} is a word.`)
  if (typeof value === 'number')
    return refuse('value', 'VALUE_MISFIT', `Give a list of words: ${field} is a word.`)
  if (value.length === 0)
    return refuse('value', 'EMPTY_LIST', 'Give one word at least: nothing is in an empty list.')
  if (value.length > mostWords)
    return refuse('value', 'LIST_TOO_LONG', `Give ${mostWords} words at most.`)
  const form = new RegExp(feature.pattern ?? '', 'u')
  const bad = value.find((word) => !form.test(word))
  return (
    bad === undefined ||
    refuse('value', 'BAD_WORD', `“${bad.slice(0, 40)}” is no ${feature.text}: ${feature.note}.`)
  )
}

/** True when no entry meets all conditions: numbers that leave no room, lists without a word in common. */
function neverHold(
  conditions: readonly Condition[],
  features: ReadonlyMap<string, Feature>,
): boolean {
  const fields = new Set(conditions.map(({ field }) => field))
  return [...fields].some((name) => {
    const asked = conditions.filter(({ field }) => field === name)
    const feature = features.get(name)
    if (feature?.kind === 'word') {
      const lists = asked.map(({ value }) => (typeof value === 'number' ? [] : value))
      return !lists[0]?.some((word) => lists.every((list) => list.includes(word)))
    }
    const bounds = (operators: readonly string[], minus: number) =>
      asked
        .filter(({ operator }) => operators.includes(operator))
        .map(({ value }) => (typeof value === 'number' ? value - minus : 0))
    const least = Math.max(feature?.least ?? -Infinity, ...bounds(['=', '>='], 0))
    const most = Math.min(feature?.greatest ?? Infinity, ...bounds(['='], 0), ...bounds(['<'], 1))
    return least > most
  })
}
