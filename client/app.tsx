import {
  RouterProvider,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { parseSearch, readSearch, writeSearch } from './api/page-search.ts'
import { Frame } from './frame/frame.tsx'
import type { FilterKind } from './frame/filter-kinds.ts'
import { FailedPage, MissingPage } from './frame/lost.tsx'
import { StartPage } from './start/page.tsx'
import { reportDays } from './ui/dates.ts'

/** The table of contents: every address, its page, and the filters that the page knows. */
const root = createRootRoute({
  component: Frame,
  validateSearch: readSearch,
  notFoundComponent: MissingPage,
  errorComponent: FailedPage,
})
const start = createRoute({ getParentRoute: () => root, path: '/', component: StartPage })
const port = createRoute({
  getParentRoute: () => root,
  path: '/port/$port',
  staticData: { filters: ['range', 'mode', 'tier', 'segment'] },
  component: lazyRouteComponent(() => import('./port-director/page.tsx'), 'PortDirectorPage'),
})
const center = createRoute({
  getParentRoute: () => root,
  path: '/center/$center',
  staticData: { filters: ['range', 'tz'] },
  component: lazyRouteComponent(() => import('./center-director/page.tsx'), 'CenterDirectorPage'),
})
const compared = ['range', 'mode', 'tier', 'segment', 'center'] as const
const uniformity = createRoute({
  getParentRoute: () => root,
  path: '/uniformity',
  staticData: { filters: compared, days: reportDays },
  component: lazyRouteComponent(() => import('./policy-analyst/pages.tsx'), 'UniformityPage'),
})
const compliance = createRoute({
  getParentRoute: () => root,
  path: '/compliance',
  staticData: { filters: compared, days: reportDays },
  component: lazyRouteComponent(() => import('./policy-analyst/pages.tsx'), 'CompliancePage'),
})
const benefit = createRoute({
  getParentRoute: () => root,
  path: '/benefit',
  staticData: { filters: ['range', 'mode', 'segment', 'center'], days: reportDays },
  component: lazyRouteComponent(() => import('./policy-analyst/pages.tsx'), 'BenefitPage'),
})
const policies = createRoute({
  getParentRoute: () => root,
  path: '/policies',
  component: lazyRouteComponent(() => import('./policy-analyst/policies-page.tsx'), 'PoliciesPage'),
})
const policy = createRoute({
  getParentRoute: () => root,
  path: '/policies/$policy/$version',
  component: lazyRouteComponent(() => import('./policy-analyst/policies-page.tsx'), 'PolicyPage'),
})
const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(() => import('./administrator/page.tsx'), 'AdministratorPage'),
})
const entry = createRoute({
  getParentRoute: () => root,
  path: '/entry/$filedOn/$port/$number',
  component: lazyRouteComponent(() => import('./entry/page.tsx'), 'EntryPage'),
})
const account = createRoute({
  getParentRoute: () => root,
  path: '/account/$importerKey',
  component: lazyRouteComponent(() => import('./account/page.tsx'), 'AccountPage'),
})
const dictionary = createRoute({
  getParentRoute: () => root,
  path: '/dictionary',
  component: lazyRouteComponent(() => import('./dictionary/page.tsx'), 'DictionaryPage'),
})

const router = createRouter({
  routeTree: root.addChildren([
    start,
    port,
    center,
    uniformity,
    compliance,
    benefit,
    policies,
    policy,
    admin,
    entry,
    account,
    dictionary,
  ]),
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    filters?: readonly FilterKind[]
    /** Days covered without dates in the address. */
    days?: number
  }
}

export const App = () => <RouterProvider router={router} />
