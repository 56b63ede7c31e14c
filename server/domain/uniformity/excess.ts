import { effectiveNumber } from '../multiple-tests.ts'
import { tQuantile } from '../special.ts'

/** One importer's identical goods, as treated at two ports or more. */
export interface MatchedGroup {
  importer: number
  ports: readonly { port: number; n: number; x: number }[]
}

/** Shares, not percentages. The estimate is null with fewer than 20 importers. */
export interface ExcessDisagreement {
  /** Importers with a pair of ports that can be compared, and such pairs. */
  importers: number
  pairs: number
  excess: number | null
  se: number | null
  /** Effective number of importers. */
  k: number | null
  lower: number | null
  upper: number | null
  /** Typical difference of two ports in percentage points, where it is surely above zero. */
  typical_points: number | null
}

const fewestImporters = 20

/**
 * How much more often one entry from each of two ports is treated differently than two entries of
 * the same port, for the same importer and goods. Every pair of ports with at least two entries
 * each gives an unbiased square of the difference of their true rates; pairs weigh by their
 * entries, variance and limits rest on importers. Null with fewer than 20 importers that have
 * such a pair: then only the counts are given.
 * Source: U-statistic of Hoeffding 1948; degrees of freedom Satterthwaite 1946.
 */
export function excessDisagreement(groups: readonly MatchedGroup[]): ExcessDisagreement {
  const sums = excessSums(groups)
  const { importers, pairs } = sums
  const counts = { importers, pairs }
  if (importers < fewestImporters) {
    return {
      ...counts,
      excess: null,
      se: null,
      k: null,
      lower: null,
      upper: null,
      typical_points: null,
    }
  }
  const { excess, se, k, lower, upper } = excessEstimate(sums)
  const typical_points = lower > 0 ? 100 * Math.sqrt(excess) : null
  return { ...counts, excess, se, k, lower, upper, typical_points }
}

/** Per importer with a usable pair: sum of weighted squared differences, and of weights. */
export interface ExcessSums {
  importers: number
  pairs: number
  squares: number[]
  weights: number[]
}

export function excessSums(groups: readonly MatchedGroup[]): ExcessSums {
  const terms = groups.flatMap(({ importer, ports }) => pairTerms(importer, ports))
  terms.sort((a, b) => a.importer - b.importer || a.weight - b.weight || a.square - b.square)
  const squares: number[] = []
  const weights: number[] = []
  let importer: number | null = null
  for (const term of terms) {
    if (term.importer !== importer) {
      importer = term.importer
      squares.push(0)
      weights.push(0)
    }
    squares[squares.length - 1]! += term.weight * term.square
    weights[weights.length - 1]! += term.weight
  }
  return { importers: squares.length, pairs: terms.length, squares, weights }
}

/** Point, standard error and limits; needs at least two importers. */
export function excessEstimate({ squares, weights, importers }: ExcessSums) {
  const weight = weights.reduce((sum, value) => sum + value, 0)
  const excess = squares.reduce((sum, value) => sum + value, 0) / weight
  const contributions = squares.map((square, at) => square - excess * weights[at]!)
  const spread = contributions.reduce((sum, value) => sum + value * value, 0)
  const se = Math.sqrt((spread * importers) / (importers - 1)) / weight
  const k = effectiveNumber(contributions)
  const half = tQuantile(0.975, Math.max(1, k)) * se
  return { excess, se, k, lower: excess - half, upper: excess + half }
}

interface PairTerm {
  importer: number
  weight: number
  square: number
}

function pairTerms(importer: number, ports: MatchedGroup['ports']): PairTerm[] {
  const usable = ports.filter((port) => port.n >= 2).sort((a, b) => a.port - b.port)
  const terms: PairTerm[] = []
  usable.forEach((one, at) => {
    for (const other of usable.slice(at + 1)) {
      const weight = (one.n * other.n) / (one.n + other.n)
      const difference = one.x / one.n - other.x / other.n
      terms.push({ importer, weight, square: difference ** 2 - within(one) - within(other) })
    }
  })
  return terms
}

const within = ({ n, x }: { n: number; x: number }) => ((x / n) * (1 - x / n)) / (n - 1)
