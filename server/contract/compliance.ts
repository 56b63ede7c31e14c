import Type, { type Static } from 'typebox'
import { Cents, Count, nullable, page } from './parts.ts'

export const complianceDimensions = ['all', 'center', 'industry', 'tier'] as const
const Share = nullable(Type.Number({ description: 'share of 1' }))

/** An estimated rate of discrepancy. `state` says whether it can be shown. */
export const Rate = Type.Object({
  findings: Count,
  rate: Share,
  lower: Share,
  upper: Share,
  n_effective: nullable(Type.Number()),
  state: Type.Enum(['shown', 'interval_only', 'suppressed']),
  reason: nullable(Type.String({ description: 'why it is suppressed' })),
})
export type Rate = Static<typeof Rate>

export const Gap = Type.Object({
  gap_cents: nullable(Cents),
  lower_cents: nullable(Cents),
  upper_cents: nullable(Cents),
  rate: nullable(Type.Number({ description: 'gap / duty of the register' })),
  largest_share: nullable(Type.Number({ description: 'share of the largest finding' })),
  state: Type.Enum(['interval', 'few_findings', 'words_only', 'suppressed']),
})
export type Gap = Static<typeof Gap>

/** Compliance of one domain from the random sample, targeted reviews beside it. Key (dimension, value). */
export const ComplianceRow = Type.Object({
  dimension: Type.Enum([...complianceDimensions]),
  value: Type.String(),
  register: Type.Integer({ description: 'entries with a summary: the population' }),
  duty_cents: Cents,
  expected_reviews: nullable(
    Type.Number({ description: 'register x recorded selection probability' }),
  ),
  reviewed: Count,
  with_outcome: Count,
  response_share: nullable(Type.Number({ description: 'reviewed / expected' })),
  unrecorded_share: nullable(Type.Number({ description: 'reviews without outcome / reviewed' })),
  unreviewed_share: nullable(
    Type.Number({ description: 'register in strata without any outcome' }),
  ),
  material: Rate,
  letter_of_law: Rate,
  revenue_gap: Gap,
  targeted: Count,
  targeted_findings: Count,
  targeted_rate: Share,
  lift: nullable(Type.Number({ description: 'targeted rate / estimated material rate' })),
})
export type ComplianceRow = Static<typeof ComplianceRow>
export const CompliancePage = page(
  ComplianceRow,
  Type.Object({
    from: Type.String(),
    to: Type.String(),
    minimum_n: Count,
    /** Material rate of the reviews that closed in the quicker half and of the slower half, unweighted. */
    closing: Type.Object({
      median_days: nullable(Type.Integer()),
      quick_n: Count,
      quick_findings: Count,
      slow_n: Count,
      slow_findings: Count,
    }),
    strata: Type.Integer({ description: 'strata with a register' }),
    not_in_register: Type.Integer({
      description: 'random reviews of entries outside the register',
    }),
    recorded_in_other_stratum: Count,
  }),
)
export type CompliancePage = Static<typeof CompliancePage>

/** One month of filing: how far its sample has come in, and what it says. Key `month`. */
export const ComplianceMonthRow = Type.Object({
  month: Type.String({ description: 'YYYY-MM' }),
  register: Count,
  expected_reviews: nullable(Type.Number()),
  reviewed: Count,
  with_outcome: Count,
  response_share: Share,
  /** At least nine tenths of the reviews that were to be expected are in. */
  settled: Type.Boolean(),
  material: Rate,
  letter_of_law: Rate,
  targeted: Count,
  targeted_findings: Count,
  /** A definition or the population changed in this month: never join the series across it. */
  breaks: Type.Array(
    Type.Object({ date: Type.String(), name: Type.String(), source: Type.String() }),
  ),
})
export type ComplianceMonthRow = Static<typeof ComplianceMonthRow>
export const ComplianceMonthPage = page(
  ComplianceMonthRow,
  Type.Object({ from: Type.String(), to: Type.String(), minimum_n: Count }),
)
export type ComplianceMonthPage = Static<typeof ComplianceMonthPage>
