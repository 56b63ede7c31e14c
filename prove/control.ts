import type { CellTable, Uniformity } from '../server/domain/uniformity/types.ts'
import { uniformityOf } from '../server/domain/uniformity/uniformity.ts'
import { atMost, type Claim } from './claims.ts'
import type { ControlData } from './control-table.ts'
import { crudeFlags } from './crude.ts'
import { Random } from './random.ts'
import { Tally } from './tally.ts'

/** One answer of the estimators, shortened to what a control looks at. */
export interface ControlAnswer {
  tested: number
  flagged: string[]
  /** Null with fewer than three units that can be compared. */
  index: { value: number; lower: number; upper: number } | null
  compared_n: number
}

/** A unit made `factor` times stricter than it is, all else left as it was. */
export interface Plant {
  unit: string
  n: number
  compared_n: number
  /** Outcomes due if the unit were like the others. */
  expected: number
  /** Large enough that the factor lies two standard deviations beyond what is flagged. */
  due: boolean
  found: boolean
  ratio: number | null
  lower: number | null
  upper: number | null
  /** Other units flagged beside it. */
  others_flagged: number
}

export interface ControlReport {
  own: ControlAnswer
  /** What comparing plain rates of units would flag. */
  crude_flags: number
  shuffles: ControlAnswer[]
  plants: Plant[]
  claims: Claim[]
}

export interface ControlOptions {
  seed: number
  shuffles: number
  factor: number
  /** How many units are made stricter in turn, those with the most outcomes due first. */
  plants: number
}

/**
 * Two controls on data from outside: where units differ by chance alone nothing may be flagged and
 * the index must hold 1, as with outcomes dealt out again inside each cell; and a tested unit
 * made stricter must be found once it is large enough. Whether units of the file do differ
 * by chance alone is for who brings the file to know. One seed, one report.
 */
export function controlOf(data: ControlData, options: ControlOptions): ControlReport {
  const { table, units } = data
  const { seed, factor } = options
  const own = uniformityOf(table)
  const shuffles = Array.from({ length: options.shuffles }, (_, at) =>
    answerOf(uniformityOf(shuffled(table, new Random(seed, 'control', 'shuffle', at))), units),
  )
  const plants = own.ports
    .filter(({ tested }) => tested)
    .toSorted((a, b) => (b.expected ?? 0) - (a.expected ?? 0) || a.port - b.port)
    .slice(0, options.plants)
    .map(({ port }): Plant => {
      const random = new Random(seed, 'control', 'plant', units[port] ?? '')
      const result = uniformityOf(planted(table, port, factor, random))
      const before = own.ports[port]!
      const after = result.ports[port]!
      const away = Math.log(factor) * Math.sqrt(before.v / before.psi)
      return {
        unit: units[port] ?? '',
        n: before.n,
        compared_n: before.compared_n,
        expected: before.expected ?? 0,
        due: away - (own.benjamini_hochberg_z ?? Infinity) >= 2,
        found: after.flagged && (after.ratio_reference ?? after.ratio ?? 0) > 1,
        ratio: after.ratio_reference ?? after.ratio,
        lower: after.lower_reference ?? after.lower,
        upper: after.upper_reference ?? after.upper,
        others_flagged: result.ports.filter((one) => one.flagged && one.port !== port).length,
      }
    })
  const answer = answerOf(own, units)
  return {
    own: answer,
    crude_flags: crudeOf(table),
    shuffles,
    plants,
    claims: claimsOf(answer, shuffles, plants, factor),
  }
}

function answerOf(result: Uniformity, units: readonly string[]): ControlAnswer {
  const { spread } = result
  return {
    tested: result.ports.filter(({ tested }) => tested).length,
    flagged: result.ports.filter(({ flagged }) => flagged).map(({ port }) => units[port] ?? ''),
    index: spread && {
      value: spread.index,
      lower: spread.index_lower,
      upper: spread.index_upper,
    },
    compared_n: result.compared_n,
  }
}

/** The same outcomes, dealt out anew among all entries of their cell. */
export function shuffled(table: CellTable, random: Random): CellTable {
  const left = cellSums(table)
  const x = table.x.map((_, row) => {
    const cell = table.cell[row] ?? 0
    const n = table.n[row] ?? 0
    const dealt = random.hypergeometric(left.n[cell] ?? 0, left.x[cell] ?? 0, n)
    left.n[cell]! -= n
    left.x[cell]! -= dealt
    return dealt
  })
  return { ...table, x }
}

/** Entries of the unit without the outcome get it, so often that its rate is `factor` times that of the cell. */
export function planted(table: CellTable, unit: number, factor: number, random: Random): CellTable {
  const cells = cellSums(table)
  const x = table.x.map((count, row) => {
    if (table.port[row] !== unit) return count
    const cell = table.cell[row] ?? 0
    const rate = (cells.x[cell] ?? 0) / (cells.n[cell] ?? 1)
    const chance = rate < 1 ? Math.min(1, ((factor - 1) * rate) / (1 - rate)) : 0
    return count + random.binomial((table.n[row] ?? 0) - count, chance)
  })
  return { ...table, x }
}

function cellSums(table: CellTable): { n: Float64Array; x: Float64Array } {
  const n = new Float64Array(table.cells)
  const x = new Float64Array(table.cells)
  table.cell.forEach((cell, row) => {
    n[cell]! += table.n[row] ?? 0
    x[cell]! += table.x[row] ?? 0
  })
  return { n, x }
}

function crudeOf(table: CellTable): number {
  const n = new Float64Array(table.ports)
  const x = new Float64Array(table.ports)
  table.port.forEach((port, row) => {
    n[port]! += table.n[row] ?? 0
    x[port]! += table.x[row] ?? 0
  })
  return crudeFlags(n, x)
}

const leastFound = 0.8

function claimsOf(
  own: ControlAnswer,
  shuffles: readonly ControlAnswer[],
  plants: readonly Plant[],
  factor: number,
): Claim[] {
  const tally = new Tally()
  for (const one of shuffles) {
    tally.add('any_flag', one.flagged.length > 0)
    tally.add('index_above_one', (one.index?.lower ?? 1) > 1)
  }
  const due = plants.filter((plant) => plant.due)
  const found = due.filter((plant) => plant.found).length
  return [
    {
      says: 'as recorded: no unit is flagged',
      seen: own.flagged.length,
      trials: own.tested,
      passed: own.tested > 0 && own.flagged.length === 0,
    },
    {
      says: 'as recorded: the interval of the index holds 1',
      seen: own.index?.lower ?? Number.NaN,
      trials: own.index === null ? 0 : 1,
      passed: own.index?.lower === 1,
    },
    ...(shuffles.length > 0
      ? [
          atMost('dealt out again', tally, 'any_flag', 0.05),
          atMost('dealt out again', tally, 'index_above_one', 0.05),
        ]
      : []),
    {
      says: `made ${factor} times stricter: at least four of five large units are flagged`,
      seen: found / due.length,
      trials: due.length,
      passed: due.length > 0 && found >= leastFound * due.length,
    },
  ]
}
