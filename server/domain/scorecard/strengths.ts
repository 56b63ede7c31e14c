import { logGamma } from '../special.ts'
import { maximise } from '../uniformity/brent.ts'
import type { KeyChain, KeyLevel } from './encode.ts'

/** Strengths are sought between these, in rows. */
const weakest = 0.05
const strongest = 100_000

/**
 * The strength m of each level in rows, general first: where groups scatter around their parents
 * like beta(m p, m (1 - p)), p the parent's rate without the group, the m under which the counts of
 * the training rows are most likely (beta-binomial marginal likelihood). Levels without a group
 * that differs from its parent end near the upper limit, and their rates say nothing.
 */
export function strengthsOf(chain: KeyChain, outcome: Uint8Array): number[] {
  const allHits = outcome.reduce((sum, one) => sum + one, 0)
  const strengths: number[] = []
  // Of each row: counts of its group one level up, and the rate that group is smoothed towards.
  let parents: Parents = {
    n: new Float64Array(outcome.length).fill(outcome.length),
    hits: new Float64Array(outcome.length).fill(allHits),
    towards: new Float64Array(outcome.length).fill((allHits + 0.5) / (outcome.length + 1)),
    m: 1,
  }
  for (const level of chain) {
    const groups = groupsOf(level, outcome, parents)
    const m = strengthOf(groups)
    strengths.push(m)
    parents = parentsOf(level, groups, parents, m)
  }
  return strengths
}

interface Parents {
  n: Float64Array
  hits: Float64Array
  towards: Float64Array
  m: number
}

interface Groups {
  n: Float64Array
  hits: Float64Array
  /** The parent's rate without the group. */
  parent: Float64Array
}

function groupsOf({ id, size }: KeyLevel, outcome: Uint8Array, parents: Parents): Groups {
  const n = new Float64Array(size)
  const hits = new Float64Array(size)
  for (let row = 0; row < id.length; row++) {
    if (id[row]! < 0) continue
    n[id[row]!]!++
    hits[id[row]!]! += outcome[row]!
  }
  const parent = new Float64Array(size)
  for (let row = 0; row < id.length; row++) {
    const group = id[row]!
    if (group < 0) continue
    const others = parents.n[row]! - n[group]!
    const othersHits = parents.hits[row]! - hits[group]!
    parent[group] = (othersHits + parents.m * parents.towards[row]!) / (others + parents.m)
  }
  return { n, hits, parent }
}

/** A row without a key at the level keeps its parent. */
function parentsOf(level: KeyLevel, groups: Groups, before: Parents, m: number): Parents {
  const next = {
    n: before.n.slice(),
    hits: before.hits.slice(),
    towards: before.towards.slice(),
    m,
  }
  for (let row = 0; row < level.id.length; row++) {
    const group = level.id[row]!
    if (group < 0) continue
    next.n[row] = groups.n[group]!
    next.hits[row] = groups.hits[group]!
    next.towards[row] = groups.parent[group]!
  }
  return next
}

function strengthOf(groups: Groups): number {
  const [from, to] = [Math.log(weakest), Math.log(strongest)]
  // Flat far out: start where a coarse look finds the most.
  let start = from
  let most = -Infinity
  for (let at = from + 0.5; at < to; at += 0.75) {
    const value = marginalLikelihood(groups, Math.exp(at))
    if (value > most) [start, most] = [at, value]
  }
  return Math.exp(maximise((at) => marginalLikelihood(groups, Math.exp(at)), from, start, to, 1e-4))
}

/** Log likelihood of the groups' counts, binomial coefficients left out. */
function marginalLikelihood({ n, hits, parent }: Groups, m: number): number {
  let sum = 0
  for (let group = 0; group < n.length; group++) {
    if (n[group] === 0) continue
    const p = Math.min(1 - 1e-6, Math.max(1e-6, parent[group]!))
    sum +=
      logRising(m * p, hits[group]!) +
      logRising(m * (1 - p), n[group]! - hits[group]!) -
      logRising(m, n[group]!)
  }
  return sum
}

/** log of x (x + 1) ... (x + k - 1). */
function logRising(x: number, k: number): number {
  if (k > 12) return logGamma(x + k) - logGamma(x)
  let product = 1
  for (let step = 0; step < k; step++) product *= x + step
  return Math.log(product)
}
