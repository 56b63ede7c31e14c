/** Discrepancy rates and the revenue gap of one domain of the register, and when they can be shown. */
import type { Gap, Rate } from '../../server/contract/compliance.ts'
import { byText } from './oracle-range.ts'
import { byFraction, gapOf, joined, rateOf } from './oracle-rate.ts'
import type { Registered } from './oracle-register.ts'
import { sum } from './oracle-special.ts'

export const minimumN = 30
export const count = <T>(list: readonly T[], wanted: (one: T) => boolean) =>
  list.filter(wanted).length

export function grouped(entries: readonly Registered[], key: (one: Registered) => string) {
  const groups = new Map<string, Registered[]>()
  for (const one of entries) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return [...groups].toSorted(([a], [b]) => byText(a, b))
}
export const strata = (entries: readonly Registered[]) =>
  grouped(entries, (one) => one.stratum).map(([, members]) => members)

/** Share of the entries in strata without any outcome. */
export function unreviewedShare(
  entries: readonly Registered[],
  known: (one: Registered) => boolean,
) {
  const without = strata(entries).filter((members) => !members.some(known))
  return entries.length === 0
    ? null
    : sum(without.map((members) => members.length)) / entries.length
}

/** The reason why no rate is shown is the product's own words: here it only says that there is one. */
export function rateFigures(
  entries: readonly Registered[],
  outcome: (one: Registered) => boolean | undefined,
): Rate {
  const known = (one: Registered) => outcome(one) !== undefined
  const finding = (one: Registered) => outcome(one) === true
  const sized = strata(entries).map((members) => ({
    N: members.length,
    n: count(members, known),
    x: count(members, finding),
  }))
  const merged = joined(byFraction(sized), ({ n }) => n).map((group) => ({
    N: sum(group.map(({ N }) => N)),
    n: sum(group.map(({ n }) => n)),
    x: sum(group.map(({ x }) => x)),
  }))
  const n = count(entries, known)
  const findings = count(entries, finding)
  const figures = n === 0 ? null : rateOf(merged)
  const enough =
    n >= minimumN &&
    (figures === null || figures.n_eff === null || figures.n_eff >= minimumN) &&
    (unreviewedShare(entries, known) ?? 0) <= 0.1
  const shown = enough ? figures : null
  const state = shown === null ? 'suppressed' : findings < 3 ? 'interval_only' : 'shown'
  return {
    findings,
    rate: state === 'shown' ? (shown?.p ?? null) : null,
    lower: shown?.lower ?? null,
    upper: shown?.upper ?? null,
    n_effective: figures?.n_eff ?? null,
    state,
    reason: state === 'shown' ? null : 'said by the product',
  }
}
export const material = (one: Registered) => one.material?.material
export const letter = (one: Registered) => one.letter?.letter_of_law

/** An interval needs the greatest duties reviewed without exception. */
function topBandComplete(entries: readonly Registered[]): boolean {
  const top = entries.filter((one) => one.top)
  const certain = top
    .flatMap((one) => one.random)
    .every((review) => review.selection_probability_ppm === 1_000_000)
  return certain && 10 * count(top, (one) => one.letter !== null) >= 9 * top.length
}

export function gapFigures(entries: readonly Registered[], suppressed: boolean): Gap {
  const none = { gap_cents: null, lower_cents: null, upper_cents: null, rate: null }
  if (suppressed) return { ...none, largest_share: null, state: 'suppressed' }
  const sampled = strata(entries).map((members) => {
    // a review without an outcome says nothing of money either
    const known = members.flatMap((one) => one.letter ?? [])
    const changes = known.map((review) => review.revenue_change_cents ?? 0)
    return { N: members.length, n: changes.length, changes }
  })
  // what is known completely is never mixed with what is estimated
  const whole = sampled.filter(({ N, n }) => n === N)
  const part = sampled.filter(({ N, n }) => n < N)
  const merged = joined(byFraction(part), ({ n }) => n).map((group) => ({
    N: sum(group.map(({ N }) => N)),
    changes: group.flatMap(({ changes }) => changes),
  }))
  merged.push(...whole)
  const gap = gapOf(merged, sum(entries.map((one) => one.duty_cents)))
  const complete = part.length === 0
  const nothing = !complete && gap.largest_share === null
  const interval = topBandComplete(entries) || complete
  return {
    gap_cents: gap.total,
    lower_cents: interval && !nothing ? gap.lower : null,
    upper_cents: interval && !nothing ? gap.upper : null,
    rate: gap.rate,
    largest_share: gap.largest_share,
    state: !interval ? 'words_only' : !complete && gap.k < 3 ? 'few_findings' : 'interval',
  }
}
