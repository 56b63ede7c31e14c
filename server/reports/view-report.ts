import { canonicalFilters } from '../contract/canonical-topic.ts'
import type { Filters } from '../contract/filters.ts'
import type { LiveView } from '../contract/live.ts'
import { reply, views } from '../live/views.ts'
import type { Asking } from '../live/view.ts'
import { fullScope } from '../../sql/scope.ts'
import type { Report } from './report.ts'

/** The rows of a view, as the page has them. */
export async function viewReport(
  name: LiveView,
  asking: Asking,
  filters: Filters,
  now: Date,
): Promise<Report> {
  const view = views[name]
  const { rows, ...rest } = await reply(view, asking, filters, fullScope, now)
  return {
    about: {
      report: name.replace('/', '-'),
      as_of: rest.as_of,
      simulated: rest.simulated,
      filters: canonicalFilters(filters),
      not_applied: rest.not_applied,
      rows: rows.length,
      reply: JSON.stringify(rest),
    },
    row: view.row,
    batches: rows.length === 0 ? [] : [rows],
  }
}
