import Type, { type Static } from 'typebox'
import { Count, nullable, page, Seconds } from './parts.ts'

/** The intervals of a Time Release Study, in the order of the goods' way. */
export const releaseIntervals = [
  'filing_to_arrival',
  'arrival_to_presentation',
  'arrival_to_release',
  'presentation_to_release',
  'hold',
  'exam',
  'document',
  'release_to_summary',
] as const
export type ReleaseInterval = (typeof releaseIntervals)[number]

/**
 * One interval, over all or one cut of it: by agency for `hold` and `arrival_to_release` (entries that this
 * agency held), by type for `exam`, by kind for `document`. Key (interval, cut), `all` first.
 * `open_` counts office hours only. `negative` began after they ended and are left out, as are those not ended.
 */
export const ReleaseIntervalRow = Type.Object({
  interval: Type.Enum([...releaseIntervals]),
  cut: Type.String(),
  n: Count,
  not_ended: Count,
  negative: Count,
  over_30_days: Count,
  shortest_seconds: nullable(Seconds),
  mean_seconds: nullable(Seconds),
  median_seconds: nullable(Seconds),
  p90_seconds: nullable(Seconds),
  p95_seconds: nullable(Seconds),
  longest_seconds: nullable(Seconds),
  open_median_seconds: nullable(Seconds),
  open_p90_seconds: nullable(Seconds),
})
export type ReleaseIntervalRow = Static<typeof ReleaseIntervalRow>
export const ReleaseIntervalPage = page(
  ReleaseIntervalRow,
  Type.Object({
    from: Type.String(),
    to: Type.String(),
    minimum_n: Count,
    open_hours: Type.String({ description: 'office hours, an assumption' }),
  }),
)
