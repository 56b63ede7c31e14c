import type { CalibrationStep } from './types.ts'

interface Block {
  points: number
  n: number
  hits: number
}

/** Effective rows below which a step joins its neighbour. */
const leastRows = 100

/**
 * Probability by points as a step function that never falls: pooled adjacent violators (Ayer et al.
 * 1955), small blocks joined with the neighbour whose share is nearer, and half an outcome of one
 * row more in each, so that none is 0 or 1. `points` must be of rows that the fit did not see.
 * Weights are those of `effectiveWeights`. RangeError without a row.
 */
export function calibrationOf(
  points: Int32Array,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
): CalibrationStep[] {
  if (points.length === 0) throw new RangeError('no rows to calibrate on')
  const byPoints = new Map<number, Block>()
  for (let row = 0; row < points.length; row++) {
    const block = byPoints.get(points[row]!) ?? { points: points[row]!, n: 0, hits: 0 }
    block.n += weight[row]!
    block.hits += outcome[row] === 1 ? weight[row]! : 0
    byPoints.set(block.points, block)
  }
  const ascending = [...byPoints.values()].sort((a, b) => a.points - b.points)
  const smoothed = largeBlocks(pooled(ascending)).map(({ points: from, n, hits }) => ({
    points: from,
    n: n + 1,
    hits: hits + 0.5,
  }))
  // Half an outcome moves small blocks more: they may have to be pooled again.
  const steps = pooled(smoothed).map(({ points: from, n, hits }) => ({
    points: from,
    probability_ppm: Math.round((hits / n) * 1_000_000),
  }))
  return steps.filter((step, at) => step.probability_ppm !== steps[at - 1]?.probability_ppm)
}

const share = ({ n, hits }: Block) => hits / n
const joined = (a: Block, b: Block): Block => ({
  points: a.points,
  n: a.n + b.n,
  hits: a.hits + b.hits,
})

/** Blocks whose shares rise: a block that does not is joined with the one before it. */
function pooled(blocks: readonly Block[]): Block[] {
  const stack: Block[] = []
  for (const block of blocks) {
    let last = block
    while (stack.length > 0 && share(stack.at(-1)!) >= share(last)) {
      last = joined(stack.pop()!, last)
    }
    stack.push(last)
  }
  return stack
}

/** Joining neighbours keeps shares rising. */
function largeBlocks(blocks: Block[]): Block[] {
  const kept = blocks.slice()
  for (;;) {
    const at = kept.findIndex(({ n }) => n < leastRows)
    if (at < 0 || kept.length === 1) return kept
    const below = at > 0 ? share(kept[at]!) - share(kept[at - 1]!) : Infinity
    const above = at + 1 < kept.length ? share(kept[at + 1]!) - share(kept[at]!) : Infinity
    const from = below <= above ? at - 1 : at
    kept.splice(from, 2, joined(kept[from]!, kept[from + 1]!))
  }
}

/**
 * Mean distance between probability and share of outcomes over bins of equal weight by probability.
 * Rows of one probability share their outcomes evenly, so their order says nothing. Null without rows.
 */
export function expectedCalibrationError(
  probability: ArrayLike<number>,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
  bins = 10,
): number | null {
  const groups = new Map<number, Block>()
  let total = 0
  for (let row = 0; row < probability.length; row++) {
    const p = probability[row]!
    const group = groups.get(p) ?? { points: p, n: 0, hits: 0 }
    group.n += weight[row]!
    group.hits += outcome[row] === 1 ? weight[row]! : 0
    total += weight[row]!
    groups.set(p, group)
  }
  if (total === 0) return null
  const gaps = new Float64Array(bins)
  let before = 0
  for (const group of [...groups.values()].sort((a, b) => a.points - b.points)) {
    let left = group.n
    while (left > total * 1e-12) {
      const bin = Math.min(bins - 1, Math.floor((before / total) * bins + 1e-9))
      const room = bin === bins - 1 ? left : ((bin + 1) * total) / bins - before
      const part = Math.min(left, room)
      gaps[bin]! += part * (group.points - share(group))
      before += part
      left -= part
    }
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total
}

/** Mean squared distance between probability and outcome. Source: Brier 1950. Null without rows. */
export function brierScore(
  probability: ArrayLike<number>,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
): number | null {
  let sum = 0
  let total = 0
  for (let row = 0; row < probability.length; row++) {
    sum += weight[row]! * (probability[row]! - (outcome[row] === 1 ? 1 : 0)) ** 2
    total += weight[row]!
  }
  return total === 0 ? null : sum / total
}
