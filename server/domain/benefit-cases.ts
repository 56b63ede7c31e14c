import { logHours, type Arm, type TimeStratum } from './benefit/time-strata.ts'
import type { RiskColumns } from './benefit/risk-ratio.ts'
import { denseIds } from './dense-ids.ts'
import { Words } from './words.ts'
import type { Filters } from '../contract/filters.ts'

/** Entries of cells that hold both arms as columns, in order of cell, arm and time. */
export interface BenefitCases {
  length: number
  cell: Int32Array
  importer: Int32Array
  /** 1: tier 2 or 3. */
  trusted: Uint8Array
  /** Codes of the words. */
  center: Uint16Array
  port: Uint16Array
  mode: Uint16Array
  segment: Uint8Array
  words: { center: Words; port: Words; mode: Words }
  outcomes: Record<'exam' | 'hold' | 'document_request' | 'touches', Float64Array>
  /** From arrival to release; NaN of an entry without either. */
  log_hours: Float64Array
}

const rowBytes = 8 + 1 + 8 + 3 + 4 + 2 + 1 + 1 + 1 + 1 + 4 + 8
const segmentCodes = ['', 'trusted', 'standard', 'elevated', 'high']
const millisecondsAnHour = 3_600_000

/** Reads RowBinary of benefit_base.sql. Throws when it is not whole rows. */
export function readBenefit(bytes: Buffer): BenefitCases {
  const length = bytes.length / rowBytes
  if (!Number.isInteger(length)) throw new Error('The base of trusted benefit is not whole rows.')
  const halves = () => ({ lower: new Uint32Array(length), upper: new Uint32Array(length) })
  const [cell, importer] = [halves(), halves()]
  const words = { center: new Words(), port: new Words(), mode: new Words() }
  const cases = {
    length,
    trusted: new Uint8Array(length),
    center: new Uint16Array(length),
    port: new Uint16Array(length),
    mode: new Uint16Array(length),
    segment: new Uint8Array(length),
    words,
    outcomes: {
      exam: new Float64Array(length),
      hold: new Float64Array(length),
      document_request: new Float64Array(length),
      touches: new Float64Array(length),
    },
    log_hours: new Float64Array(length),
  }
  for (let row = 0; row < length; row++) {
    const at = row * rowBytes
    cell.lower[row] = bytes.readUInt32LE(at)
    cell.upper[row] = bytes.readUInt32LE(at + 4)
    cases.trusted[row] = bytes[at + 8]!
    importer.lower[row] = bytes.readUInt32LE(at + 9)
    importer.upper[row] = bytes.readUInt32LE(at + 13)
    cases.center[row] = words.center.code(bytes, at + 17, 3)
    cases.port[row] = words.port.code(bytes, at + 20, 4)
    cases.mode[row] = words.mode.code(bytes, at + 24, 2)
    cases.segment[row] = bytes[at + 26]!
    cases.outcomes.exam[row] = bytes[at + 27]!
    cases.outcomes.hold[row] = bytes[at + 28]!
    cases.outcomes.document_request[row] = bytes[at + 29]!
    cases.outcomes.touches[row] = bytes.readUInt32LE(at + 30)
    const milliseconds = bytes.readDoubleLE(at + 34)
    cases.log_hours[row] = milliseconds < 0 ? NaN : logHours(milliseconds / millisecondsAnHour)
  }
  return {
    ...cases,
    cell: denseIds(cell.lower, cell.upper).ids,
    importer: denseIds(importer.lower, importer.upper).ids,
  }
}

/** The rows that pass the filters, in their order. */
export function benefitRows(cases: BenefitCases, filters: Filters): Int32Array {
  const center = cases.words.center.wanted(filters.center)
  const port = cases.words.port.wanted(filters.port)
  const mode = cases.words.mode.wanted(filters.mode)
  const segments = filters.segment && new Set<string>(filters.segment)
  const segment = segmentCodes.map((code) => segments === undefined || segments.has(code))
  return Int32Array.from({ length: cases.length }, (_, row) => row).filter(
    (row) =>
      center[cases.center[row]!] === 1 &&
      port[cases.port[row]!] === 1 &&
      mode[cases.mode[row]!] === 1 &&
      segment[cases.segment[row]!] === true,
  )
}

/** Chosen rows as the risk ratio reads them: an entry each. */
export const riskColumns = (cases: BenefitCases, rows: Int32Array): RiskColumns => ({
  importer: rows.map((row) => cases.importer[row]!),
  stratum: rows.map((row) => cases.cell[row]!),
  trusted: Uint8Array.from(rows, (row) => cases.trusted[row]!),
  n: new Float64Array(rows.length).fill(1),
})

/** The times of chosen rows by cell; cells of one arm only are left out. */
export function benefitTimes(cases: BenefitCases, rows: Int32Array): TimeStratum[] {
  const timed = rows.filter((row) => !Number.isNaN(cases.log_hours[row]))
  const log_hours = Float64Array.from(timed, (row) => cases.log_hours[row]!)
  const importer = timed.map((row) => cases.importer[row]!)
  const strata: TimeStratum[] = []
  for (let from = 0; from < timed.length;) {
    const cell = cases.cell[timed[from]!]
    let middle = from
    while (middle < timed.length && isIn(middle, cell) && !isTrusted(middle)) middle++
    let to = middle
    while (to < timed.length && isIn(to, cell)) to++
    if (middle > from && to > middle)
      strata.push({ other: arm(from, middle), trusted: arm(middle, to) })
    from = to
  }
  return strata

  function isIn(at: number, cell: number | undefined): boolean {
    return cases.cell[timed[at]!] === cell
  }
  function isTrusted(at: number): boolean {
    return cases.trusted[timed[at]!] === 1
  }
  function arm(from: number, to: number): Arm {
    return { log_hours: log_hours.subarray(from, to), importer: importer.subarray(from, to) }
  }
}
