import Type, { type TSchema } from 'typebox'
import { Filters } from './filters.ts'

/** Parts of every reply. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const Time = Type.String({ description: 'UTC, YYYY-MM-DDTHH:MM:SS.mmmZ' })
export const Count = Type.Integer({ minimum: 0 })
export const Cents = Type.Integer({ description: 'integer cents' })
export const Seconds = Type.Integer({ description: 'integer seconds' })

/**
 * What every number carries: `as_of` is the time of the newest event counted in (never the wall clock),
 * `applied_at` when the loop last folded, `n` the cases behind the rows, `not_applied` the filters that this view does not know.
 */
export const envelope = {
  as_of: nullable(Time),
  applied_at: nullable(Time),
  computed_at: Time,
  simulated: Type.Boolean(),
  n: Count,
  definition: Type.String({ description: 'Entry of the dictionary' }),
  filters: Filters,
  not_applied: Type.Array(Type.String()),
}
export const page = <R extends TSchema, M extends TSchema>(row: R, meta: M) =>
  Type.Object({ ...envelope, meta, rows: Type.Array(row) }, { additionalProperties: false })
