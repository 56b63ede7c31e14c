import {
  encodeEarlier,
  encodeJudged,
  profileOf,
  type Encoded,
} from '../server/domain/scorecard/encode.ts'
import { strengthsOf } from '../server/domain/scorecard/strengths.ts'
import type { Rows } from '../server/domain/scorecard/types.ts'
import { centres, chains, idsOf, type Declarations } from './declarations.ts'

/** Past rates: more of them never speaks for an entry. */
export const rising: readonly string[] = chains.flatMap((chain) =>
  chain.map(({ name }) => `${name}_rate_ppm`),
)

export interface Featured {
  train: Rows
  judge: Rows
  /** Rows of history that one key is smoothed with, by key. */
  strengths: Record<string, number>
}

/**
 * The features of training rows from what was filed on earlier days, and of judged rows from all
 * training rows. Nothing is taken from an outcome of a judged row.
 */
export function featuresOf(train: Declarations, judge: Declarations): Featured {
  const own: Features = {}
  const other: Features = {}
  const strengths: Record<string, number> = {}
  for (const chain of chains) {
    const levels = chain.map(({ key }) => idsOf(key, [train, judge]))
    const part = (at: 0 | 1) => levels.map(({ ids, size }) => ({ id: ids[at]!, size }))
    const strength = strengthsOf(part(0), train.outcome)
    const put = (into: Features, { rates, counts }: Encoded) =>
      chain.forEach(({ name, past }, level) => {
        into[`${name}_rate_ppm`] ??= rates[level]!
        if (past === true) into[`${name}_past`] = counts[level]!
      })
    put(own, encodeEarlier(part(0), train, strength))
    put(other, encodeJudged(part(1), profileOf(part(0), train, strength)))
    chain.forEach(({ name }, level) => (strengths[name] ??= strength[level]!))
  }
  const [ownRatio, otherRatio] = valueRatios(train, judge)
  Object.assign(own, plain(train), { value_ratio_ppm: ownRatio })
  Object.assign(other, plain(judge), { value_ratio_ppm: otherRatio })
  return { train: rowsOf(train, own), judge: rowsOf(judge, other), strengths }
}

type Features = Record<string, Int32Array | Float64Array>

function rowsOf({ outcome, days }: Declarations, features: Features): Rows {
  return { features, outcome, days, weight: new Float64Array(days.length).fill(1) }
}

/** What the declaration itself says, whole numbers, -1 where it says nothing. */
function plain({ value, weight, rate_ppm }: Declarations): Features {
  const perWeight = value.map((one, row) => whole((1000 * one) / weight[row]!))
  return { claimed_rate_ppm: rate_ppm, value: value.map(whole), value_per_weight: perWeight }
}
const whole = (value: number) => (Number.isFinite(value) && value >= 0 ? Math.round(value) : -1)

const leastValues = 5
const largestRatio = 1_000_000_000

/**
 * Value per weight in ppm of the median of the same goods: of the lane where five values are known,
 * else of the HS6, else of the HS4, else -1. Training rows are held to earlier days only.
 */
function valueRatios(train: Declarations, judge: Declarations): [Float64Array, Float64Array] {
  const levels = centres.map((key) => idsOf(key, [train, judge]))
  const values = levels.map(({ size }) => Array.from({ length: size }, (): number[] => []))
  const perWeight = ({ value, weight }: Declarations, row: number) => value[row]! / weight[row]!
  const ratio = (rows: Declarations, part: 0 | 1, row: number) => {
    const own = perWeight(rows, row)
    if (!(own > 0 && Number.isFinite(own))) return -1
    for (const [level, { ids }] of levels.entries()) {
      const known = values[level]![ids[part]![row]!] ?? []
      if (known.length < leastValues) continue
      return Math.min(largestRatio, Math.round((1_000_000 * own) / middle(known)))
    }
    return -1
  }
  const learn = (row: number) => {
    const own = perWeight(train, row)
    if (!(own > 0 && Number.isFinite(own))) return
    levels.forEach(({ ids }, level) => {
      const known = values[level]![ids[0]![row]!]
      if (known !== undefined) known.splice(place(known, own), 0, own)
    })
  }
  const order = Int32Array.from(train.days.keys()).sort(
    (a, b) => train.days[a]! - train.days[b]! || a - b,
  )
  const own = new Float64Array(train.days.length)
  let next = 0
  for (const row of order) {
    for (; train.days[order[next]!]! < train.days[row]!; next++) learn(order[next]!)
    own[row] = ratio(train, 0, row)
  }
  for (; next < order.length; next++) learn(order[next]!)
  return [own, Float64Array.from(judge.days, (_, row) => ratio(judge, 1, row))]
}

/** Where a value belongs among ascending ones. */
function place(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const at = (low + high) >> 1
    if (ascending[at]! < value) low = at + 1
    else high = at
  }
  return low
}

function middle(ascending: readonly number[]): number {
  const half = ascending.length >> 1
  const upper = ascending[half]!
  return ascending.length % 2 === 1 ? upper : (ascending[half - 1]! + upper) / 2
}
