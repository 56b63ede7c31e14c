import type { LiveView } from '../../server/contract/live.ts'
import { fakeCells, fakeUniformity } from './fake-analyst.ts'
import { fakeBenefit, fakeCompliance, fakeMonths } from './fake-compliance.ts'

/** The views of the analyst; undefined for the others. */
export function fakeReport(view: LiveView, query: URLSearchParams) {
  switch (view) {
    case 'uniformity':
    case 'matched':
      return fakeUniformity(query, view === 'matched')
    case 'uniformity/cells':
      return fakeCells(query)
    case 'compliance':
      return fakeCompliance(query)
    case 'compliance/months':
      return fakeMonths(query)
    case 'trusted-benefit':
      return fakeBenefit(query)
    default:
      return undefined
  }
}
