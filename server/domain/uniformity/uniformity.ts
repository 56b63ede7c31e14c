import { benjaminiHochberg } from '../multiple-tests.ts'
import { normalCdf } from '../special.ts'
import { cellTotals, type CellTotals } from './cells.ts'
import { dispersionOf, type Dispersion } from './dispersion.ts'
import {
  degreesOfFreedom,
  enoughImporters,
  falseDiscoveryRate,
  flagsOf,
  leastVariance,
  testOf,
} from './flags.ts'
import { LaplaceLikelihood } from './laplace.ts'
import { ratioInterval, ratioSums, type RatioSums } from './ratio.ts'
import { wholeReference } from './reference.ts'
import { guardedSpreadOf, spreadOf } from './spread.ts'
import type { CellTable, PortUniformity, PortVerdict, Spread, Uniformity } from './types.ts'

const fewestPorts = 3

/**
 * Do ports treat like goods alike? Every port against the others in the same cells, a test that
 * counts importers rather than entries, and one figure for how much ports differ in all. A pure
 * function of the set of rows: their order does not matter.
 * Throws RangeError on ids outside their range or counts that are not 0 <= x <= n.
 * Sources: Mantel and Haenszel 1959; Breslow and Clayton 1993; Benjamini and Hochberg 1995.
 */
export function uniformityOf(table: CellTable): Uniformity {
  const cells = cellTotals(table)
  const whole = wholeReference(cells)
  const ids = Array.from({ length: cells.ports }, (_, port) => port)
  const sums = ids.map((port) => ratioSums(cells, whole, port))
  const dispersion = dispersionOf(cells, sums)
  const tests = ids.map((port) => testOf(cells, whole, port, dispersion))
  const tested = ids.filter(
    (port) => sums[port]!.v >= leastVariance && enoughImporters(dispersion, port),
  )
  const flags = flagsOf(
    cells,
    dispersion,
    tested,
    tested.map((port) => tests[port] ?? null),
  )
  const spread = spreadBetween(cells, dispersion, sums)
  const standing = standingOut(sums, dispersion, tested, spread)

  const ports = ids.map((port): PortUniformity => {
    const sum = sums[port]!
    const test = tests[port] ?? null
    const place = tested.indexOf(port)
    const last = flags.tests[place] ?? null
    const flagged = flags.flagged[place] === true
    const psi = dispersion.psi[port]!
    const df = degreesOfFreedom(dispersion, port)
    const { ratio, expected, ...limits } = ratioInterval(sum, psi, df)
    const enough = enoughImporters(dispersion, port)
    const against = last === null ? null : ratioInterval(last.sums, psi, df)
    const verdict = verdictOf(sum, place >= 0, last !== null, flagged, enough)
    return {
      port,
      n: cells.portN[port]!,
      x: cells.portX[port]!,
      compared_n: cells.portComparedN[port]!,
      compared_share: shareOf(cells.portComparedN[port]!, cells.portN[port]!),
      observed: sum.observed,
      o_star: sum.o_star,
      e_star: sum.e_star,
      ratio,
      lower: enough ? limits.lower : null,
      upper: enough ? limits.upper : null,
      expected,
      u: sum.u,
      v: sum.v,
      k: dispersion.k === null ? null : dispersion.k[port]!,
      psi,
      m: dispersion.m[port]!,
      mid_p: test?.mid_p ?? null,
      tested: place >= 0,
      p: test?.p ?? null,
      set_aside: flags.aside[port] === 1,
      p_reference: last?.p ?? null,
      ratio_reference: against?.ratio ?? null,
      lower_reference: against?.lower ?? null,
      upper_reference: against?.upper ?? null,
      flagged,
      stands_out: standing.has(port),
      verdict,
    }
  })

  const compared = total(cells.portComparedN)
  const aside = total(cells.portComparedN.filter((_, port) => flags.aside[port] === 1))
  return {
    complement: cells.complement,
    n: total(cells.portN),
    x: total(cells.portX),
    compared_n: compared,
    sigma2: dispersion.sigma2,
    ports,
    spread,
    set_aside_share: shareOf(aside, compared),
    no_common_practice: 2 * aside > compared,
    benjamini_hochberg_z: flags.threshold_z,
  }
}

/** Null with fewer than three ports that can be compared. */
function spreadBetween(
  cells: CellTotals,
  dispersion: Dispersion,
  sums: readonly RatioSums[],
): Spread | null {
  if (sums.filter((sum) => sum.v > 0).length < fewestPorts) return null
  const divisors = dispersion.psi.map((psi, port) => Math.max(psi, dispersion.m[port]!))
  const wide = new LaplaceLikelihood(cells, divisors)
  // Where both factors are the same everywhere, so are both limits.
  return divisors.every((divisor, port) => divisor === dispersion.psi[port])
    ? spreadOf(wide)
    : guardedSpreadOf(wide, new LaplaceLikelihood(cells, dispersion.psi))
}

/** Ports far out even if ports differ by tau; none unless ports surely differ at all. */
function standingOut(
  sums: readonly RatioSums[],
  dispersion: Dispersion,
  tested: readonly number[],
  spread: Spread | null,
): Set<number> {
  if (spread === null || spread.lower <= 0) return new Set()
  const p = tested.map((port) => {
    const { u, v } = sums[port]!
    const variance = v * dispersion.psi[port]! + (spread.tau * v) ** 2
    return 2 * normalCdf(-Math.abs(u) / Math.sqrt(variance))
  })
  const { flagged } = benjaminiHochberg(p, falseDiscoveryRate)
  return new Set(tested.filter((_, at) => flagged[at]))
}

function verdictOf(
  sum: RatioSums,
  tested: boolean,
  testedLast: boolean,
  flagged: boolean,
  enough: boolean,
): PortVerdict {
  if (sum.v <= 0) return 'not_compared'
  if (flagged) return 'flagged'
  if (tested && testedLast) return 'not_distinguishable'
  return sum.v >= leastVariance && !enough ? 'too_few_importers' : 'too_little_to_tell'
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : 0)
