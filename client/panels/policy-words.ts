import type {
  Condition,
  Feature,
  Policy,
  PolicyState,
  Rule,
  StepName,
} from '../../server/contract/policies.ts'
import { count, fullMoney, plural } from '../ui/format.ts'

/** Rules and states as people read them. Pure. */
export type FeaturesByName = ReadonlyMap<string, Feature>

export const stateWords: Readonly<Record<PolicyState, string>> = {
  draft: 'draft',
  assessed: 'draft, impact assessed',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  active: 'in force',
  superseded: 'superseded',
}
export const stepWords: Readonly<Record<StepName, string>> = {
  drafted: 'drafted',
  assessed: 'impact assessed',
  approved: 'approved',
  rejected: 'rejected',
  activated: 'put in force',
  superseded: 'superseded',
  withdrawn: 'withdrawn',
}

/** Units in which people write a number: dollars and per cent, where documents hold cents and parts per million. */
export function unitOf(unit: Feature['unit'] | 'percent'): { scale: number; words: string } {
  switch (unit) {
    case 'cents':
      return { scale: 100, words: 'US dollars' }
    case 'cents_per_kg':
      return { scale: 100, words: 'US dollars per kg' }
    case 'ppm':
    case 'percent':
      return { scale: 10_000, words: '%' }
    case 'days':
      return { scale: 1, words: 'days' }
    case 'yes_no':
    case 'count':
    case 'tier':
    case 'code':
      return { scale: 1, words: '' }
  }
}

const money = (cents: number) => fullMoney(cents).replace(/\.00$/, '')
export const percent = (ppm: number) => `${Number((ppm / 10_000).toFixed(4))} %`

/** The number alone and what stands behind it: `90` and ` days`. */
function valueWords(value: number, unit: Feature['unit']): [number: string, behind: string] {
  switch (unit) {
    case 'yes_no':
      return [value === 1 ? 'yes' : value === 0 ? 'no' : count(value), '']
    case 'days':
      return [count(value), ' days']
    case 'cents':
      return [money(value), '']
    case 'cents_per_kg':
      return [money(value), ' per kg']
    case 'ppm':
      return [percent(value), '']
    case 'count':
    case 'tier':
    case 'code':
      return [count(value), '']
  }
}

/** `50 to 63` for runs of three and more, the rest one by one. */
export function listWords(values: readonly string[]): string {
  const parts: string[] = []
  for (let at = 0; at < values.length;) {
    const first = values[at] ?? ''
    let end = at
    while (follows(values[end] ?? '', values[end + 1])) end += 1
    if (end - at >= 2) parts.push(`${first} to ${values[end]}`)
    else parts.push(...values.slice(at, end + 1))
    at = end + 1
  }
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} or ${last}`
}
const follows = (one: string, next: string | undefined) =>
  next !== undefined &&
  one.length === next.length &&
  /^\d+$/.test(one) &&
  /^\d+$/.test(next) &&
  Number(next) === Number(one) + 1

const signs = { '=': '=', '>=': '≥', '<': '<', in: 'is' } as const

/** `account age ≥ 0 and < 90 days`: the conditions on one feature together, in the order of the rule. */
export function conditionsWords(
  conditions: readonly Condition[],
  features: FeaturesByName,
): string[] {
  const fields = [...new Set(conditions.map(({ field }) => field))]
  return fields.map((field) => {
    const asked = conditions.filter((condition) => condition.field === field)
    const feature = features.get(field)
    const text = feature?.text ?? field
    let behind = ''
    const parts = asked.map(({ operator, value }) => {
      if (typeof value !== 'number') return `is ${listWords(value)}`
      const [number, unit] = valueWords(value, feature?.unit ?? 'count')
      behind = unit
      const sign = feature?.unit === 'yes_no' && operator === '=' ? 'is' : signs[operator]
      return `${sign} ${number}`
    })
    return `${text} ${parts.join(' and ')}${behind}`
  })
}

/** `20 points: Account registered less than 90 days before filing, when account age ≥ 0 and < 90 days`. */
export function ruleWords(rule: Rule, features: FeaturesByName): string {
  const when = conditionsWords(rule.conditions, features).join(', and ')
  const share = rule.selection_percent_ppm
  const selected = share === undefined ? '' : `; ${percent(share)} of these to be selected`
  return `${plural(rule.points, 'point')}: ${rule.text}, when ${when}${selected}`
}

export interface Difference {
  kind: 'added' | 'removed' | 'changed'
  what: string
  before: string
  after: string
}
/** What a policy adds, removes and changes against another, in the order of the rules. */
export function differencesOf(
  before: Policy,
  after: Policy,
  features: FeaturesByName,
): Difference[] {
  const found: Difference[] = []
  const compare = (what: string, was: string | undefined, is: string | undefined) => {
    if (was === is) return
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'
    found.push({ kind, what, before: was ?? '', after: is ?? '' })
  }
  const rules = (policy: Policy) => new Map(policy.rules.map((rule) => [rule.code, rule]))
  const [had, has] = [rules(before), rules(after)]
  for (const code of new Set([...has.keys(), ...had.keys()])) {
    const [was, is] = [had.get(code), has.get(code)]
    compare(code, was && ruleWords(was, features), is && ruleWords(is, features))
  }
  const bands = (policy: Policy) =>
    new Map(
      policy.bands.map((band, at) => [
        band.segment,
        `${at === 0 ? 'below the next band' : `from ${plural(band.from_points, 'point')}`}, ` +
          `probability ${percent(band.probability_ppm)}, lane ${band.recommended_lane.replaceAll('_', ' ')}`,
      ]),
    )
  const [hadBands, hasBands] = [bands(before), bands(after)]
  for (const segment of new Set([...hasBands.keys(), ...hadBands.keys()]))
    compare(`Band ${segment}`, hadBands.get(segment), hasBands.get(segment))
  compare('Share of the value at risk', percent(before.exposure_ppm), percent(after.exposure_ppm))
  return found
}
