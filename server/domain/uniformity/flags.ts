import { benjaminiHochberg } from '../multiple-tests.ts'
import { normalQuantile, tTwoSided } from '../special.ts'
import type { CellTotals } from './cells.ts'
import type { Dispersion } from './dispersion.ts'
import { largestMidP, midP } from './mid-p.ts'
import { ratioSums, type RatioSums } from './ratio.ts'
import { setAside, wholeReference, type Reference } from './reference.ts'

/**
 * Nominal. In worlds without any difference 5 % gave a false flag in 6.0 % of 5,000 worlds where one
 * importer has 30 % of the entries; 3.5 % gives 2.3 to 4.1 % (docs/decisions/0016).
 */
export const falseDiscoveryRate = 0.035
export const fewestImporters = 5
export const leastVariance = 1
const negligibleFactor = 1.1
const smallestMidP = 1e-14
/** In standard deviations: closer than this no law with variance 1 or more has a p under 5 %. */
const nearMean = 0.8

/** A port's test against a reference; null where the reference leaves too little to compare. */
export interface PortTest {
  sums: RatioSums
  mid_p: number | null
  z: number
  p: number
}

/** Whether the port's importers are enough, or do not matter. */
export function enoughImporters(dispersion: Dispersion, port: number): boolean {
  if (dispersion.k === null) return true
  return dispersion.m[port]! < negligibleFactor || dispersion.k[port]! >= fewestImporters
}

/** Degrees of freedom of a port's variance factor; Infinity where there is nothing to estimate. */
export function degreesOfFreedom(dispersion: Dispersion, port: number): number {
  const factor = Math.max(dispersion.psi[port]!, dispersion.m[port]!)
  if (dispersion.k === null || factor <= 1) return Infinity
  return dispersion.k[port]! * (factor / (factor - 1)) ** 2
}

/** The exact mid-p as a normal deviate, shrunk by the port's variance factor, on t. */
export function testOf(
  cells: CellTotals,
  reference: Reference,
  port: number,
  dispersion: Dispersion,
): PortTest | null {
  const sums = ratioSums(cells, reference, port)
  if (sums.v <= 0) return null
  const mid_p = midP(cells, reference, port, sums)
  return { sums, mid_p, ...adjusted(sums, mid_p, dispersion, port) }
}

function adjusted(sums: RatioSums, mid_p: number, dispersion: Dispersion, port: number) {
  const z = mid_p < smallestMidP ? Math.abs(sums.u) / Math.sqrt(sums.v) : -normalQuantile(mid_p / 2)
  const p = tTwoSided(z / Math.sqrt(dispersion.psi[port]!), degreesOfFreedom(dispersion, port))
  return { z, p }
}

export interface Flags {
  /** Ports (ids) that agree with none of the rest are in here. */
  aside: Uint8Array
  /** Per tested port, in the order given. */
  tests: (PortTest | null)[]
  flagged: boolean[]
  /** Smallest |z| that is flagged, or that would have been, null without tests. */
  threshold_z: number | null
}

/**
 * Ports that differ beyond chance. One large strict port makes all others look lenient, so the
 * port with the smallest p among the flagged is set aside from what the others are compared with,
 * and so on until no new port is flagged; the last look decides.
 * Source: Benjamini and Hochberg 1995 for the false discovery rate.
 */
export function flagsOf(
  cells: CellTotals,
  dispersion: Dispersion,
  tested: readonly number[],
  first: readonly (PortTest | null)[],
): Flags {
  const reference = wholeReference(cells)
  let tests = [...first]
  for (;;) {
    const next = strongest(tested, tests, flaggedAmong(tests), reference.aside)
    if (next === null) break
    setAside(cells, reference, next)
    tests = tested.map((port, at) =>
      port !== next && meets(cells, port, next)
        ? quickTest(cells, reference, port, dispersion, tested.length)
        : (tests[at] ?? null),
    )
  }
  tests = tests.map((test, at) =>
    test === null || test.mid_p !== null ? test : testOf(cells, reference, tested[at]!, dispersion),
  )
  const flagged = flaggedAmong(tests)
  return { aside: reference.aside, tests, flagged, threshold_z: thresholdZ(tests, flagged) }
}

/**
 * As exact as the choice of the next port needs, with a null mid-p where it was not worked out.
 * A count near its mean is not flagged; one far out has a mid-p below any that is looked at; and
 * of a port already set aside it only matters whether p is below every step of the procedure.
 */
function quickTest(
  cells: CellTotals,
  reference: Reference,
  port: number,
  dispersion: Dispersion,
  made: number,
): PortTest | null {
  const sums = ratioSums(cells, reference, port)
  if (sums.v < leastVariance) return null
  if (Math.abs(sums.u) < nearMean * Math.sqrt(sums.v)) return { sums, mid_p: null, z: 0, p: 1 }
  const bound = largestMidP(sums)
  const most = adjusted(sums, bound, dispersion, port)
  const settled = reference.aside[port] === 1 && most.p < falseDiscoveryRate / made
  if (bound < smallestMidP || settled) return { sums, mid_p: null, ...most }
  const mid_p = midP(cells, reference, port, sums)
  return { sums, mid_p, ...adjusted(sums, mid_p, dispersion, port) }
}

function flaggedAmong(tests: readonly (PortTest | null)[]): boolean[] {
  const { flagged } = benjaminiHochberg(
    tests.filter((test) => test !== null).map((test) => test.p),
    falseDiscoveryRate,
  )
  let at = 0
  return tests.map((test) => test !== null && flagged[at++] === true)
}

function strongest(
  tested: readonly number[],
  tests: readonly (PortTest | null)[],
  flagged: readonly boolean[],
  aside: Uint8Array,
): number | null {
  let best: { port: number; test: PortTest } | null = null
  tests.forEach((test, at) => {
    const port = tested[at]!
    if (test === null || flagged[at] !== true || aside[port] === 1) return
    const stronger =
      best === null || test.p < best.test.p || (test.p === best.test.p && test.z > best.test.z)
    if (stronger) best = { port, test }
  })
  return best === null ? null : (best as { port: number }).port
}

/** Whether two ports have a comparable cell in common: else one cannot change the other's test. */
function meets(cells: CellTotals, a: number, b: number): boolean {
  let i = cells.portStart[a]!
  let j = cells.portStart[b]!
  while (i < cells.portStart[a + 1]! && j < cells.portStart[b + 1]!) {
    const cellA = cells.slotCell[cells.portSlots[i]!]!
    const cellB = cells.slotCell[cells.portSlots[j]!]!
    if (cellA === cellB) return true
    if (cellA < cellB) i++
    else j++
  }
  return false
}

/** Where the step-up procedure stopped, as a two-sided normal deviate. */
function thresholdZ(
  tests: readonly (PortTest | null)[],
  flagged: readonly boolean[],
): number | null {
  const made = tests.filter((test) => test !== null).length
  if (made === 0) return null
  const passed = flagged.filter(Boolean).length
  return -normalQuantile((falseDiscoveryRate * Math.max(1, passed)) / made / 2)
}
