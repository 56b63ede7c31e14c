import Type, { type Static } from 'typebox'
import { divisions, workKinds } from '../../ingest/contract/account-and-work-events.ts'
import { Count, nullable, page } from './parts.ts'

const Period = Type.Object({ from: Type.String(), to: Type.String(), tz: Type.String() })
/** A quantile of a survival curve; null with `longest_days` known = longer than the longest age seen. */
export const Quantile = Type.Object({
  days: nullable(Type.Number()),
  lower: nullable(Type.Number()),
  upper: nullable(Type.Number()),
  state: Type.Enum(['shown', 'not_reached', 'too_few']),
})
export type Quantile = Static<typeof Quantile>

/** Days from opening to closing, pauses taken off, open items counted. Key (center, work_type). */
export const ThroughputTimeRow = Type.Object({
  center: Type.String(),
  work_type: Type.Enum([...workKinds]),
  open_at_start: Count,
  received: Count,
  closed: Count,
  longest_days: nullable(Type.Number()),
  median: Quantile,
  p90: Quantile,
  /** Of those received in the period only, from age 0. */
  cohort_median: Quantile,
  cohort_p90: Quantile,
})
export type ThroughputTimeRow = Static<typeof ThroughputTimeRow>
export const ThroughputTimePage = page(ThroughputTimeRow, Period)

const Figure = nullable(Type.Number())
/** One Center against the others on the same kinds of work. Key `center`. */
export const ThroughputComparedRow = Type.Object({
  center: Type.String(),
  items: Count,
  closed: Count,
  pace_ratio: nullable(Type.Number({ description: 'above 1: closes faster than the others' })),
  pace_lower: Figure,
  pace_upper: Figure,
  pace_ratio_reference: Figure,
  raw_pace_ratio: nullable(Type.Number({ description: 'all work pooled: not the same work' })),
  own_median: Quantile,
  expected_median: Quantile,
  difference_days: Figure,
  difference_lower: Figure,
  difference_upper: Figure,
  left_out_share: nullable(Type.Number({ description: 'received in strata nobody else has' })),
  p: Figure,
  p_reference: Figure,
  tested: Type.Boolean(),
  set_aside: Type.Boolean(),
  flagged: Type.Boolean(),
})
export type ThroughputComparedRow = Static<typeof ThroughputComparedRow>
export const ThroughputComparedPage = page(
  ThroughputComparedRow,
  Type.Object({
    ...Period.properties,
    strata: Count,
    adjusted_for: Type.Array(Type.String()),
    not_adjusted_for: Type.Array(Type.String()),
  }),
)

/** Work by division and how completely it is recorded. Key (center, division). */
export const ThroughputDivisionRow = Type.Object({
  center: Type.String(),
  division: Type.Enum([...divisions, 'not_recorded']),
  received: Count,
  closed: Count,
  backlog_end: Count,
  team_recorded: Type.Integer({ description: 'of received, with a team code' }),
  importer_recorded: Type.Integer({ description: 'of received, with an importer' }),
  revenue_recorded: Type.Integer({ description: 'of closed, with a revenue change (0 counts)' }),
})
export type ThroughputDivisionRow = Static<typeof ThroughputDivisionRow>
export const ThroughputDivisionPage = page(ThroughputDivisionRow, Period)

/** Open work of a Center at the end of the weeks to come. Key (center, ahead). */
export const ThroughputForecastRow = Type.Object({
  center: Type.String(),
  ahead: Type.Integer({ description: 'weeks after the last complete week' }),
  week_ends: Type.String({ description: 'Sunday, YYYY-MM-DD' }),
  estimate: Type.Number(),
  lower: Type.Number(),
  upper: Type.Number(),
  model: Type.Enum(['naive', 'flow']),
  beats_naive: Type.Boolean(),
  skill: nullable(Type.Number({ description: '1 - error / error of the naive forecast' })),
})
export type ThroughputForecastRow = Static<typeof ThroughputForecastRow>
export const ThroughputForecastPage = page(
  ThroughputForecastRow,
  Type.Object({
    tz: Type.String(),
    last_week_ends: nullable(Type.String()),
    weeks: Type.Integer({ description: 'complete weeks the forecast rests on' }),
    minimum_weeks: Count,
  }),
)
