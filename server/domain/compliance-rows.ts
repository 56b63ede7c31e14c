import {
  complianceDimensions,
  type ComplianceRow,
  type Gap,
  type Rate,
} from '../contract/compliance.ts'
import { figure } from './figure.ts'
import type { Filters } from '../contract/filters.ts'
import { shownRate } from './compliance/rate.ts'
import { revenueGap } from './compliance/revenue-gap.ts'
import { selects, type Filterable } from './selection.ts'

/** One group of the base: a stratum of the register within every filter. */
export interface ComplianceBaseRow extends Omit<Filterable, 'filed_on'> {
  month: string
  quarter: string
  stratum: string
  top_band: number
  industry: string
  register: number
  duty_cents: number
  reviewed: number
  material_n: number
  material_findings: number
  letter_n: number
  letter_findings: number
  probability_ppm: number
  probabilities: number
  not_certain: number
  changes: number[]
  speeds: [number, number][]
  targeted: number
  targeted_findings: number
  not_in_register: number
  other_stratum: number
}

export const minimumReviews = 30
const completeShare = 0.9
const sum = (rows: readonly ComplianceBaseRow[], read: (row: ComplianceBaseRow) => number) =>
  rows.reduce((all, row) => all + read(row), 0)
const share = (part: number, whole: number | null) =>
  whole === null || whole === 0 ? null : figure(part / whole)

/** Rows that the filters ask for; days were chosen by the query. */
export const chosen = (rows: readonly ComplianceBaseRow[], asked: Filters) => {
  const { from: _, to: __, ...filters } = asked
  const wanted = selects(filters)
  return rows.filter((row) => wanted({ ...row, filed_on: '' }))
}

const stratumOf = (row: ComplianceBaseRow) => `${row.quarter}/${row.stratum}`
function byStratum(rows: readonly ComplianceBaseRow[]): Map<string, ComplianceBaseRow[]> {
  const strata = new Map<string, ComplianceBaseRow[]>()
  for (const row of rows) {
    const group = strata.get(stratumOf(row))
    if (group === undefined) strata.set(stratumOf(row), [row])
    else group.push(row)
  }
  return new Map([...strata].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Mean recorded selection probability of each stratum of all that is in view; null without a review. */
export function probabilitiesOf(rows: readonly ComplianceBaseRow[]): Map<string, number | null> {
  return new Map(
    [...byStratum(rows)].map(([stratum, group]) => {
      const count = sum(group, (row) => row.probabilities)
      return [stratum, count === 0 ? null : sum(group, (row) => row.probability_ppm) / count / 1e6]
    }),
  )
}

export function expectedReviews(
  rows: readonly ComplianceBaseRow[],
  probabilities: ReadonlyMap<string, number | null>,
): number | null {
  let expected = 0
  for (const [stratum, group] of byStratum(rows)) {
    const register = sum(group, (row) => row.register)
    const probability = probabilities.get(stratum) ?? null
    if (register === 0) continue
    if (probability === null) return null
    expected += register * probability
  }
  return figure(expected)
}

export function rateOf(rows: readonly ComplianceBaseRow[], which: 'material' | 'letter'): Rate {
  const shown = shownRate(
    [...byStratum(rows).values()].map((group) => ({
      N: sum(group, (row) => row.register),
      n: sum(group, (row) => row[`${which}_n`]),
      x: sum(group, (row) => row[`${which}_findings`]),
    })),
  )
  return {
    findings: shown.x,
    rate: figure(shown.p),
    lower: figure(shown.lower),
    upper: figure(shown.upper),
    n_effective: figure(shown.n_eff),
    state: shown.state,
    reason: shown.reason,
  }
}

function gapOf(rows: readonly ComplianceBaseRow[], suppressed: boolean): Gap {
  const nothing = { gap_cents: null, lower_cents: null, upper_cents: null, rate: null }
  if (suppressed) return { ...nothing, largest_share: null, state: 'suppressed' }
  const top = rows.filter((row) => row.top_band === 1)
  const complete =
    sum(top, (row) => row.not_certain) === 0 &&
    sum(top, (row) => row.letter_n) >= completeShare * sum(top, (row) => row.register)
  const duty = sum(rows, (row) => row.duty_cents)
  const strata = [...byStratum(rows).values()]
    .map((group) => ({
      N: sum(group, (row) => row.register),
      changes: group.flatMap((row) => row.changes).toSorted((a, b) => a - b),
    }))
    .filter(({ N }) => N > 0)
  if (strata.every(({ changes }) => changes.length === 0))
    return { ...nothing, largest_share: null, state: 'suppressed' }
  const gap = revenueGap(strata, duty, { top_band_complete: complete })
  const limit = (rate: number | null) => (rate === null ? null : Math.round(rate * duty))
  return {
    gap_cents: Math.round(gap.total),
    lower_cents: limit(gap.lower),
    upper_cents: limit(gap.upper),
    rate: figure(gap.rate),
    largest_share: gap.largest_share === 0 ? null : figure(gap.largest_share),
    state: gap.state,
  }
}

const valueOf = (row: ComplianceBaseRow, dimension: ComplianceRow['dimension']) => {
  switch (dimension) {
    case 'all':
      return 'all'
    case 'center':
      return row.center || 'none'
    case 'industry':
      return row.industry
    case 'tier':
      return row.tier < 0 ? 'unknown' : String(row.tier)
  }
}

function rowOf(
  dimension: ComplianceRow['dimension'],
  value: string,
  rows: readonly ComplianceBaseRow[],
  probabilities: ReadonlyMap<string, number | null>,
): ComplianceRow {
  const register = sum(rows, (row) => row.register)
  const reviewed = sum(rows, (row) => row.reviewed)
  const outcomes = sum(rows, (row) => row.letter_n)
  const expected = expectedReviews(rows, probabilities)
  const material = rateOf(rows, 'material')
  const targeted = sum(rows, (row) => row.targeted)
  const targetedFindings = sum(rows, (row) => row.targeted_findings)
  const without = [...byStratum(rows).values()].filter(
    (group) => sum(group, (row) => row.letter_n) === 0,
  )
  const rate = targeted === 0 ? null : targetedFindings / targeted
  return {
    dimension,
    value,
    register,
    duty_cents: sum(rows, (row) => row.duty_cents),
    expected_reviews: expected,
    reviewed,
    with_outcome: outcomes,
    response_share: share(reviewed, expected),
    unrecorded_share: share(reviewed - outcomes, reviewed),
    unreviewed_share: share(
      without.reduce((all, group) => all + sum(group, (row) => row.register), 0),
      register,
    ),
    material,
    letter_of_law: rateOf(rows, 'letter'),
    revenue_gap: gapOf(rows, material.state === 'suppressed'),
    targeted,
    targeted_findings: targetedFindings,
    targeted_rate: figure(rate),
    lift: rate === null || material.rate === null ? null : share(rate, material.rate),
  }
}

/** Compliance by domain; rows exist where the register is not empty. */
export function complianceRowsOf(rows: readonly ComplianceBaseRow[]): ComplianceRow[] {
  const probabilities = probabilitiesOf(rows)
  return complianceDimensions.flatMap((dimension) => {
    const groups = new Map<string, ComplianceBaseRow[]>()
    for (const row of rows) {
      const value = valueOf(row, dimension)
      const group = groups.get(value)
      if (group === undefined) groups.set(value, [row])
      else group.push(row)
    }
    return [...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .filter(([, group]) => sum(group, (row) => row.register) > 0)
      .map(([value, group]) => rowOf(dimension, value, group, probabilities))
  })
}
