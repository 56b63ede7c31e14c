import Type, { type Static } from 'typebox'
import { nullable } from './parts.ts'

/** One metric: what it asks, how it is computed, who is counted, and where it comes from. */
export const Definition = Type.Object({
  id: Type.String(),
  name: Type.String(),
  question: Type.String(),
  formula: Type.String(),
  population: Type.String(),
  exclusions: Type.String(),
  source: Type.String(),
  unit: Type.String(),
  target: nullable(Type.String({ description: 'null = no standard set' })),
})
export type Definition = Static<typeof Definition>
export const DictionaryPage = Type.Object({ rows: Type.Array(Definition) })
