/** The outcomes whose uniformity is measured, in the three kinds that are kept apart. */
export const uniformityKinds = ['treatment', 'timing', 'decision'] as const
export type UniformityKind = (typeof uniformityKinds)[number]

/** `unit` is who may differ: ports, or teams of a Center where the team is recorded. */
export const measures = {
  exam: { kind: 'treatment', unit: 'port' },
  hold: { kind: 'treatment', unit: 'port' },
  document_request: { kind: 'treatment', unit: 'port' },
  waiver: { kind: 'treatment', unit: 'port' },
  slow_release: { kind: 'timing', unit: 'port' },
  cf28: { kind: 'decision', unit: 'port' },
  review_change: { kind: 'decision', unit: 'port' },
  protest_granted: { kind: 'decision', unit: 'team' },
  request_advance: { kind: 'decision', unit: 'team' },
} as const satisfies Record<string, { kind: UniformityKind; unit: 'port' | 'team' }>

export type Measure = keyof typeof measures
/** The order of the table above. */
export const measureNames = Object.keys(measures) as [Measure, ...Measure[]]
export const defaultMeasure: Measure = 'exam'
