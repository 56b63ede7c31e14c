import { orderedRows, type OrderedRows } from './row-order.ts'
import type { CellTable } from './types.ts'

/**
 * Totals of the cells that can be compared (two ports or more, outcome neither in none nor in all)
 * and, per filled cell and port, a slot. Slots of a cell lie together, in port order.
 */
export interface CellTotals {
  complement: boolean
  ports: number
  /** Per port over all its entries. */
  portN: Float64Array
  portX: Float64Array
  portComparedN: Float64Array
  cellN: Float64Array
  cellX: Float64Array
  /** Slots of cell s are cellStart[s] up to cellStart[s + 1]. */
  cellStart: Int32Array
  slotCell: Int32Array
  slotPort: Int32Array
  slotN: Float64Array
  slotX: Float64Array
  /** Slots of port j are portSlots[portStart[j]] up to portStart[j + 1], in cell order. */
  portStart: Int32Array
  portSlots: Int32Array
  importerRows: ImporterRows | null
}

/** Rows of the comparable cells by importer; a group is one importer in one cell. */
export interface ImporterRows {
  importers: number
  rowSlot: Int32Array
  rowGroup: Int32Array
  rowN: Float64Array
  rowX: Float64Array
  groupImporter: Int32Array
  groupCell: Int32Array
  groupN: Float64Array
  groupX: Float64Array
  /** Rows of port j are portRows[portRowStart[j]] up to portRowStart[j + 1]. */
  portRowStart: Int32Array
  portRows: Int32Array
}

/** Where more than half of all entries have the outcome, those without it are counted instead. */
export function cellTotals(table: CellTable): CellTotals {
  const rows = orderedRows(table)
  const complement = 2 * sumOf(rows.x) > sumOf(rows.n)
  if (complement) rows.x = rows.x.map((x, row) => rows.n[row]! - x)
  const portN = new Float64Array(table.ports)
  const portX = new Float64Array(table.ports)
  for (let row = 0; row < rows.n.length; row++) {
    portN[rows.port[row]!]! += rows.n[row]!
    portX[rows.port[row]!]! += rows.x[row]!
  }
  const builder = new SlotBuilder(rows, table.ports)
  for (let from = 0; from < rows.n.length;) {
    let to = from + 1
    while (to < rows.n.length && rows.cell[to] === rows.cell[from]) to++
    builder.addCell(from, to)
    from = to
  }
  const slots = builder.finish()
  const { starts, members } = grouped(slots.slotPort, table.ports)
  return {
    complement,
    ports: table.ports,
    portN,
    portX,
    portComparedN: builder.portComparedN,
    ...slots,
    portStart: starts,
    portSlots: members,
    importerRows: importerRows(table, rows, builder.rowSlot, slots),
  }
}

class SlotBuilder {
  readonly portComparedN: Float64Array
  /** -1 for rows of cells that cannot be compared. */
  readonly rowSlot: Int32Array
  private readonly rows: OrderedRows
  private readonly seenN: Float64Array
  private readonly seenX: Float64Array
  private readonly slotOfPort: Int32Array
  private readonly slotCell: Int32Array
  private readonly slotPort: Int32Array
  private readonly slotN: Float64Array
  private readonly slotX: Float64Array
  private readonly cells: { start: number; n: number; x: number }[] = []
  private slots = 0

  constructor(rows: OrderedRows, ports: number) {
    this.rows = rows
    this.portComparedN = new Float64Array(ports)
    this.rowSlot = new Int32Array(rows.n.length).fill(-1)
    this.seenN = new Float64Array(ports)
    this.seenX = new Float64Array(ports)
    this.slotOfPort = new Int32Array(ports)
    this.slotCell = new Int32Array(rows.n.length)
    this.slotPort = new Int32Array(rows.n.length)
    this.slotN = new Float64Array(rows.n.length)
    this.slotX = new Float64Array(rows.n.length)
  }

  addCell(from: number, to: number): void {
    const { port, n, x } = this.rows
    const present: number[] = []
    let cellN = 0
    let cellX = 0
    for (let row = from; row < to; row++) {
      const at = port[row]!
      if (this.seenN[at] === 0) present.push(at)
      this.seenN[at]! += n[row]!
      this.seenX[at]! += x[row]!
      cellN += n[row]!
      cellX += x[row]!
    }
    const compared = present.length > 1
    const kept = compared && cellX > 0 && cellX < cellN
    if (kept) this.cells.push({ start: this.slots, n: cellN, x: cellX })
    present.sort((a, b) => a - b)
    for (const at of present) {
      if (compared) this.portComparedN[at]! += this.seenN[at]!
      if (kept) {
        this.slotCell[this.slots] = this.cells.length - 1
        this.slotPort[this.slots] = at
        this.slotN[this.slots] = this.seenN[at]!
        this.slotX[this.slots] = this.seenX[at]!
        this.slotOfPort[at] = this.slots++
      }
      this.seenN[at] = 0
      this.seenX[at] = 0
    }
    if (!kept) return
    for (let row = from; row < to; row++) this.rowSlot[row] = this.slotOfPort[port[row]!]!
  }

  finish() {
    return {
      cellN: Float64Array.from(this.cells, (cell) => cell.n),
      cellX: Float64Array.from(this.cells, (cell) => cell.x),
      cellStart: Int32Array.from([...this.cells.map((cell) => cell.start), this.slots]),
      slotCell: this.slotCell.slice(0, this.slots),
      slotPort: this.slotPort.slice(0, this.slots),
      slotN: this.slotN.slice(0, this.slots),
      slotX: this.slotX.slice(0, this.slots),
    }
  }
}

function importerRows(
  table: CellTable,
  rows: OrderedRows,
  slotOfRow: Int32Array,
  slots: { slotCell: Int32Array; slotPort: Int32Array },
): ImporterRows | null {
  if (rows.importer === null) return null
  const kept: number[] = []
  for (let row = 0; row < slotOfRow.length; row++) if (slotOfRow[row]! >= 0) kept.push(row)
  const rowGroup = new Int32Array(kept.length)
  const groupImporter: number[] = []
  const groupCell: number[] = []
  const groupN: number[] = []
  const groupX: number[] = []
  let group = -1
  kept.forEach((row, at) => {
    const cell = slots.slotCell[slotOfRow[row]!]!
    const importer = rows.importer![row]!
    if (cell !== groupCell[group] || importer !== groupImporter[group]) {
      group++
      groupImporter.push(importer)
      groupCell.push(cell)
      groupN.push(0)
      groupX.push(0)
    }
    rowGroup[at] = group
    groupN[group]! += rows.n[row]!
    groupX[group]! += rows.x[row]!
  })
  const rowSlot = Int32Array.from(kept, (row) => slotOfRow[row]!)
  const rowPort = rowSlot.map((slot) => slots.slotPort[slot]!)
  const { starts, members } = grouped(rowPort, table.ports)
  return {
    importers: table.importers,
    rowSlot,
    rowGroup,
    rowN: Float64Array.from(kept, (row) => rows.n[row]!),
    rowX: Float64Array.from(kept, (row) => rows.x[row]!),
    groupImporter: Int32Array.from(groupImporter),
    groupCell: Int32Array.from(groupCell),
    groupN: Float64Array.from(groupN),
    groupX: Float64Array.from(groupX),
    portRowStart: starts,
    portRows: members,
  }
}

/** Positions by key, compressed: those of key k are members[starts[k]] up to starts[k + 1]. */
function grouped(keys: Int32Array, size: number): { starts: Int32Array; members: Int32Array } {
  const starts = new Int32Array(size + 1)
  for (const key of keys) starts[key + 1]!++
  for (let key = 0; key < size; key++) starts[key + 1]! += starts[key]!
  const next = starts.slice()
  const members = new Int32Array(keys.length)
  keys.forEach((key, at) => (members[next[key]!++] = at))
  return { starts, members }
}

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
