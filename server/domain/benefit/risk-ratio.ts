import { normalQuantile } from '../special.ts'
import { sortedSum } from '../sorted-sum.ts'
import { countingSort } from '../uniformity/row-order.ts'

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

/** The rows of one comparison as columns; ids are whole numbers from 0 on. */
export interface RiskColumns {
  importer: Int32Array
  stratum: Int32Array
  /** 1: trusted. */
  trusted: Uint8Array
  n: Float64Array
}

/** Who is compared with whom: the same for every outcome of the same rows. */
export interface RiskDesign {
  columns: RiskColumns
  /** Rows of strata that hold both arms, by importer, then stratum. */
  order: Int32Array
  /** Entries of both arms, and whether both are there, by stratum. */
  n1: Float64Array
  n0: Float64Array
  counts: Pick<RiskRatio, 'importers' | 'trusted_importers' | 'n_trusted' | 'n_other'>
}

export function riskDesign(columns: RiskColumns): RiskDesign {
  const { importer, stratum, trusted, n } = columns
  const strata = 1 + stratum.reduce((most, id) => Math.max(most, id), -1)
  const importers = 1 + importer.reduce((most, id) => Math.max(most, id), -1)
  const n1 = new Float64Array(strata)
  const n0 = new Float64Array(strata)
  for (let row = 0; row < n.length; row++) {
    const count = n[row]!
    if (!(count >= 0)) throw new RangeError(`${count} entries`)
    if (trusted[row] === 1) n1[stratum[row]!]! += count
    else n0[stratum[row]!]! += count
  }
  const compared = Int32Array.from(n.keys()).filter(
    (row) => n[row]! > 0 && n1[stratum[row]!]! > 0 && n0[stratum[row]!]! > 0,
  )
  const order = countingSort(countingSort(compared, stratum, strata), importer, importers)
  const present = new Uint8Array(importers)
  for (const row of order) present[importer[row]!]! |= trusted[row] === 1 ? 2 : 1
  const both = n1.map((count, id) => Number(count > 0 && n0[id]! > 0))
  return {
    ...{ columns, order, n1, n0 },
    counts: {
      importers: present.reduce((sum, arms) => sum + Number(arms > 0), 0),
      trusted_importers: present.reduce((sum, arms) => sum + (arms >> 1), 0),
      n_trusted: sortedSum(n1.map((count, id) => count * both[id]!)),
      n_other: sortedSum(n0.map((count, id) => count * both[id]!)),
    },
  }
}

/** Outcomes of both arms by stratum. RangeError for what is no count. */
export function outcomesOf(
  { columns: { stratum, trusted }, n1 }: RiskDesign,
  x: ArrayLike<number>,
): { x1: Float64Array; x0: Float64Array } {
  const x1 = new Float64Array(n1.length)
  const x0 = new Float64Array(n1.length)
  for (let row = 0; row < stratum.length; row++) {
    const outcomes = x[row]!
    if (!(outcomes >= 0)) throw new RangeError(`${outcomes} outcomes`)
    if (trusted[row] === 1) x1[stratum[row]!]! += outcomes
    else x0[stratum[row]!]! += outcomes
  }
  return { x1, x0 }
}

/** `riskRatioOf` single rows. */
export function riskRatio(rows: readonly BenefitRow[]): RiskRatio {
  const columns = {
    importer: Int32Array.from(rows, (row) => row.importer),
    stratum: Int32Array.from(rows, (row) => row.stratum),
    trusted: Uint8Array.from(rows, (row) => Number(row.trusted)),
    n: Float64Array.from(rows, (row) => row.n),
  }
  return riskRatioOf(
    riskDesign(columns),
    rows.map((row) => row.x),
  )
}

/**
 * Mantel and Haenszel's (1959) risk ratio of trusted against other entries over strata, with the
 * jackknife over importers (Miller 1974) on the log: entries of one importer are not independent
 * and the status is the importer's, so importers are what the result can vary by. Each is left out
 * by subtracting it from its own strata, O(rows) in all. 'too_few_importers' under ten trusted ones;
 * the figures are given all the same. Counts are whole, n > 0 or the row says nothing.
 */
export function riskRatioOf(design: RiskDesign, x: ArrayLike<number>): RiskRatio {
  const { n1, n0, counts } = design
  const strata = { n1, n0, ...outcomesOf(design, x) }
  const whole: Sides = { r: 0, q: 0, strata_r: 0, strata_q: 0 }
  for (let id = 0; id < n1.length; id++) addSides(whole, tableOf(strata, id), 1)
  const log = logRatio(whole)
  if (log === null) {
    return { ratio: null, lower: null, upper: null, log_se: null, ...counts, state: 'undefined' }
  }
  const without = logsWithout(design, x, strata, whole, log)
  const log_se = without.length < 2 ? null : jackknifeError(without)
  return {
    ratio: Math.exp(log),
    lower: log_se === null ? null : Math.exp(log - Z * log_se),
    upper: log_se === null ? null : Math.exp(log + Z * log_se),
    log_se,
    ...counts,
    state: counts.trusted_importers < LEAST_TRUSTED ? 'too_few_importers' : 'shown',
  }
}

interface Strata {
  n1: Float64Array
  x1: Float64Array
  n0: Float64Array
  x0: Float64Array
}
const tableOf = ({ n1, x1, n0, x0 }: Strata, id: number): Table => ({
  ...{ n1: n1[id]!, x1: x1[id]!, n0: n0[id]!, x0: x0[id]! },
})

/** The log ratio without each importer in turn; `log` where it would be undefined. */
function logsWithout(
  { columns: { importer, stratum, trusted, n }, order, counts }: RiskDesign,
  x: ArrayLike<number>,
  strata: Strata,
  whole: Sides,
  log: number,
): Float64Array {
  const without = new Float64Array(counts.importers)
  let done = 0
  for (let at = 0; at < order.length;) {
    const left = importer[order[at]!]!
    const sides = { ...whole }
    while (at < order.length && importer[order[at]!] === left) {
      const id = stratum[order[at]!]!
      const all = tableOf(strata, id)
      const rest = { ...all }
      for (; at < order.length; at++) {
        const row = order[at]!
        if (importer[row] !== left || stratum[row] !== id) break
        if (trusted[row] === 1) {
          rest.n1 -= n[row]!
          rest.x1 -= x[row]!
        } else {
          rest.n0 -= n[row]!
          rest.x0 -= x[row]!
        }
      }
      addSides(sides, all, -1)
      addSides(sides, rest, 1)
    }
    without[done++] = logRatio(sides) ?? log
  }
  return without
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

function logRatio({ r, q, strata_r, strata_q }: Sides): number | null {
  return strata_r > 0 && strata_q > 0 ? Math.log(r / q) : null
}

function jackknifeError(without: Float64Array): number {
  const m = without.length
  const mean = sortedSum(without) / m
  return Math.sqrt(((m - 1) / m) * sortedSum(without.map((log) => (log - mean) ** 2)))
}
