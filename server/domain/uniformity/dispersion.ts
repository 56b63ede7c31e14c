import type { CellTotals, ImporterRows } from './cells.ts'
import { ImporterSums, outsideSquares } from './importer-sums.ts'
import { importerVariance } from './importer-variance.ts'
import { LaplaceLikelihood } from './laplace.ts'
import { ownVariance } from './own-variance.ts'
import type { RatioSums } from './ratio.ts'
import { mostLikelyTau } from './spread.ts'

/** Variance factors per port id; all 1 where importers are not known. */
export interface Dispersion {
  sigma2: number | null
  psi: Float64Array
  m: Float64Array
  c: Float64Array
  k: Float64Array | null
}

const rounds = 3
/** The factor of all importers counts as this many importers of the port's own. */
const priorImporters = 10

/**
 * How much more than chance a port's count varies because entries of one importer are alike.
 * `m` uses one variance of importers for all ports, `c` the port's own importers, psi weighs both
 * by the port's effective number of importers k. Estimated within ports, around the port's own
 * level, so that differences between ports are not taken for noise.
 * Source: variance of a stratified ratio with clusters, Williams 1982 for the factor.
 */
export function dispersionOf(cells: CellTotals, sums: readonly RatioSums[]): Dispersion {
  const ones = () => new Float64Array(cells.ports).fill(1)
  const rows = cells.importerRows
  if (rows === null) return { sigma2: null, psi: ones(), m: ones(), c: ones(), k: null }
  const { k, gain } = importerWeights(cells, rows, sums)
  const m = ones()
  let variance = importerVariance(cells, rows, new Float64Array(cells.ports))
  for (let round = 0; round < rounds; round++) {
    gain.forEach((value, port) => (m[port] = 1 + variance.sigma2 * value))
    const likelihood = new LaplaceLikelihood(cells, m)
    const { effects } = likelihood.at(mostLikelyTau(likelihood))
    variance = importerVariance(cells, rows, effects)
  }
  gain.forEach((value, port) => (m[port] = 1 + variance.sigma2 * value))
  const c = ownVariance(cells, rows, sums, variance.groupResidual, k)
  const psi = m.map((common, port) => {
    const own = k[port]!
    return Math.max(1, (own * c[port]! + priorImporters * common) / (own + priorImporters))
  })
  return { sigma2: variance.sigma2, psi, m, c, k }
}

/** Per port: effective number of importers, and what a unit of importer variance adds to m. */
function importerWeights(
  cells: CellTotals,
  rows: ImporterRows,
  sums: readonly RatioSums[],
): { k: Float64Array; gain: Float64Array } {
  const usual = rows.groupN.map((n, group) => n * cellRate(cells, rows.groupCell[group]!))
  const spread = outsideSquares(cells, rows, usual)
  const k = new Float64Array(cells.ports)
  const gain = new Float64Array(cells.ports)
  const weight = new ImporterSums(rows)
  for (let port = 0; port < cells.ports; port++) {
    for (let at = rows.portRowStart[port]!; at < rows.portRowStart[port + 1]!; at++) {
      const row = rows.portRows[at]!
      const slot = rows.rowSlot[row]!
      const cell = cells.slotCell[slot]!
      const group = rows.rowGroup[row]!
      const N = cells.cellN[cell]!
      // Whole numbers until the division: an importer alone in its cells must come out as 0.
      const excess = rows.rowN[row]! * N - cells.slotN[slot]! * rows.groupN[group]!
      weight.add(group, (cellRate(cells, cell) * excess) / N)
    }
    const { absolute, squares } = weight.finish()
    const v = sums[port]?.v ?? 0
    if (v > 0) gain[port] = (squares + spread[port]!) / v
    if (squares > 0) k[port] = absolute ** 2 / squares
  }
  return { k, gain }
}

const cellRate = (cells: CellTotals, cell: number) => cells.cellX[cell]! / cells.cellN[cell]!
