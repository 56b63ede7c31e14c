import type { Random } from './random.ts'

export interface ReviewDesign {
  strata: number
  reviewed: number
  /** Overall rate of findings. */
  rate: number
  /** Log sd of the sampling weights between strata. */
  weight_spread: number
  /** Log rate of a stratum per unit of its log weight: above zero, seldom sampled strata are worse. */
  relation: number
}

export interface ReviewedStratum {
  N: number
  n: number
  x: number
  /** Findings in the whole register. */
  X: number
}

/** A register of about 50 entries a review, with X findings planted; reviews drawn without return. */
export function reviewWorld(random: Random, design: ReviewDesign): ReviewedStratum[] {
  const z = Array.from({ length: design.strata }, () => random.normal())
  const weights = z.map((value) => Math.exp(design.weight_spread * value))
  const sizes = z.map(() => Math.exp(0.8 * random.normal()))
  const reviews = random.multinomial(
    design.reviewed,
    sizes.map((size, index) => size / (weights[index] ?? 1)),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const raw = z.map((value) => Math.exp(design.relation * value + 0.4 * random.normal()))
  const mean = raw.reduce((sum, value, index) => sum + (value * (sizes[index] ?? 0)) / total, 0)
  return sizes.map((size, index) => {
    const n = reviews[index] ?? 0
    const N = Math.max(n, 1, Math.round((50 * design.reviewed * size) / total))
    const X = Math.min(N, Math.round(N * Math.min(0.9, (design.rate * (raw[index] ?? 0)) / mean)))
    return { N, n, X, x: random.hypergeometric(N, X, n) }
  })
}

export function trueRate(strata: readonly ReviewedStratum[]): number {
  const findings = strata.reduce((sum, { X }) => sum + X, 0)
  return findings / strata.reduce((sum, { N }) => sum + N, 0)
}
