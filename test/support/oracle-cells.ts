/** Like with like: counts by cell, unit and importer. A cell with one unit, no outcome or only outcomes compares nothing. */
export interface CountRow {
  /** Null where importers are not told apart. */
  importer: string | null
  cell: string
  unit: string
  n: number
  x: number
}
export interface Counts {
  n: number
  x: number
}
export interface Cell extends Counts {
  key: string
  units: Map<string, Counts>
  /** By importer, then by unit. */
  importers: Map<string, Map<string, Counts>>
}
/** What one unit has in a cell, beside the whole cell: n, x of N, X. */
export interface Side {
  n: number
  x: number
  N: number
  X: number
}

function addTo(counts: Map<string, Counts>, key: string, row: Counts) {
  const known = counts.get(key) ?? { n: 0, x: 0 }
  counts.set(key, { n: known.n + row.n, x: known.x + row.x })
}

export function cellsOf(rows: readonly CountRow[]): Cell[] {
  const cells = new Map<string, Cell>()
  for (const row of rows) {
    const cell = cells.get(row.cell) ?? {
      key: row.cell,
      n: 0,
      x: 0,
      units: new Map<string, Counts>(),
      importers: new Map<string, Map<string, Counts>>(),
    }
    cells.set(row.cell, cell)
    cell.n += row.n
    cell.x += row.x
    addTo(cell.units, row.unit, row)
    if (row.importer === null) continue
    const own = cell.importers.get(row.importer) ?? new Map<string, Counts>()
    cell.importers.set(row.importer, own)
    addTo(own, row.unit, row)
  }
  return [...cells.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

export const comparable = (cell: Cell) => cell.units.size > 1 && cell.x > 0 && cell.x < cell.n

/** The cells of a unit, those only that it shares with others. */
export function sidesOf(cells: readonly Cell[], unit: string): Side[] {
  return cells.flatMap((cell) => {
    const own = cell.units.get(unit)
    return own === undefined ? [] : [{ n: own.n, x: own.x, N: cell.n, X: cell.x }]
  })
}

/** The same against the units outside `excluded` only; cells that then compare nothing are gone. */
export function sidesAgainst(
  cells: readonly Cell[],
  unit: string,
  excluded: ReadonlySet<string>,
): Side[] {
  const sides: Side[] = []
  for (const cell of cells) {
    const own = cell.units.get(unit)
    if (own === undefined) continue
    const side = { n: own.n, x: own.x, N: own.n, X: own.x }
    for (const [other, counts] of cell.units) {
      if (other === unit || excluded.has(other)) continue
      side.N += counts.n
      side.X += counts.x
    }
    if (side.N > side.n && side.X > 0 && side.X < side.N) sides.push(side)
  }
  return sides
}
