import { cellTotals, type CellTotals } from './cells.ts'
import { LaplaceLikelihood } from './laplace.ts'
import { drawHypergeometric, uniformNumbers } from './random-split.ts'
import { indexOf, mostLikelyTau } from './spread.ts'
import type { CellTable, Uniformity } from './types.ts'

/** `lower` and `upper` are index values that one draw in twenty falls below, or exceeds. */
export interface NullBand {
  lower: number
  upper: number
  /** Share of draws at least as spread as the ports are, the ports themselves counted as one. */
  p: number
  draws: number
}

const tolerance = 1e-4

/**
 * Where the index falls if ports are all alike: the outcomes of every cell are dealt out again
 * among its ports, widened by each port's variance factor (dealing alone would take entries of one
 * importer for independent), and the spread is fitted anew. `draws` at least 1; one seed, one
 * answer. Throws RangeError where `result` has no spread or there are no draws.
 * Source: permutation within strata; p after Phipson and Smyth 2010.
 */
export function nullBand(
  table: CellTable,
  result: Uniformity,
  options: { draws: number; seed: number },
): NullBand {
  const { draws, seed } = options
  if (result.spread === null) throw new RangeError('no spread without three ports to compare')
  if (!(draws >= 1)) throw new RangeError(`a band needs draws, not ${draws}`)
  const observed = result.spread.tau
  const cells = cellTotals(table)
  const factors = Float64Array.from(result.ports, ({ psi, m }) => Math.max(psi, m))
  const random = uniformNumbers(seed)
  const taus = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw++) {
    const slotX = dealtOutcomes(cells, factors, random)
    taus[draw] = mostLikelyTau(new LaplaceLikelihood({ ...cells, slotX }, factors), tolerance)
  }
  taus.sort()
  const atLeast = taus.filter((tau) => tau >= observed - 2 * tolerance).length
  return {
    lower: indexOf(taus[Math.ceil(0.05 * draws) - 1] ?? 0),
    upper: indexOf(taus[Math.ceil(0.95 * draws) - 1] ?? 0),
    p: (1 + atLeast) / (draws + 1),
    draws,
  }
}

/** Per slot: outcomes dealt by chance, their distance from the mean widened, never below 0. */
function dealtOutcomes(
  cells: CellTotals,
  factors: Float64Array,
  random: () => number,
): Float64Array {
  const dealt = new Float64Array(cells.slotN.length)
  for (let cell = 0; cell < cells.cellN.length; cell++) {
    let entries = cells.cellN[cell]!
    let outcomes = cells.cellX[cell]!
    const rate = outcomes / entries
    for (let slot = cells.cellStart[cell]!; slot < cells.cellStart[cell + 1]!; slot++) {
      const n = cells.slotN[slot]!
      const count = drawHypergeometric(entries, outcomes, n, random)
      entries -= n
      outcomes -= count
      const usual = n * rate
      const widened = usual + Math.sqrt(factors[cells.slotPort[slot]!]!) * (count - usual)
      dealt[slot] = Math.max(0, widened)
    }
  }
  return dealt
}
