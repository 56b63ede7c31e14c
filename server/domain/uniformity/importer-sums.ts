import type { CellTotals, ImporterRows } from './cells.ts'

/** Sums over the importers of one port at a time, without clearing a column per importer. */
export class ImporterSums {
  private readonly rows: ImporterRows
  private readonly total: Float64Array
  private readonly seen: Uint8Array
  private readonly present: Int32Array
  private count = 0

  constructor(rows: ImporterRows) {
    this.rows = rows
    this.total = new Float64Array(rows.importers)
    this.seen = new Uint8Array(rows.importers)
    this.present = new Int32Array(rows.importers)
  }

  add(group: number, value: number): void {
    const importer = this.rows.groupImporter[group]!
    if (this.seen[importer] === 0) {
      this.seen[importer] = 1
      this.present[this.count++] = importer
    }
    this.total[importer]! += value
  }

  /** Sum of absolute values and of squares over importers; empties the sums. */
  finish(): { absolute: number; squares: number } {
    let absolute = 0
    let squares = 0
    for (let at = 0; at < this.count; at++) {
      const importer = this.present[at]!
      const value = this.total[importer]!
      absolute += Math.abs(value)
      squares += value * value
      this.total[importer] = 0
      this.seen[importer] = 0
    }
    this.count = 0
    return { absolute, squares }
  }
}

/**
 * Per port, over its cells: squared share of the port times the squares of those importers in the
 * cell that are not at the port. `values` are per group.
 */
export function outsideSquares(
  cells: CellTotals,
  rows: ImporterRows,
  values: Float64Array,
): Float64Array {
  const inCell = new Float64Array(cells.cellN.length)
  for (let group = 0; group < values.length; group++) {
    inCell[rows.groupCell[group]!]! += values[group]! ** 2
  }
  const inSlot = new Float64Array(cells.slotN.length)
  for (let row = 0; row < rows.rowSlot.length; row++) {
    inSlot[rows.rowSlot[row]!]! += values[rows.rowGroup[row]!]! ** 2
  }
  const sums = new Float64Array(cells.ports)
  for (let slot = 0; slot < inSlot.length; slot++) {
    const cell = cells.slotCell[slot]!
    const share = cells.slotN[slot]! / cells.cellN[cell]!
    sums[cells.slotPort[slot]!]! += share ** 2 * Math.max(0, inCell[cell]! - inSlot[slot]!)
  }
  return sums
}
