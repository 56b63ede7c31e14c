import { binOf } from './bins.ts'
import type { Rows, Scorecard, ScorecardBin, ScorecardFeature } from './types.ts'

/** The bin a value falls in; undefined when the card has none for it, which gives no points. */
export function binOfFeature({ bins }: ScorecardFeature, value: number): ScorecardBin | undefined {
  const valued = bins.filter(({ missing }) => missing !== true)
  const cuts = valued.slice(1).map(({ from }) => from ?? -Infinity)
  const bin = binOf(value, cuts)
  return bin === 0 ? bins.find(({ missing }) => missing === true) : valued[bin - 1]
}

/** Points of every row: the sum of its bins, exactly. RangeError when a feature of the card is not there. */
export function pointsOf(
  { features }: Pick<Scorecard, 'features'>,
  rows: Pick<Rows, 'features' | 'days'>,
): Int32Array {
  const points = new Int32Array(rows.days.length)
  for (const { feature, bins } of features) {
    const values = rows.features[feature]
    if (values === undefined) throw new RangeError(`no feature ${feature}`)
    const missing = bins.find((bin) => bin.missing === true)?.points ?? 0
    const valued = bins.filter((bin) => bin.missing !== true)
    const cuts = Float64Array.from(valued.slice(1), ({ from }) => from ?? -Infinity)
    const of = Int32Array.of(missing, ...valued.map((bin) => bin.points))
    for (let row = 0; row < points.length; row++) points[row]! += of[binOf(values[row]!, cuts)]!
  }
  return points
}

/** Probability of points in ppm: the last step that is not above them, below all of them the first. */
export function probabilitiesOf(
  { calibration }: Pick<Scorecard, 'calibration'>,
  points: Int32Array,
): Int32Array {
  const cuts = Float64Array.from(calibration.slice(1), (step) => step.points)
  return points.map((one) => {
    let low = 0
    let high = cuts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (cuts[middle]! <= one) low = middle + 1
      else high = middle
    }
    return calibration[low]?.probability_ppm ?? 0
  })
}
