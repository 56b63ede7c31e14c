import Type, { type Static } from 'typebox'
import { Count, nullable, page } from './parts.ts'
import { Settling } from './uniformity.ts'

export const benefitMeasures = [
  'exam',
  'hold',
  'document_request',
  'touches',
  'release_time',
] as const
const Figure = nullable(Type.Number())

/**
 * Trusted importers against others on the same goods at the same port. Key `measure`, in the order of
 * `benefitMeasures`. `trusted_value` and `other_value` are per entry (share or mean count) with both
 * weighted to the same goods, so that `ratio` is one over the other; for `release_time` median hours,
 * the others weighted to the goods of the trusted.
 */
export const BenefitRow = Type.Object({
  measure: Type.Enum([...benefitMeasures]),
  n_trusted: Count,
  n_other: Count,
  compared_trusted: Type.Integer({ description: 'trusted entries in cells that others have too' }),
  importers: Count,
  trusted_importers: Count,
  trusted_value: Figure,
  other_value: Figure,
  ratio: Figure,
  lower: Figure,
  upper: Figure,
  state: Type.Enum(['shown', 'undefined', 'too_few_importers']),
})
export type BenefitRow = Static<typeof BenefitRow>
export const BenefitPage = page(
  BenefitRow,
  Type.Object({
    from: Type.String(),
    to: Type.String(),
    trusted_from_tier: Count,
    account_unknown: Type.Integer({ description: 'entries left out: account unknown at filing' }),
    adjusted_for: Type.Array(Type.String()),
    not_adjusted_for: Type.Array(Type.String()),
    settling: Settling,
  }),
)
export type BenefitPage = Static<typeof BenefitPage>
