import Type, { type Static } from 'typebox'
import { nullable } from './parts.ts'

/** Who looks, what they may see, and the names that codes stand for. */
export const Session = Type.Object({
  auth: Type.Enum(['none']),
  roles: Type.Array(Type.String()),
  simulated: nullable(Type.Boolean({ description: 'null: nothing was ingested yet' })),
  centers: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Type.String(),
      short_name: Type.String(),
      city: Type.String(),
    }),
  ),
  ports: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Type.String(),
      state: Type.String(),
      time_zone: Type.String(),
      entries: Type.Integer(),
    }),
  ),
  modes: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  clocks: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Type.String(),
      kind: Type.String(),
      authority: Type.String(),
      consequence: Type.String(),
      status: Type.String(),
    }),
  ),
  policy: Type.Object({
    policy_id: Type.String(),
    policy_version: Type.Integer(),
    text: Type.String(),
  }),
})
export type Session = Static<typeof Session>
