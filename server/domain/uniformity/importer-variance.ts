import type { CellTotals, ImporterRows } from './cells.ts'

/** How the entries of one importer hang together, given effects of the ports. */
export interface ImporterVariance {
  sigma2: number
  /** Per group: observed less expected at the port effects. */
  groupResidual: Float64Array
}

const mostTurns = 20

/**
 * Variance of importer multipliers: importers' residuals r against e, their expected count, where
 * var r = v + sigma2 e^2; weights from a count with twice that variance squared.
 * Source: method of moments for a random multiplier, as in DerSimonian and Laird 1986.
 */
export function importerVariance(
  cells: CellTotals,
  rows: ImporterRows,
  effects: Float64Array,
): ImporterVariance {
  const rates = slotRates(cells, effects)
  const groups = rows.groupN.length
  const groupResidual = new Float64Array(groups)
  const groupExpected = new Float64Array(groups)
  for (let row = 0; row < rows.rowN.length; row++) {
    const expected = rows.rowN[row]! * rates[rows.rowSlot[row]!]!
    groupExpected[rows.rowGroup[row]!]! += expected
    groupResidual[rows.rowGroup[row]!]! += rows.rowX[row]! - expected
  }
  const residual = new Float64Array(rows.importers)
  const expected = new Float64Array(rows.importers)
  const chance = new Float64Array(rows.importers)
  for (let group = 0; group < groups; group++) {
    const importer = rows.groupImporter[group]!
    const cell = rows.groupCell[group]!
    const N = cells.cellN[cell]!
    const loose = groupExpected[group]! * (1 - rows.groupN[group]! / N)
    residual[importer]! += groupResidual[group]!
    expected[importer]! += loose
    chance[importer]! += (loose * (N - cells.cellX[cell]!)) / (N - 1)
  }
  return { sigma2: solveVariance(residual, expected, chance), groupResidual }
}

/** Rate of each slot so that every cell keeps its total: X e^b / sum n e^b. */
function slotRates(cells: CellTotals, effects: Float64Array): Float64Array {
  const rates = new Float64Array(cells.slotN.length)
  for (let cell = 0; cell < cells.cellN.length; cell++) {
    let sum = 0
    for (let slot = cells.cellStart[cell]!; slot < cells.cellStart[cell + 1]!; slot++) {
      rates[slot] = Math.exp(effects[cells.slotPort[slot]!]!)
      sum += cells.slotN[slot]! * rates[slot]!
    }
    const scale = cells.cellX[cell]! / sum
    for (let slot = cells.cellStart[cell]!; slot < cells.cellStart[cell + 1]!; slot++) {
      rates[slot]! *= scale
    }
  }
  return rates
}

function solveVariance(
  residual: Float64Array,
  expected: Float64Array,
  chance: Float64Array,
): number {
  let sigma2 = 0.3
  for (let turn = 0; turn < mostTurns; turn++) {
    let above = 0
    let below = 0
    for (let importer = 0; importer < residual.length; importer++) {
      const e2 = expected[importer]! ** 2
      const v = chance[importer]!
      if (e2 <= 0 || v <= 0) continue
      const weight = e2 / (v + 2 * (v + sigma2 * e2) ** 2)
      above += weight * (residual[importer]! ** 2 - v)
      below += weight * e2
    }
    const next = below > 0 ? Math.max(0, above / below) : 0
    const settled = Math.abs(next - sigma2) < 1e-6
    sigma2 = next
    if (settled) break
  }
  return sigma2
}
