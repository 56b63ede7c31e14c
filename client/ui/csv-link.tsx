import { canonicalFilters } from '../../server/contract/canonical-topic.ts'
import type { Filters } from '../../server/contract/filters.ts'

/** The same rows as a file, under the same filters. */
export function CsvLink({
  report,
  filters,
  what,
}: {
  report: string
  filters: Filters
  what: string
}) {
  const query = canonicalFilters(filters)
  return (
    <a
      className="small"
      href={`/api/exports/${report}.csv${query === '' ? '' : `?${query}`}`}
      download
      aria-label={`${what} as CSV`}
    >
      CSV
    </a>
  )
}
