/** Scoring with the rules policy, independently of the product. Products of large integers are exact (BigInt). */
import type { EventOf } from '../../ingest/contract/entry-event.ts'
import type { Account } from './oracle-account.ts'
import { dayMs } from './oracle-calendar.ts'
import type { Entry } from './oracle-entry.ts'
import { time } from './oracle-evidence.ts'
import { type History, historyFeatures } from './oracle-history.ts'
import type { Condition, Policy } from './oracle-reference.ts'

export type Features = Record<string, number | string>
type Scored = EventOf<'entry.scored'>
/** What the policy alone decides of an `entry.scored`. */
export type ExpectedDecision = Omit<
  Scored,
  | 'event_id'
  | 'event_type'
  | 'schema_version'
  | 'occurred_at'
  | 'source'
  | 'simulated'
  | 'entry'
  | 'known_through'
>

const million = 1_000_000n
const perMillion = (cents: bigint, ppm: number) => (cents * BigInt(ppm)) / million

/** Assumed where the policy says nothing: 20 inspections at 5 %. */
const assumed = { base_rate_ppm: 50_000, strength: 20 }

/** `history`: the account events of the importer; `past`: results of all entries. Undefined without a filing. */
export function entryFeatures(
  entry: Entry,
  history: Account[],
  past: History,
  policy: Policy,
): Features | undefined {
  const { filing, goods, account, filed_at } = entry
  const registered = history[0]
  if (filing === null || goods === null || filed_at === null) return undefined
  const { lines } = filing
  const cases = lines.flatMap((line) => (line.adcvd_case === undefined ? [] : [line.adcvd_case]))
  const countervailed = new Set(cases.filter((at) => at[0] === 'C').map((at) => at.slice(1, 4)))
  const alone = cases.some((at) => at[0] === 'A' && !countervailed.has(at.slice(1, 4)))
  let perKilogram = -1
  for (const { value_cents, weight_grams } of lines) {
    if (weight_grams === undefined || weight_grams === 0) continue
    const cents = Number((BigInt(value_cents) * 1000n) / BigInt(weight_grams))
    if (perKilogram === -1 || cents < perKilogram) perKilogram = cents
  }
  return {
    account_known: account === null ? 0 : 1,
    account_days:
      account === null || registered === undefined
        ? -1
        : Math.floor((filed_at - time(registered)) / dayMs),
    tier: account?.ctpat_tier ?? -1,
    trade_compliance: account?.trade_compliance === true ? 1 : 0,
    line_count: lines.length,
    value_cents: entry.value_cents,
    duty_cents: entry.duty_cents ?? 0,
    max_duty_rate_ppm: Math.max(-1, ...lines.map((line) => line.duty_rate_ppm ?? -1)),
    preference_lines: lines.filter((line) => line.preference !== undefined).length,
    adcvd_lines: cases.length,
    ad_without_cvd: alone ? 1 : 0,
    min_cents_per_kg: perKilogram,
    origins: new Set(lines.map((line) => line.origin)).size,
    lines_without_manufacturer: lines.filter((line) => line.manufacturer_id === undefined).length,
    departure_differs: filing.departure !== undefined && filing.departure !== goods.origin ? 1 : 0,
    ...historyFeatures(entry, past, policy.history ?? assumed),
    entry_type: filing.entry_type,
    mode: filing.mode,
    origin: goods.origin,
    hts2: goods.hts10.slice(0, 2),
    hts4: goods.hts10.slice(0, 4),
    hts6: goods.hts10.slice(0, 6),
  }
}

function holds(condition: Condition, features: Features): boolean {
  const feature = features[condition.field]
  const { operator, value } = condition
  if (feature === undefined) throw new Error(`the policy names no feature: ${condition.field}`)
  if (Array.isArray(value)) return value.includes(feature)
  switch (operator) {
    case '=':
      return feature === value
    case '!=':
      return feature !== value
    case '<':
      return feature < value
    case '<=':
      return feature <= value
    case '>':
      return feature > value
    case '>=':
      return feature >= value
    case 'in':
      throw new Error(`a list is needed for ${condition.field}`)
  }
}

export function scoreEntry(features: Features, policy: Policy): ExpectedDecision {
  const reasons = policy.rules
    .filter((rule) => rule.conditions.every((condition) => holds(condition, features)))
    .map(({ code, points, text }) => ({ code, points, text }))
    .toSorted((a, b) => b.points - a.points || (a.code < b.code ? -1 : 1))
  const points = reasons.reduce((sum, reason) => sum + reason.points, 0)
  const band = policy.bands.findLast((known) => known.from_points <= points)
  if (band === undefined) throw new Error(`no band for ${points} points`)
  const exposure =
    BigInt(features['duty_cents'] ?? 0) +
    perMillion(BigInt(features['value_cents'] ?? 0), policy.exposure_ppm)
  return {
    policy_id: policy.policy_id,
    policy_version: policy.policy_version,
    segment: band.segment,
    points,
    probability_ppm: band.probability_ppm,
    duty_at_risk_cents: Number(perMillion(exposure, band.probability_ppm)),
    recommended_lane: band.recommended_lane,
    reasons,
    features,
  }
}
