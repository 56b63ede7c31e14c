import { normalQuantile } from '../special.ts'
import { sortedSum } from '../sorted-sum.ts'

/** n entries of one importer in one stratum and programme arm, with x outcomes: entries examined or held, or touches, of which one entry may have several. */
export interface BenefitRow {
  importer: number
  stratum: number
  trusted: boolean
  n: number
  x: number
}

export interface RiskRatio {
  /** Risk of trusted entries over that of the same goods of others; null when undefined. */
  ratio: number | null
  /** 95 % limits; null when undefined or with one importer only. */
  lower: number | null
  upper: number | null
  log_se: number | null
  /** Importers, trusted ones, and entries of each arm, in strata that hold both arms. */
  importers: number
  trusted_importers: number
  n_trusted: number
  n_other: number
  state: 'shown' | 'undefined' | 'too_few_importers'
}

const Z = normalQuantile(0.975)
const LEAST_TRUSTED = 10

/** Entries n1, n0 and outcomes x1, x0 of trusted and other importers. */
interface Table {
  n1: number
  x1: number
  n0: number
  x0: number
}

/** R and Q of the ratio, and how many strata give something to each: a remainder is never mistaken for 0. */
interface Sides {
  r: number
  q: number
  strata_r: number
  strata_q: number
}

/**
 * Mantel and Haenszel's (1959) risk ratio of trusted against other entries over strata, with the
 * jackknife over importers (Miller 1974) on the log: entries of one importer are not independent
 * and the status is the importer's, so importers are what the result can vary by. Each is left out
 * by subtracting it from its own strata, O(rows) in all. 'too_few_importers' under ten trusted ones;
 * the figures are given all the same. Counts are whole, n > 0 or the row says nothing.
 */
export function riskRatio(rows: readonly BenefitRow[]): RiskRatio {
  const strata = new Map<number, Table>()
  for (const row of rows) addTo(tableIn(strata, row.stratum), row)
  for (const [stratum, { n1, n0 }] of strata) if (n1 === 0 || n0 === 0) strata.delete(stratum)
  const compared = rows.filter(({ stratum, n }) => n > 0 && strata.has(stratum))

  const whole: Sides = { r: 0, q: 0, strata_r: 0, strata_q: 0 }
  for (const [, table] of inOrder(strata)) addSides(whole, table, 1)
  const importers = byImporter(compared)
  const counts = {
    importers: importers.length,
    trusted_importers: new Set(compared.filter((row) => row.trusted).map((row) => row.importer))
      .size,
    n_trusted: sortedSum(Array.from(strata.values(), ({ n1 }) => n1)),
    n_other: sortedSum(Array.from(strata.values(), ({ n0 }) => n0)),
  }
  const log = logRatio(whole)
  if (log === null) {
    return { ratio: null, lower: null, upper: null, log_se: null, ...counts, state: 'undefined' }
  }
  const without = importers.map((own) => logRatio(leaveOut(whole, strata, own)) ?? log)
  const log_se = importers.length < 2 ? null : jackknifeError(without)
  return {
    ratio: Math.exp(log),
    lower: log_se === null ? null : Math.exp(log - Z * log_se),
    upper: log_se === null ? null : Math.exp(log + Z * log_se),
    log_se,
    ...counts,
    state: counts.trusted_importers < LEAST_TRUSTED ? 'too_few_importers' : 'shown',
  }
}

function addTo(table: Table, { trusted, n, x }: BenefitRow): void {
  if (!(n >= 0 && x >= 0)) throw new RangeError(`${x} outcomes of ${n} entries`)
  if (trusted) {
    table.n1 += n
    table.x1 += x
  } else {
    table.n0 += n
    table.x0 += x
  }
}

function tableIn(tables: Map<number, Table>, stratum: number): Table {
  const known = tables.get(stratum)
  if (known) return known
  const table = { n1: 0, x1: 0, n0: 0, x0: 0 }
  tables.set(stratum, table)
  return table
}

function inOrder(tables: ReadonlyMap<number, Table>): [number, Table][] {
  return [...tables].toSorted(([a], [b]) => a - b)
}

/** The rows of each importer, as a table per stratum it is in. */
function byImporter(rows: readonly BenefitRow[]): [number, Table][][] {
  const importers = new Map<number, Map<number, Table>>()
  for (const row of rows) {
    const tables = importers.get(row.importer) ?? new Map<number, Table>()
    importers.set(row.importer, tables)
    addTo(tableIn(tables, row.stratum), row)
  }
  return Array.from(importers.values(), inOrder)
}

/** Adds (sign 1) or takes away (sign -1) what one stratum gives to both sides. */
function addSides(sides: Sides, { n1, x1, n0, x0 }: Table, sign: 1 | -1): void {
  const N = n1 + n0
  if (N === 0) return
  sides.r += (sign * x1 * n0) / N
  sides.q += (sign * x0 * n1) / N
  if (x1 * n0 > 0) sides.strata_r += sign
  if (x0 * n1 > 0) sides.strata_q += sign
}

function leaveOut(
  whole: Sides,
  strata: ReadonlyMap<number, Table>,
  own: readonly [number, Table][],
): Sides {
  const sides = { ...whole }
  for (const [stratum, { n1, x1, n0, x0 }] of own) {
    const all = strata.get(stratum)
    if (!all) continue
    addSides(sides, all, -1)
    addSides(sides, { n1: all.n1 - n1, x1: all.x1 - x1, n0: all.n0 - n0, x0: all.x0 - x0 }, 1)
  }
  return sides
}

function logRatio({ r, q, strata_r, strata_q }: Sides): number | null {
  return strata_r > 0 && strata_q > 0 ? Math.log(r / q) : null
}

function jackknifeError(without: readonly number[]): number {
  const m = without.length
  const mean = sortedSum(without) / m
  return Math.sqrt(((m - 1) / m) * sortedSum(without.map((log) => (log - mean) ** 2)))
}
