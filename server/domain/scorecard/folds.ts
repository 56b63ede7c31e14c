import { uniformNumbers } from '../uniformity/random-split.ts'

/** Rows to fit on, and rows to judge the fit on. */
export interface Fold {
  fit: Int32Array
  judge: Int32Array
}

const blocks = 4

/**
 * Four folds in time: the second half of the rows by filing day in four blocks, each judged by what
 * was filed on earlier days. With too few days to part them, four seeded random parts, each judged
 * by the others.
 */
export function foldsOf(days: Int32Array, seed: number): Fold[] {
  const order = Int32Array.from(days, (_, row) => row).sort((a, b) => days[a]! - days[b]! || a - b)
  const edges: number[] = []
  for (let block = 0; block <= blocks; block++) {
    const at = Math.floor((order.length * (blocks + block)) / (2 * blocks))
    edges.push(block === blocks ? order.length : startOfDay(order, days, at))
  }
  const parted = edges.every((edge, index) => edge > (edges[index - 1] ?? 0))
  if (!parted) return randomFolds(days.length, seed)
  return edges.slice(1).map((edge, block) => ({
    fit: order.slice(0, edges[block]!),
    judge: order.slice(edges[block]!, edge),
  }))
}

/** The first place of the day that place `at` belongs to. */
function startOfDay(order: Int32Array, days: Int32Array, at: number): number {
  let place = at
  while (place > 0 && days[order[place - 1]!] === days[order[at]!]) place--
  return place
}

function randomFolds(rows: number, seed: number): Fold[] {
  const random = uniformNumbers(seed)
  const part = Uint8Array.from({ length: rows }, () => Math.floor(random() * blocks))
  const all = Int32Array.from({ length: rows }, (_, row) => row)
  return Array.from({ length: blocks }, (_, block) => ({
    fit: all.filter((row) => part[row] !== block),
    judge: all.filter((row) => part[row] === block),
  }))
}
