import { canonicalFilters } from '../../server/contract/canonical-topic.ts'
import type { Filters } from '../../server/contract/filters.ts'

const formats = [
  { extension: 'csv', name: 'CSV' },
  { extension: 'parquet', name: 'Parquet' },
  { extension: 'arrow', name: 'Arrow' },
] as const
interface Props {
  report: string
  filters: Filters
  what: string
}

/** The same rows as a file, under the same filters, in three formats. */
export function DownloadLinks({ report, filters, what }: Props) {
  const query = canonicalFilters(filters)
  return (
    <span className="downloads">
      {formats.map(({ extension, name }) => (
        <a
          key={extension}
          className="small"
          href={`/api/exports/${report}.${extension}${query === '' ? '' : `?${query}`}`}
          download
          aria-label={`${what} as ${name}`}
        >
          {name}
        </a>
      ))}
    </span>
  )
}
