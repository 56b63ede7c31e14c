import type { BenefitRow } from '../../server/contract/trusted-benefit.ts'
import { factor, factorInterval } from '../ui/estimate.ts'
import { count } from '../ui/format.ts'

type Name = BenefitRow['measure']
export const benefitNames: Readonly<Record<Name, string>> = {
  exam: 'Exams',
  hold: 'Holds',
  document_request: 'Document requests',
  touches: 'Touches per entry',
  release_time: 'Time to release',
}
const sentences: Readonly<Record<Name, (times: string) => string>> = {
  exam: (times) => `Trusted importers' entries were examined ${times} as often as`,
  hold: (times) => `Trusted importers' entries were held ${times} as often as`,
  document_request: (times) => `Documents were asked of trusted importers ${times} as often as of`,
  touches: (times) => `Trusted importers' entries were touched ${times} as often as`,
  release_time: (times) =>
    `Trusted importers' entries took ${times} as long from arrival to release as`,
}

export const benefitState = ({ state, importers, trusted_importers }: BenefitRow): string => {
  switch (state) {
    case 'shown':
      return 'shown'
    case 'undefined':
      return 'no outcome to compare'
    case 'too_few_importers':
      return `too few importers: ${count(trusted_importers)} trusted of ${count(importers)}`
  }
}

/** A ratio in plain words, or why there is none. */
export function benefitSentence(row: BenefitRow): string {
  const { measure, ratio, lower, upper } = row
  if (ratio === null) return `${benefitNames[measure]}: ${benefitState(row)}.`
  const beyond = lower !== null && upper !== null && lower <= 1 && upper >= 1
  return (
    `${sentences[measure](`${factor(ratio)} times`)} the same goods of others at the same port ${factorInterval(lower, upper)}` +
    (beyond ? '; the interval holds 1, so no difference is shown.' : '.')
  )
}

/** A figure of one side: a share of the entries in per cent, touches per entry, or hours. */
export function benefitValue(measure: Name, value: number | null): string {
  if (value === null) return 'none'
  switch (measure) {
    case 'exam':
    case 'hold':
    case 'document_request':
      return `${(100 * value).toFixed(value < 0.1 ? 2 : 1)} %`
    case 'touches':
      return factor(value)
    case 'release_time':
      return `${value.toFixed(value < 10 ? 1 : 0)} h`
  }
}
