import type { Definition } from '../contract/dictionary.ts'

/** Every metric the pages show: pages, API and exports read this one place. */
export const dictionary: readonly Definition[] = [
  {
    id: 'queues',
    name: 'Port queue',
    question: 'Which entries of a port need a decision now, and how much legal time is left?',
    formula:
      'Entries whose frozen decision put them in segment high or elevated and that have no recorded disposition; ordered by duty at risk, then by the clock that is due first. Duty at risk = (declared duty + value x assumed exposure) x assumed probability of the segment, both numbers of the policy.',
    population: 'Entries with a decision, all filing days unless a range is chosen',
    exclusions:
      "Cancelled and moved entries (their number is shown) and events whose filing never came. Clocks: 19 CFR 151.16; business days of 19 CFR 101.1 in the port's time zone",
    source: 'entry.filed, entry.scored, entry.disposed, hold, exam and detention events',
    unit: 'entries; US cents; days',
    target: null,
  },
  {
    id: 'throughput',
    name: 'Center throughput and backlog',
    question:
      'What does a Center receive, close and leave open, how old is what is open, and what is overdue?',
    formula:
      'received: first opened in the period; closed: first closed in the period; backlog: opened and not closed at the end; growth = backlog at the end - at the start; within clock: closed in the period with the clock stopped not after it was due',
    population:
      'Work items with an opening event: validation, protest, post-summary correction review, prior disclosure, CF-28, CF-29, inquiry',
    exclusions:
      'Items whose opening never came. Types without a clock in law or regulation show "no standard set"',
    source: 'work events; clocks of the reference table with their authority',
    unit: 'items; days',
    target: null,
  },
  {
    id: 'center_figures',
    name: 'The four figures of a Center',
    question:
      'How many importers, partner accounts, entries and post-entry items does a Center handle, and with how many people? (COAC asked CBP in 2024 to publish these.)',
    formula:
      'importers: accounts assigned now; partner accounts: of these in CTPAT tier 1 to 3; entries: filed in the period by accounts of the Center at filing, or by its goods where no account is known; work received in the period; staff: the last staffing report',
    population: 'Centers of the reference table',
    exclusions: 'Cancelled, moved and unfiled entries',
    source: 'account, entry, work and staffing events',
    unit: 'accounts, entries, items, people; US cents',
    target: null,
  },
  {
    id: 'release_times',
    name: 'Arrival to release',
    question: 'How long do goods wait from arrival to release?',
    formula:
      'Exact order statistics of released_at - arrived_at; released_at is the first moment when release is granted and no hold is open. The interval follows the WCO Time Release Study guide (version 3, 2018); nights and weekends are counted',
    population: 'Entries filed in the period whose type goes through release',
    exclusions:
      'Cancelled, moved and unfiled entries; releases before arrival and without a known arrival are counted beside, not in the times. Fewer than 20 times show no quantile',
    source: 'cargo.arrived, hold and entry.released events',
    unit: 'seconds',
    target: null,
  },
  {
    id: 'data_quality',
    name: 'Data quality',
    question: 'Did everything that was sent arrive, and is everything that arrived on the pages?',
    formula:
      'received = accepted + rejected + pending. The refold check folds a sample again from evidence and counts rows that differ: it is zero',
    population: 'The whole ledger',
    exclusions: "Centerline's own decisions are not counted as received",
    source: 'ledger, rejects and evidence',
    unit: 'events, batches',
    target: '0 differences in the refold check',
  },
]
