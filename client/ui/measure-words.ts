import type { Measure, UniformityKind } from '../../server/contract/measures.ts'

/** How a measure is spoken of: what is counted, and what is said of one that has the outcome. */
export interface MeasureWords {
  name: string
  cases: string
  one: string
  done: string
}
export const measureWords: Readonly<Record<Measure, MeasureWords>> = {
  exam: { name: 'Exams', cases: 'entries', one: 'an entry', done: 'examined' },
  hold: { name: 'Holds', cases: 'entries', one: 'an entry', done: 'held' },
  document_request: {
    name: 'Document requests',
    cases: 'entries',
    one: 'an entry',
    done: 'asked for a document',
  },
  waiver: {
    name: 'Waivers',
    cases: 'entries with a disposition',
    one: 'an entry with a disposition',
    done: 'waived',
  },
  slow_release: {
    name: 'Release after 48 hours',
    cases: 'released entries',
    one: 'a released entry',
    done: 'released more than 48 hours after arrival',
  },
  cf28: { name: 'CF-28 requests', cases: 'entries', one: 'an entry', done: 'sent a CF-28' },
  review_change: {
    name: 'Changes on review',
    cases: 'reviewed entries',
    one: 'a reviewed entry',
    done: 'changed on review',
  },
  protest_granted: {
    name: 'Protests granted',
    cases: 'decided protests',
    one: 'a decided protest',
    done: 'granted in full or in part',
  },
  request_advance: {
    name: 'Rate or value advances',
    cases: 'closed CF-28 and CF-29',
    one: 'a closed CF-28 or CF-29',
    done: 'closed with an advance',
  },
}
export const kindWords: Readonly<Record<UniformityKind, string>> = {
  treatment: 'Treatment',
  timing: 'Timing',
  decision: 'Decision',
}

/** What the ratios compare: the outcome, or its complement where the outcome is the more frequent side. */
export const comparedWords = (measure: Measure, complement: boolean) =>
  complement ? `not ${measureWords[measure].done}` : measureWords[measure].done
