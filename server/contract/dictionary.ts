import Type, { type Static } from 'typebox'
import { nullable } from './parts.ts'
import { Feature } from './policies.ts'

const Text = Type.String({ minLength: 1 })

/** One metric: what it asks, how it is computed, who is counted, where it comes from, and who answers for it. */
export const Definition = Type.Object({
  id: Text,
  name: Text,
  question: Text,
  formula: Text,
  population: Text,
  exclusions: Type.String({ minLength: 1, description: 'what is left out, and what is not known' }),
  source: Type.String({ minLength: 1, description: 'events and tables it is computed from' }),
  unit: Text,
  owner: Type.String({ minLength: 1, description: 'the role that answers for the figure' }),
  target: nullable(Type.String({ minLength: 1, description: 'null = no standard set' })),
})
export type Definition = Static<typeof Definition>
export const DictionaryPage = Type.Object({
  rows: Type.Array(Definition),
  features: Type.Array(Feature, { description: 'what rules of policies may ask of an entry' }),
})
