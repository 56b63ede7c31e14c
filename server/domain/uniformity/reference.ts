import type { CellTotals } from './cells.ts'

/** Which ports the others are compared with: cell totals over the ports that are not set aside. */
export interface Reference {
  aside: Uint8Array
  keptN: Float64Array
  keptX: Float64Array
}

export function wholeReference(cells: CellTotals): Reference {
  return {
    aside: new Uint8Array(cells.ports),
    keptN: cells.cellN.slice(),
    keptX: cells.cellX.slice(),
  }
}

export function setAside(cells: CellTotals, reference: Reference, port: number): void {
  reference.aside[port] = 1
  for (let at = cells.portStart[port]!; at < cells.portStart[port + 1]!; at++) {
    const slot = cells.portSlots[at]!
    reference.keptN[cells.slotCell[slot]!]! -= cells.slotN[slot]!
    reference.keptX[cells.slotCell[slot]!]! -= cells.slotX[slot]!
  }
}

/** One cell of a port: entries and outcomes of the port, and of the port and its reference. */
export type VisitCell = (n: number, x: number, N: number, X: number) => void

/** Visits the cells of a port that tell something: others present, outcome not in none or all. */
export function eachComparedCell(
  cells: CellTotals,
  reference: Reference,
  port: number,
  visit: VisitCell,
): void {
  const own = reference.aside[port] === 1
  for (let at = cells.portStart[port]!; at < cells.portStart[port + 1]!; at++) {
    const slot = cells.portSlots[at]!
    const cell = cells.slotCell[slot]!
    const n = cells.slotN[slot]!
    const x = cells.slotX[slot]!
    const N = reference.keptN[cell]! + (own ? n : 0)
    const X = reference.keptX[cell]! + (own ? x : 0)
    if (N > n && X > 0 && X < N) visit(n, x, N, X)
  }
}
