import type { Filters } from '../contract/filters.ts'
import type { CellTable } from './uniformity/types.ts'

/** Cases and outcomes per cell, unit and importer, as columns; rows in order of the cell's hash. */
export interface Treated {
  length: number
  /** Dense ids in order of the hash; -1: a cell of one unit only, which compares nothing. */
  cell: Int32Array
  unit: string[]
  importer: Float64Array
  center: string[]
  mode: string[]
  tier: Int8Array
  segment: Int8Array
  n: Float64Array
  outcomes: Float64Array
  unsettled: Float64Array
}

const rowBytes = 8 + 8 + 8 + 3 + 2 + 1 + 1 + 4 + 4 + 4
const segmentCodes = ['', 'trusted', 'standard', 'elevated', 'high']

/** Reads RowBinary of uniformity_base.sql. Throws when it is not whole rows. */
export function readTreated(bytes: Buffer): Treated {
  const length = bytes.length / rowBytes
  if (!Number.isInteger(length)) throw new Error('The base of uniformity is not whole rows.')
  const words = new Map<string, string>()
  const word = (at: number, size: number) => {
    const raw = bytes.toString('latin1', at, at + size)
    const known = words.get(raw)
    if (known !== undefined) return known
    const text = raw.replace(/\0+$/, '')
    words.set(raw, text)
    return text
  }
  const treated: Treated = {
    length,
    cell: new Int32Array(length),
    unit: [],
    importer: new Float64Array(length),
    center: [],
    mode: [],
    tier: new Int8Array(length),
    segment: new Int8Array(length),
    n: new Float64Array(length),
    outcomes: new Float64Array(length),
    unsettled: new Float64Array(length),
  }
  let last = 0n
  let id = -1
  for (let row = 0; row < length; row += 1) {
    const at = row * rowBytes
    const hash = bytes.readBigUInt64LE(at)
    if (hash !== 0n && hash !== last) id += 1
    last = hash
    treated.cell[row] = hash === 0n ? -1 : id
    treated.unit.push(word(at + 8, 8))
    treated.importer[row] = Number(bytes.readBigUInt64LE(at + 16))
    treated.center.push(word(at + 24, 3))
    treated.mode.push(word(at + 27, 2))
    treated.tier[row] = bytes.readInt8(at + 29)
    treated.segment[row] = bytes.readInt8(at + 30)
    treated.n[row] = bytes.readUInt32LE(at + 31)
    treated.outcomes[row] = bytes.readUInt32LE(at + 35)
    treated.unsettled[row] = bytes.readUInt32LE(at + 39)
  }
  return treated
}

export interface Selected {
  table: CellTable
  units: string[]
  /** Per unit, cells of one unit included. */
  n: Float64Array
  outcomes: Float64Array
  /** Cells of two units or more: only they compare. */
  compared_cells: number
  unsettled: number
}

/** The rows the filters ask for as a table of dense ids; units ascending. `complement` counts what had not the outcome. */
export function selectTreated(
  treated: Treated,
  filters: Filters,
): Selected & { complement: boolean } {
  const has = <T>(list: readonly T[] | undefined) => {
    const set = list && new Set<T>(list)
    return (value: T) => set === undefined || set.has(value)
  }
  const [center, mode] = [has<string>(filters.center), has<string>(filters.mode)]
  const [tier, segment] = [has<number>(filters.tier), has<string>(filters.segment)]
  const kept: number[] = []
  for (let row = 0; row < treated.length; row += 1)
    if (
      center(treated.center[row] ?? '') &&
      mode(treated.mode[row] ?? '') &&
      tier(treated.tier[row] ?? -1) &&
      segment(segmentCodes[treated.segment[row] ?? 0] ?? '')
    )
      kept.push(row)
  const units = [...new Set(kept.map((row) => treated.unit[row] ?? ''))].toSorted()
  const unitOf = new Map(units.map((unit, at) => [unit, at]))
  const n = new Float64Array(units.length)
  const outcomes = new Float64Array(units.length)
  let unsettled = 0
  for (const row of kept) {
    const unit = unitOf.get(treated.unit[row] ?? '') ?? 0
    n[unit] = (n[unit] ?? 0) + (treated.n[row] ?? 0)
    outcomes[unit] = (outcomes[unit] ?? 0) + (treated.outcomes[row] ?? 0)
    unsettled += treated.unsettled[row] ?? 0
  }
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0)
  const complement = sum(outcomes) * 2 > sum(n)
  const inCells = kept.filter((row) => (treated.cell[row] ?? -1) >= 0)
  const cellIds = new Map<number, number>()
  const importerIds = new Map<number, number>()
  const dense = (ids: Map<number, number>, key: number) => {
    const known = ids.get(key)
    if (known !== undefined) return known
    ids.set(key, ids.size)
    return ids.size - 1
  }
  const table: CellTable = {
    cell: Int32Array.from(inCells, (row) => dense(cellIds, treated.cell[row] ?? 0)),
    port: Int32Array.from(inCells, (row) => unitOf.get(treated.unit[row] ?? '') ?? 0),
    importer: Int32Array.from(inCells, (row) => dense(importerIds, treated.importer[row] ?? 0)),
    n: Float64Array.from(inCells, (row) => treated.n[row] ?? 0),
    x: Float64Array.from(inCells, (row) =>
      complement
        ? (treated.n[row] ?? 0) - (treated.outcomes[row] ?? 0)
        : (treated.outcomes[row] ?? 0),
    ),
    cells: cellIds.size,
    ports: units.length,
    importers: importerIds.size,
  }
  return {
    table,
    units,
    n,
    outcomes,
    compared_cells: cellsOfMany(table),
    unsettled,
    complement,
  }
}

/** How many cells have rows of two units or more. */
function cellsOfMany({ cell, port, cells }: CellTable): number {
  const first = new Int32Array(cells).fill(-1)
  const many = new Uint8Array(cells)
  for (let row = 0; row < cell.length; row += 1) {
    const at = cell[row] ?? 0
    if (first[at] === -1) first[at] = port[row] ?? 0
    else if (first[at] !== port[row]) many[at] = 1
  }
  return many.reduce((sum, one) => sum + one, 0)
}

/** No case at all. */
export const noneTreated = readTreated(Buffer.alloc(0))
