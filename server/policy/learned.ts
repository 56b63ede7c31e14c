import type { Band, Condition, Feature, Rule } from '../contract/policies.ts'
import type { Scorecard, ScorecardFeature } from '../domain/scorecard/types.ts'

/** Rules that give exactly the points of the card: one for each bin with points. Features are those the product computes. */
export function rulesOf(card: Scorecard, features: readonly Feature[]): Rule[] {
  const known = new Map(features.map((feature) => [feature.name, feature]))
  return card.features.flatMap((one) => {
    const feature = known.get(one.feature)
    if (feature === undefined) throw new Error(`not a feature: ${one.feature}`)
    return one.bins.flatMap(({ points, n, outcomes }, at) => {
      if (points === 0) return []
      const conditions = conditionsOf(one, at, feature)
      if (conditions === null) return []
      const text = `${capital(feature.text)}: learned from ${n} inspected entries, ${outcomes} with a discrepancy`
      return [{ code: `${one.feature.toUpperCase()}_${at}`, points, text, conditions }]
    })
  })
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The values of a bin; null for missing values that the feature does not have. */
function conditionsOf(
  { feature: field, bins }: ScorecardFeature,
  at: number,
  { least }: Feature,
): Condition[] | null {
  const bin = bins[at]
  if (bin?.missing === true)
    return least === null || least < 0 ? [{ field, operator: '<', value: 0 }] : null
  const from = bin?.from ?? 0
  const next = bins[at + 1]?.from ?? null
  return [
    { field, operator: '>=', value: from },
    ...(next === null ? [] : [{ field, operator: '<' as const, value: next }]),
  ]
}

/**
 * Bands where the calibrated probability first reaches those of the given bands; the first covers everything below. A band
 * that no step of the card parts from the one before is left out. Probabilities become those of the card.
 */
export function bandsOf(card: Scorecard, like: readonly Band[]): Band[] {
  const [lowest, ...higher] = like
  if (lowest === undefined) return []
  const bands = [{ ...lowest, probability_ppm: card.calibration[0]?.probability_ppm ?? 0 }]
  for (const band of higher) {
    const step = card.calibration.find(
      ({ probability_ppm }) => probability_ppm >= band.probability_ppm,
    )
    if (step === undefined || step.points <= (bands.at(-1)?.from_points ?? 0)) continue
    bands.push({ ...band, from_points: step.points, probability_ppm: step.probability_ppm })
  }
  return bands
}
