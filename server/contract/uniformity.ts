import Type, { type Static } from 'typebox'
import { measureNames, uniformityKinds } from './measures.ts'
import { Count, nullable, page, Time } from './parts.ts'

export const verdicts = [
  'flagged',
  'not_distinguishable',
  'too_little_to_tell',
  'too_few_importers',
  'not_compared',
] as const

/** A reason that somebody attached to a port or team for one measure: legitimate targeting is not non-uniformity. */
export const AttachedReason = Type.Object({
  reason_id: Type.String(),
  author: Type.String({ description: 'as given, not verified' }),
  written_at: Time,
  text: Type.String(),
  from: Type.String({ description: 'first filing day of the period it was written for' }),
  to: Type.String(),
})
export type AttachedReason = Static<typeof AttachedReason>

const Ratio = nullable(Type.Number())
const compared = {
  unit: Type.String({ description: 'port, or team as Center/team code' }),
  n: Count,
  outcomes: Count,
  compared_n: Type.Integer({ description: 'n in cells that another port handles too' }),
  compared_share: Ratio,
  observed: nullable(
    Type.Number({ description: 'compared outcomes: ratio = observed / expected' }),
  ),
  expected: nullable(Type.Number({ description: 'the same at the rate of the others' })),
  ratio: nullable(Type.Number({ description: 'own rate / rate of all others, like for like' })),
  lower: Ratio,
  upper: Ratio,
  ratio_reference: nullable(Type.Number({ description: 'against the ports that agree' })),
  lower_reference: Ratio,
  upper_reference: Ratio,
  p: Ratio,
  p_reference: Ratio,
  effective_importers: Ratio,
  dispersion: nullable(Type.Number({ description: 'variance by importers / variance by chance' })),
  information: Type.Number({ description: 'effective expected outcomes: x of the funnel' }),
  tested: Type.Boolean(),
  set_aside: Type.Boolean(),
  flagged: Type.Boolean(),
  stands_out: Type.Boolean(),
  verdict: Type.Enum([...verdicts]),
}

/** One port (or team) compared with the others on the same goods. Key `unit`, ascending. */
export const UniformityRow = Type.Object({ ...compared, reasons: Type.Array(AttachedReason) })
export type UniformityRow = Static<typeof UniformityRow>
export const MatchedRow = Type.Object(compared)
export type MatchedRow = Static<typeof MatchedRow>

const Estimate = Type.Object({ value: Type.Number(), lower: Type.Number(), upper: Type.Number() })
/** Until when what was filed can be taken as settled, from delays measured in the data. */
export const Settling = Type.Object({
  settled_through: nullable(
    Type.String({
      description: 'last filing day whose outcomes are in; null = not enough history',
    }),
  ),
  delay_days: nullable(Type.Integer({ description: '99 % of outcomes come within' })),
  delays: Type.Integer({ description: 'outcomes the delay was measured on' }),
  unsettled_n: Type.Integer({ description: 'of the cases in view, filed later than that' }),
})
export type Settling = Static<typeof Settling>

const meta = {
  from: Type.String(),
  to: Type.String(),
  measure: Type.Enum([...measureNames]),
  kind: Type.Enum([...uniformityKinds]),
  unit: Type.Enum(['port', 'team']),
  /** The outcome is the more frequent side: its complement was compared. */
  complement: Type.Boolean(),
  cells: Count,
  outcomes: Count,
  compared_n: Count,
  compared_share: Ratio,
  index: nullable(Estimate),
  spread: nullable(Type.Object({ ...Estimate.properties }, { description: 'tau, log scale' })),
  /** uniform: the interval of the index holds 1. */
  state: Type.Enum(['uniform', 'differs', 'too_little_to_tell']),
  tested: Count,
  flagged: Count,
  set_aside_share: Type.Number(),
  no_common_practice: Type.Boolean(),
  importers_adjusted: Type.Boolean(),
  flag_z: nullable(Type.Number({ description: 'z that a port must pass to be flagged' })),
  adjusted_for: Type.Array(Type.String()),
  not_adjusted_for: Type.Array(Type.String()),
  settling: Settling,
}
export const UniformityPage = page(UniformityRow, Type.Object(meta))
export type UniformityPage = Static<typeof UniformityPage>

export const Excess = Type.Object({
  importers: Count,
  pairs: Count,
  excess: Ratio,
  lower: Ratio,
  upper: Ratio,
  typical_points: nullable(Type.Number({ description: 'typical difference, share of 1' })),
})
export const MatchedPage = page(MatchedRow, Type.Object({ ...meta, groups: Count, excess: Excess }))
export type MatchedPage = Static<typeof MatchedPage>

/** What chance alone gives for the index, drawn with the seed. Not a live view: it is asked for once. */
export const UniformityBand = Type.Object({
  as_of: nullable(Time),
  measure: Type.Enum([...measureNames]),
  draws: Count,
  lower: Ratio,
  upper: Ratio,
  p: Ratio,
})
export type UniformityBand = Static<typeof UniformityBand>

/**
 * One cell of one unit beside the others in the same cell; the cells that weigh most come first
 * (|contribution| descending, then the cell). Fields that a measure does not use are null.
 */
export const UniformityCellRow = Type.Object({
  cell: Type.String({ description: 'all parts, joined by |' }),
  hts4: nullable(Type.String()),
  region: nullable(Type.String()),
  mode: nullable(Type.String()),
  tier: nullable(Type.Integer()),
  segment: nullable(Type.String()),
  size_band: nullable(Type.String()),
  work_type: nullable(Type.String()),
  center: nullable(Type.String()),
  quarter: Type.String(),
  n: Count,
  outcomes: Count,
  others_n: Count,
  others_outcomes: Count,
  contribution: Type.Number({ description: 'outcomes - n x rate of the whole cell' }),
})
export type UniformityCellRow = Static<typeof UniformityCellRow>
export const UniformityCellPage = page(
  UniformityCellRow,
  Type.Object({
    from: Type.String(),
    to: Type.String(),
    measure: Type.Enum([...measureNames]),
    unit: Type.String({ description: 'the port asked for; empty: none was named, no rows' }),
    cells: Type.Integer({ description: 'cells of the unit, of which rows are the first 500' }),
    compared_cells: Count,
  }),
)

export const NewReason = Type.Object(
  {
    measure: Type.Enum([...measureNames]),
    unit: Type.String({ minLength: 1, maxLength: 20 }),
    from: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
    to: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
    author: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    text: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }),
  },
  { additionalProperties: false },
)
export type NewReason = Static<typeof NewReason>
