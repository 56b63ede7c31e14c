import { benefitMeasures, type BenefitRow } from '../contract/trusted-benefit.ts'
import type { Filters } from '../contract/filters.ts'
import { benefitRows, benefitTimes, riskColumns, type BenefitCases } from './benefit-cases.ts'
import { outcomesOf, riskDesign, riskRatioOf, type RiskDesign } from './benefit/risk-ratio.ts'
import { timeRatioOf } from './benefit/time-ratio.ts'
import type { TimeStratum } from './benefit/time-strata.ts'
import { selects, type Filterable } from './selection.ts'
import { figure } from './figure.ts'

/** Entries in view of one arm, in cells of any kind; arm -1: the account was unknown at filing. */
export interface BenefitTotal extends Omit<Filterable, 'filed_on' | 'tier'> {
  arm: -1 | 0 | 1
  n: number
  /** Released after a known arrival. */
  timed: number
  unsettled: number
}
type Counted = Exclude<BenefitRow['measure'], 'release_time'>
type Totals = Pick<BenefitRow, 'n_trusted' | 'n_other'>

/** A row a measure: trusted importers against others on like goods. Definitions: docs/definitions.md, "Trusted benefit". */
export function benefitOf(
  totals: readonly BenefitTotal[],
  cases: BenefitCases,
  filters: Filters,
): { n: number; account_unknown: number; unsettled_n: number; rows: BenefitRow[] } {
  const { from: _, to: __, tier: ___, ...chosen } = filters
  const selected = selects(chosen)
  const inView = totals.filter((row) => selected({ ...row, filed_on: '', tier: 0 }))
  const total = (arms: readonly number[], read: (row: BenefitTotal) => number) =>
    inView.reduce((sum, row) => sum + (arms.includes(row.arm) ? read(row) : 0), 0)
  const ofArms = (read: (row: BenefitTotal) => number): Totals => ({
    n_trusted: total([1], read),
    n_other: total([0], read),
  })
  const rows = benefitRows(cases, chosen)
  const design = riskDesign(riskColumns(cases, rows))
  const all = ofArms(({ n }) => n)
  return {
    n: all.n_trusted + all.n_other,
    account_unknown: total([-1], ({ n }) => n),
    unsettled_n: total([0, 1], ({ unsettled }) => unsettled),
    rows: benefitMeasures.map((measure) => {
      if (measure === 'release_time')
        return timedRow(
          benefitTimes(cases, rows),
          ofArms(({ timed }) => timed),
        )
      const outcomes = cases.outcomes[measure]
      return countedRow(
        design,
        Float64Array.from(rows, (row) => outcomes[row]!),
        measure,
        all,
      )
    }),
  }
}

function countedRow(
  design: RiskDesign,
  x: Float64Array,
  measure: Counted,
  totals: Totals,
): BenefitRow {
  const found = riskRatioOf(design, x)
  const { trusted_value, other_value } = means(design, x)
  return {
    measure,
    ...totals,
    compared_trusted: found.n_trusted,
    importers: found.importers,
    trusted_importers: found.trusted_importers,
    trusted_value,
    other_value,
    ...shown(found),
  }
}

/** Means of the cells' means with Mantel and Haenszel's weight: both are of the same goods, and the ratio is theirs. */
function means(design: RiskDesign, x: Float64Array) {
  const { n1, n0 } = design
  const { x1, x0 } = outcomesOf(design, x)
  const sums = { weights: 0, trusted: 0, other: 0 }
  for (let cell = 0; cell < n1.length; cell++) {
    const [trusted, other] = [n1[cell]!, n0[cell]!]
    if (trusted === 0 || other === 0) continue
    const weight = (trusted * other) / (trusted + other)
    sums.weights += weight
    sums.trusted += (weight * x1[cell]!) / trusted
    sums.other += (weight * x0[cell]!) / other
  }
  const mean = (sum: number) => (sums.weights === 0 ? null : figure(sum / sums.weights))
  return { trusted_value: mean(sums.trusted), other_value: mean(sums.other) }
}

function timedRow(strata: readonly TimeStratum[], totals: Totals): BenefitRow {
  const found = timeRatioOf(strata)
  return {
    measure: 'release_time',
    ...totals,
    compared_trusted: strata.reduce((sum, { trusted }) => sum + trusted.log_hours.length, 0),
    importers: found.importers,
    trusted_importers: found.trusted_importers,
    trusted_value: figure(found.trusted_median),
    other_value: figure(found.other_median),
    ...shown(found),
  }
}

/** A ratio of too few trusted importers is an anecdote: it is not given. */
function shown(found: Pick<BenefitRow, 'ratio' | 'lower' | 'upper' | 'state'>) {
  const given = found.state === 'shown'
  return {
    ratio: given ? figure(found.ratio) : null,
    lower: given ? figure(found.lower) : null,
    upper: given ? figure(found.upper) : null,
    state: found.state,
  }
}
