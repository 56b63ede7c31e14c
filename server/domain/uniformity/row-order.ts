import type { CellTable } from './types.ts'

/** Rows with entries, ordered by cell, importer and port, each such triple once. */
export interface OrderedRows {
  cell: Int32Array
  port: Int32Array
  importer: Int32Array | null
  n: Float64Array
  x: Float64Array
}

/**
 * The rows of a table in an order that depends on their ids alone, so that every later sum of
 * floats is the same whichever order the rows came in. Rows of one triple are added up.
 * Throws RangeError on an id outside its range or on counts that are not 0 <= x <= n.
 */
export function orderedRows(table: CellTable): OrderedRows {
  const { cell, port, importer, n, x } = table
  let order: Int32Array = filledRows(table)
  order = countingSort(order, port, table.ports)
  if (importer !== null) order = countingSort(order, importer, table.importers)
  order = countingSort(order, cell, table.cells)
  const rows = {
    cell: new Int32Array(order.length),
    port: new Int32Array(order.length),
    importer: importer === null ? null : new Int32Array(order.length),
    n: new Float64Array(order.length),
    x: new Float64Array(order.length),
  }
  let last = -1
  let before = -1
  for (const row of order) {
    const same =
      before >= 0 &&
      cell[row] === cell[before] &&
      port[row] === port[before] &&
      (importer === null || importer[row] === importer[before])
    if (!same) {
      last++
      rows.cell[last] = cell[row]!
      rows.port[last] = port[row]!
      if (rows.importer !== null) rows.importer[last] = importer![row]!
    }
    rows.n[last]! += n[row]!
    rows.x[last]! += x[row]!
    before = row
  }
  const length = last + 1
  return {
    cell: rows.cell.subarray(0, length),
    port: rows.port.subarray(0, length),
    importer: rows.importer === null ? null : rows.importer.subarray(0, length),
    n: rows.n.subarray(0, length),
    x: rows.x.subarray(0, length),
  }
}

function filledRows(table: CellTable): Int32Array {
  const { cell, port, importer, n, x } = table
  const filled = new Int32Array(n.length)
  let count = 0
  for (let row = 0; row < n.length; row++) {
    if (!(x[row]! >= 0 && x[row]! <= n[row]!)) {
      throw new RangeError(`row ${row}: ${x[row]} of ${n[row]} entries`)
    }
    const known =
      inRange(cell[row], table.cells) &&
      inRange(port[row], table.ports) &&
      (importer === null || inRange(importer[row], table.importers))
    if (!known) throw new RangeError(`row ${row}: an id outside its range`)
    if (n[row]! > 0) filled[count++] = row
  }
  return filled.subarray(0, count)
}

const inRange = (id: number | undefined, size: number) => id !== undefined && id >= 0 && id < size

/** Stable: rows of one key keep their order, so sorting by the last key first sorts by all. */
export function countingSort(rows: Int32Array, keys: Int32Array, size: number): Int32Array {
  const next = new Int32Array(size + 1)
  for (const row of rows) next[keys[row]! + 1]!++
  for (let key = 0; key < size; key++) next[key + 1]! += next[key]!
  const sorted = new Int32Array(rows.length)
  for (const row of rows) sorted[next[keys[row]!]!++] = row
  return sorted
}
