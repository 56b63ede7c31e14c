import Type, { type Static } from 'typebox'
import { PolicyMistake } from './policies.ts'

/** RFC 9457 problem details with a stable code. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
  mistakes: Type.Optional(Type.Array(PolicyMistake)),
  path: Type.Optional(Type.String({ description: 'JSON pointer of the field of a refused event' })),
})
export type Problem = Static<typeof Problem>
