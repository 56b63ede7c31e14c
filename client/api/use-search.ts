import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Filters } from '../../server/contract/filters.ts'
import type { PageSearch } from './page-search.ts'

export function useFilters(): Filters {
  const { entry: _entry, ...filters } = useSearch({ from: '__root__' })
  return filters
}

export function useOpenEntry(): string | undefined {
  return useSearch({ from: '__root__' }).entry
}

/** Changes the address; undefined takes a name out of it. */
export function useChangeSearch(): (change: {
  [K in keyof PageSearch]?: PageSearch[K] | undefined
}) => void {
  const navigate = useNavigate()
  return (change) =>
    void navigate({
      to: '.',
      search: (before: PageSearch) => {
        const next = Object.entries({ ...before, ...change }).filter(
          ([, value]) => value !== undefined,
        )
        return Object.fromEntries(next) as PageSearch // The same names, without the ones taken out.
      },
      resetScroll: false,
    })
}
