/** Rows as an order of work takes them: from the highest score down, equal scores together. */
export interface Ranking {
  /** Rows, highest score first. */
  order: Int32Array
  /** Places where a score begins, and one behind the last. */
  starts: Int32Array
}

export interface Judged {
  score: ArrayLike<number>
  outcome: ArrayLike<number>
  /** 1 / selection probability; 1 where it is left out. */
  weight?: ArrayLike<number>
  /** Duty found with the row, cents, 0 or more; 0 without. */
  revenue?: ArrayLike<number>
  /** Importer of the row: with it importers are drawn again and not rows. */
  group?: Int32Array
}

export interface Shares {
  precision: number
  recall: number
  /** Outcomes among what was taken, against outcomes among all. */
  lift: number
  revenue: number
  /** Revenue taken by the best order there is of as many rows. */
  normalised_revenue: number
}

export function rankingOf(score: ArrayLike<number>): Ranking {
  const order = Int32Array.from({ length: score.length }, (_, row) => row)
  order.sort((a, b) => score[b]! - score[a]! || a - b)
  const starts: number[] = []
  for (let place = 0; place < order.length; place++) {
    if (place === 0 || score[order[place]!] !== score[order[place - 1]!]) starts.push(place)
  }
  return { order, starts: Int32Array.from([...starts, order.length]) }
}

/** Sums of each score of a ranking, highest first, with rows counted `weight` times. */
export interface Sums {
  all: Float64Array
  hits: Float64Array
  revenue: Float64Array
}

export function sumsOf(
  { order, starts }: Ranking,
  { outcome, revenue }: Pick<Judged, 'outcome' | 'revenue'>,
  weight: ArrayLike<number>,
): Sums {
  const scores = starts.length - 1
  const sums = {
    all: new Float64Array(scores),
    hits: new Float64Array(scores),
    revenue: new Float64Array(scores),
  }
  for (let score = 0; score < scores; score++) {
    for (let place = starts[score]!; place < starts[score + 1]!; place++) {
      const row = order[place]!
      const w = weight[row]!
      sums.all[score]! += w
      if (outcome[row] === 1) sums.hits[score]! += w
      if (revenue !== undefined) sums.revenue[score]! += w * revenue[row]!
    }
  }
  return sums
}

/** Chance that an outcome has a higher score than a row without, ties as half. Null without both. */
export function areaUnderCurve({ all, hits }: Sums): number | null {
  let [pairs, won, above] = [0, 0, 0]
  for (let score = 0; score < all.length; score++) {
    const clean = all[score]! - hits[score]!
    won += clean * (above + hits[score]! / 2)
    above += hits[score]!
    pairs += clean
  }
  return pairs > 0 && above > 0 ? won / (pairs * above) : null
}

/** Precision at each score, weighted by the recall it adds; not interpolated. Null without an outcome. */
export function averagePrecision({ all, hits }: Sums): number | null {
  let [taken, found, sum] = [0, 0, 0]
  for (let score = 0; score < all.length; score++) {
    taken += all[score]!
    found += hits[score]!
    if (hits[score]! > 0) sum += (hits[score]! * found) / taken
  }
  return found > 0 ? sum / found : null
}

/**
 * What the first `share` of all rows holds. Where the cut falls among rows of one score, each of
 * them is taken in part, which is the expected value over any order of them; so is the row at the cut.
 */
export function takenAt(sums: Sums, share: number): { all: number; hits: number; revenue: number } {
  const budget = share * total(sums.all)
  let [all, hits, revenue] = [0, 0, 0]
  for (let score = 0; score < sums.all.length && all < budget; score++) {
    const here = sums.all[score]!
    if (here === 0) continue
    const part = Math.min(1, (budget - all) / here)
    all += part * here
    hits += part * sums.hits[score]!
    revenue += part * sums.revenue[score]!
  }
  return { all, hits, revenue }
}

export const total = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0)
