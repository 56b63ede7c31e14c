import type { CellTable } from '../server/domain/uniformity/types.ts'
import { cumulative, type Random } from './random.ts'

/** Ports that examine entries of importers in cells of like goods. All rates are planted. */
export interface PortDesign {
  ports: number
  cells: number
  importers: number
  entries: number
  /** Cell rates, log-uniform in between. */
  rates: readonly [number, number]
  /** Log sd of the ports' true multipliers. */
  tau?: number
  /** Every tenth port has this multiplier. */
  tenth?: number
  /** Sd of the importers' own log-odds. */
  importer_sd?: number
  /** Share of all entries that belongs to importer 0. */
  dominant_share?: number
  hot?: { share: number; factor: number }
  /** A trait that quadruples the risk and that no cell knows of. */
  hidden_trait?: 'independent_of_port' | 'by_port'
  /** Ports handle different goods. */
  specialised?: boolean
  /** Log sd of a port's multiplier in one cell alone. */
  interaction_sd?: number
  /** Port 0 gets so many entries that `expected` outcomes are due there, at `ratio` times the rate. */
  focal?: { expected: number; ratio: number }
  /** Leave the importers out of the table. */
  anonymous?: boolean
}

export interface PortWorld {
  table: CellTable
  /** The true log multiplier of every port. */
  effects: Float64Array
}

interface Row {
  importer: number
  cell: number
  port: number
  n: number
}

export function portWorld(random: Random, design: PortDesign): PortWorld {
  const effects = Float64Array.from({ length: design.ports }, (_, port) => {
    if (port === 0 && design.focal) return Math.log(design.focal.ratio)
    if (design.tenth !== undefined) return port % 10 === 5 ? Math.log(design.tenth) : 0
    return (design.tau ?? 0) * random.normal()
  })
  const [low, high] = design.rates
  const rates = Float64Array.from({ length: design.cells }, () =>
    Math.exp(random.between(Math.log(low), Math.log(high))),
  )
  const rows = trade(random, design)
  if (design.focal) rows.push(...focalRows(random, rows, rates, design.focal.expected))
  return { table: tableOf(rows, outcomes(random, design, rows, rates, effects), design), effects }
}

function trade(random: Random, design: PortDesign): Row[] {
  const first = design.focal ? 1 : 0
  const portWeights = Float64Array.from({ length: design.ports }, (_, port) =>
    port < first ? 0 : Math.exp(1.4 * random.normal()),
  )
  const cellWeights = Float64Array.from({ length: design.cells }, () =>
    Math.exp(1.2 * random.normal()),
  )
  const liking = Float64Array.from({ length: design.ports * design.cells }, () =>
    design.specialised ? Math.exp(1.5 * random.normal()) : 1,
  )
  const portSums = cumulative(portWeights)
  const cellSums = cumulative(cellWeights)
  const sizes = Array.from({ length: design.importers }, () => Math.exp(1.2 * random.normal()))
  const share = design.dominant_share ?? 0
  if (share > 0) {
    const others = sizes.reduce((sum, size) => sum + size, 0) - (sizes[0] ?? 0)
    sizes[0] = (others * share) / (1 - share)
  }
  return random.multinomial(design.entries, sizes).flatMap((entries, importer) => {
    const wide = importer === 0 && share > 0
    const ports = distinct(random, portSums, wide ? design.ports : 1 + random.integer(4))
    const cells = distinct(random, cellSums, wide ? design.cells / 2 : 1 + random.integer(6))
    const combinations = ports.flatMap((port) => cells.map((cell) => ({ importer, cell, port })))
    const weights = combinations.map(
      ({ port, cell }) =>
        (portWeights[port] ?? 0) *
        (cellWeights[cell] ?? 0) *
        (liking[port * design.cells + cell] ?? 0) *
        random.gamma(1),
    )
    const counts = random.multinomial(entries, weights)
    return combinations
      .map((combination, index) => ({ ...combination, n: counts[index] ?? 0 }))
      .filter(({ n }) => n > 0)
  })
}

function distinct(random: Random, sums: Float64Array, draws: number): number[] {
  const found = new Set<number>()
  for (let draw = 0; draw < draws; draw++) found.add(random.pick(sums))
  return [...found]
}

/** Sixty importers' goods at port 0 too, in numbers that make `expected` outcomes due at rate 1. */
function focalRows(
  random: Random,
  rows: readonly Row[],
  rates: Float64Array,
  expected: number,
): Row[] {
  const sums = cumulative(rows.map(({ n }) => n))
  const chosen = distinct(random, sums, 60).flatMap((index) => rows[index] ?? [])
  const weights = chosen.map(() => random.gamma(2))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const due = chosen.reduce(
    (sum, row, index) => sum + ((weights[index] ?? 0) / total) * (rates[row.cell] ?? 0),
    0,
  )
  const counts = random.multinomial(Math.round(expected / due), weights)
  const merged = new Map<string, Row>()
  for (const [index, row] of chosen.entries()) {
    const key = `${row.importer}/${row.cell}`
    const n = (merged.get(key)?.n ?? 0) + (counts[index] ?? 0)
    if (n > 0) merged.set(key, { ...row, port: 0, n })
  }
  return [...merged.values()]
}

function outcomes(
  random: Random,
  design: PortDesign,
  rows: readonly Row[],
  rates: Float64Array,
  effects: Float64Array,
): number[] {
  const { cells, hot } = design
  const sd = design.importer_sd ?? 0
  const logOdds = Float64Array.from({ length: design.importers }, () => sd * random.normal())
  const factor = Float64Array.from({ length: design.importers }, () =>
    hot && random.uniform() < hot.share ? hot.factor : 1,
  )
  const traitShare = Float64Array.from({ length: design.ports }, () => random.beta(1, 2))
  const interaction = Float64Array.from({ length: design.ports * cells }, () =>
    Math.exp((design.interaction_sd ?? 0) * random.normal()),
  )
  const traits = new Map<number, boolean>()
  return rows.map(({ importer, cell, port, n }) => {
    const rate = rates[cell] ?? 0
    const odds = (rate / (1 - rate)) * Math.exp(logOdds[importer] ?? 0)
    const planted = Math.exp(effects[port] ?? 0) * (interaction[port * cells + cell] ?? 1)
    const p = (odds / (1 + odds)) * planted * (factor[importer] ?? 1)
    let marked = 0
    if (design.hidden_trait === 'by_port') marked = random.binomial(n, traitShare[port] ?? 0)
    if (design.hidden_trait === 'independent_of_port') {
      const key = importer * cells + cell
      const has = traits.get(key) ?? random.uniform() < 0.3
      traits.set(key, has)
      marked = has ? n : 0
    }
    return (
      random.binomial(marked, Math.min(0.95, 4 * p)) +
      random.binomial(n - marked, Math.min(0.95, p))
    )
  })
}

function tableOf(rows: readonly Row[], x: readonly number[], design: PortDesign): CellTable {
  return {
    cell: Int32Array.from(rows, ({ cell }) => cell),
    port: Int32Array.from(rows, ({ port }) => port),
    importer: design.anonymous ? null : Int32Array.from(rows, ({ importer }) => importer),
    n: Float64Array.from(rows, ({ n }) => n),
    x: Float64Array.from(x),
    cells: design.cells,
    ports: design.ports,
    importers: design.anonymous ? 0 : design.importers,
  }
}
