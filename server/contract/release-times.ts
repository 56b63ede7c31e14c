import Type, { type Static } from 'typebox'
import { Count, Seconds, nullable, page } from './parts.ts'

export const releaseDimensions = ['all', 'mode', 'segment', 'tier', 'center', 'port'] as const
const RangeMeta = Type.Object({ from: Type.String(), to: Type.String(), minimum_n: Count })

/**
 * Arrival to release. Key (dimension, value), dimensions in the listed order, values ascending as text.
 * `filed` = released + open + refused + removed from denominators none; `n` = released with a known arrival not after the release.
 * Quantiles are exact order statistics (element ceil(p n) of the sorted times), null when n is under `minimum_n`.
 */
export const ReleaseTimesRow = Type.Object({
  dimension: Type.Enum([...releaseDimensions]),
  value: Type.String(),
  filed: Count,
  released: Count,
  not_released: Count,
  released_before_arrival: Count,
  arrival_unknown: Count,
  n: Count,
  median_seconds: nullable(Seconds),
  p90_seconds: nullable(Seconds),
  p95_seconds: nullable(Seconds),
})
export type ReleaseTimesRow = Static<typeof ReleaseTimesRow>
export const ReleaseTimesPage = page(ReleaseTimesRow, RangeMeta)

/** By filing day. Key day. */
export const ReleaseTimesDayRow = Type.Object({
  day: Type.String(),
  filed: Count,
  released: Count,
  n: Count,
  median_seconds: nullable(Seconds),
  p90_seconds: nullable(Seconds),
})
export type ReleaseTimesDayRow = Static<typeof ReleaseTimesDayRow>
export const ReleaseTimesDayPage = page(ReleaseTimesDayRow, RangeMeta)
