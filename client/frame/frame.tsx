import { Link, Outlet, useMatches } from '@tanstack/react-router'
import { readSearch, type PageSearch } from '../api/page-search.ts'
import { usePulse } from '../api/services.ts'
import { useSession } from '../api/session.ts'
import { defaultDays } from '../ui/dates.ts'
import { megabytes, count } from '../ui/format.ts'
import { ThemeToggle } from './theme-toggle.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Freshness } from './freshness.tsx'
import { Jump } from './jump.tsx'

/** The filters that stay when one goes from one comparing page to the next. */
const shared = ({ from, to, mode, tier, segment, center }: PageSearch): PageSearch =>
  readSearch(
    Object.fromEntries(
      Object.entries({ from, to, mode, tier, segment, center }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  )

/** Around every page: what world this is, where one is, how fresh it is, and the filters in the address. */
export function Frame() {
  const { filters = [], days = defaultDays } = useMatches({
    select: (matches) => matches.at(-1)?.staticData ?? {},
  })
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <World />
      <header className="frame-head">
        <nav className="frame-nav" aria-label="Pages">
          <Link to="/" className="brand">
            Centerline
          </Link>
          <Link to="/" activeOptions={{ exact: true }}>
            Ports and Centers
          </Link>
          <Link to="/uniformity" search={shared}>
            Uniformity
          </Link>
          <Link to="/compliance" search={shared}>
            Compliance
          </Link>
          <Link to="/benefit" search={shared}>
            Trusted benefit
          </Link>
          <Link to="/policies">Policies</Link>
          <Link to="/admin">Data</Link>
          <Link to="/dictionary">Definitions</Link>
        </nav>
        <Freshness />
        <Jump />
        <ThemeToggle />
        {filters.length === 0 ? null : <FilterBar kinds={filters} days={days} />}
      </header>
      <LoadProgress />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  )
}

function World() {
  const { value } = useSession()
  if (value?.simulated !== true) return null
  return (
    <aside className="world" aria-label="Kind of data">
      Simulated data. Every figure on this page comes from a simulated world.
    </aside>
  )
}

/** A running bulk load: the figures are usable and still grow. */
function LoadProgress() {
  const load = usePulse().pulse?.load
  if (load === undefined || load === null) return null
  const { origin, read_bytes, total_bytes, received } = load
  const known = total_bytes > 0
  return (
    <aside className="load" aria-label="Running load">
      <label>
        Loading {origin === '-' ? 'standard input' : origin}: {count(received)} records,{' '}
        {megabytes(read_bytes)}
        {known
          ? ` of ${megabytes(total_bytes)} (${Math.floor((100 * read_bytes) / total_bytes)} %)`
          : ''}
        . Figures grow until it ends; then its entries are scored and the queues fill.{' '}
        <progress {...(known ? { value: read_bytes, max: total_bytes } : {})} />
      </label>
    </aside>
  )
}
