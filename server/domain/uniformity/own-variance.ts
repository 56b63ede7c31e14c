import type { CellTotals, ImporterRows } from './cells.ts'
import { ImporterSums, outsideSquares } from './importer-sums.ts'
import type { RatioSums } from './ratio.ts'

/**
 * Variance factor of each port from its own importers, around the port's own ratio: around the
 * pooled rate a port that is truly strict would count its strictness as noise and hide itself.
 * `groupResidual` and the effective numbers `k` are per group and per port.
 * Source: sandwich variance by cluster with the correction k/(k-1), Liang and Zeger 1986.
 */
export function ownVariance(
  cells: CellTotals,
  rows: ImporterRows,
  sums: readonly RatioSums[],
  groupResidual: Float64Array,
  k: Float64Array,
): Float64Array {
  const outside = outsideSquares(cells, rows, groupResidual)
  const scores = new ImporterSums(rows)
  return Float64Array.from(sums, (sum, port) => {
    if (sum.v <= 0) return 1
    const theta = Math.min(5, Math.max(0.2, (sum.o_star + 0.5) / (sum.e_star + 0.5)))
    const othersRate = (slot: number) => {
      const cell = cells.slotCell[slot]!
      return cells.cellX[cell]! / (cells.cellN[cell]! + (theta - 1) * cells.slotN[slot]!)
    }
    for (let at = rows.portRowStart[port]!; at < rows.portRowStart[port + 1]!; at++) {
      const row = rows.portRows[at]!
      const slot = rows.rowSlot[row]!
      const group = rows.rowGroup[row]!
      const share = cells.slotN[slot]! / cells.cellN[cells.slotCell[slot]!]!
      const rate = othersRate(slot)
      const n = rows.rowN[row]!
      const x = rows.rowX[row]!
      const elsewhere = rows.groupX[group]! - x - (rows.groupN[group]! - n) * rate
      scores.add(group, (1 - share) * (x - theta * n * rate) - share * elsewhere)
    }
    let chance = 0
    for (let at = cells.portStart[port]!; at < cells.portStart[port + 1]!; at++) {
      const slot = cells.portSlots[at]!
      const cell = cells.slotCell[slot]!
      const N = cells.cellN[cell]!
      const n = cells.slotN[slot]!
      const share = n / N
      const finite = (N - cells.cellX[cell]!) / (N - 1)
      chance += ((1 - share) ** 2 * theta * n + share ** 2 * (N - n)) * othersRate(slot) * finite
    }
    const effective = Math.max(2, k[port]!)
    const { squares } = scores.finish()
    return (((squares + outside[port]!) / chance) * effective) / (effective - 1)
  })
}
