import type { LiveView } from '../../server/contract/live.ts'
import { addFakeReason, fakeBand } from './fake-analyst.ts'
import { fakeReport } from './fake-reports.ts'
import { fakeEntry, fakeImporter } from './fake-entry.ts'
import { fakePolicies } from './fake-policies.ts'
import { fakeQueueRow } from './fake-queue.ts'
import { fakeWork } from './fake-work.ts'
import { centers, fakeDictionary, modes, quality, rejects, session } from './fake-reference.ts'

/** A small world with a seed; `step` moves its time and its queue. */
const start = Date.parse('2026-03-28T14:05:09.120Z')
const iso = (time: number) => new Date(time).toISOString()

export function createFakeWorld() {
  let seed = 7
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  const whole = (below: number) => Math.floor(random() * below)
  let now = start
  let steps = 0

  const queue = Array.from({ length: 140 }, (_, index) => fakeQueueRow(index, random, start))
  const days = Array.from({ length: 28 }, (_, index) =>
    iso(start - (27 - index) * 86_400_000).slice(0, 10),
  )
  const range = { from: days[0] ?? '', to: days.at(-1) ?? '' }
  const work = centers.flatMap(({ code }, at) => {
    let backlog = 400 + at * 120
    return days.map((day, index) => {
      const weekend = index % 7 > 4
      const received = weekend ? whole(3) : 20 + whole(20 + at * 4)
      const closed = weekend ? 0 : 18 + whole(22 + at * 4)
      backlog += received - closed
      return { center: code, day, received, closed, backlog }
    })
  })
  const workTypes = [
    'validation',
    'protest',
    'psc_review',
    'prior_disclosure',
    'cf28',
    'cf29',
    'inquiry',
  ]
  const throughput = workTypes.map((work_type, at) => {
    const clock_code =
      { protest: 'protest_decision', cf28: 'cf28_response', cf29: 'cf29_response' }[work_type] ??
      null
    const ages = [60, 40, 22, at * 4, at].map((most) => whole(most + 1))
    const backlog_end = ages.reduce((sum, age) => sum + age, 0)
    const [age_0_30, age_31_90, age_91_180, age_181_365, age_over_365] = ages
    const clock_kind = clock_code === null ? null : at === 1 ? 'statutory' : 'regulatory'
    return {
      center: '002',
      work_type,
      received: 80 + whole(90),
      closed: 70 + whole(90),
      backlog_start: backlog_end - 6 + at * 2,
      backlog_end,
      growth: 6 - at * 2,
      age_0_30,
      age_31_90,
      age_91_180,
      age_181_365,
      age_over_365,
      paused: whole(9),
      clock_code,
      clock_kind,
      closed_with_clock: clock_code === null ? 0 : 61,
      closed_within_clock: clock_code === null ? 0 : 55,
      due_in_7_days: clock_code === null ? 0 : whole(12),
      overdue: clock_code === null ? 0 : whole(5),
      revenue_change_cents: whole(90_000_000) - 9_000_000,
    }
  })
  const release = (dimension: string, value: string, n: number) => ({
    dimension,
    value,
    filed: n + 40,
    released: n + 12,
    not_released: 28,
    released_before_arrival: 8,
    arrival_unknown: 4,
    n,
    median_seconds: n < 20 ? null : 50_000 + n * 11,
    p90_seconds: n < 20 ? null : 190_000 + n * 13,
    p95_seconds: n < 20 ? null : 260_000 + n * 17,
  })

  const rowsOf = (view: LiveView): { rows: object[]; meta: object; n: number } => {
    switch (view) {
      case 'queues': {
        const first = queue
          .filter((row) => (row.clock_due_at ?? '') > iso(now))
          .toSorted((a, b) => ((a.clock_due_at ?? '') < (b.clock_due_at ?? '') ? -1 : 1))[0]
        const next_clock =
          first === undefined
            ? null
            : {
                entry_number: first.entry_number,
                port: first.port,
                filed_on: first.filed_on,
                clock_code: 'release_or_detain',
                due_at: first.clock_due_at,
              }
        const high = queue.filter(({ segment }) => segment === 'high').length
        const duty = queue.reduce((sum, row) => sum + row.duty_at_risk_cents, 0)
        return {
          rows: queue,
          n: queue.length,
          meta: {
            total: queue.length,
            high,
            elevated: queue.length - high,
            released: 0,
            overdue: 4,
            cancelled: 14,
            moved: 2,
            duty_at_risk_cents: duty,
            next_clock,
          },
        }
      }
      case 'throughput':
        return {
          rows: throughput,
          n: 700,
          meta: { ...range, tz: 'America/New_York', at: iso(now) },
        }
      case 'throughput/days':
        return { rows: work, n: 7000, meta: { ...range, tz: 'America/New_York', at: iso(now) } }
      case 'throughput/centers':
        return {
          n: 90_000,
          meta: { ...range, tz: 'America/New_York', at: iso(now) },
          rows: centers.map(({ code, name }, at) => ({
            center: code,
            name,
            importers: 900 + at * 311,
            partner_accounts: 80 + at * 31,
            entries: 9000 + at * 1900 + steps,
            entry_value_cents: 81_234_567_800 + at * 9_876_543_210,
            work_received: 600 + at * 55,
            work_closed: 580 + at * 57,
            work_open: 380 + at * 91,
            staff: at === 9 ? null : 90 + at,
            positions: at === 9 ? null : 110 + at,
          })),
        }
      case 'release-times':
        return {
          n: 4200 + steps,
          meta: { ...range, minimum_n: 20 },
          rows: [
            release('all', 'all', 4200 + steps),
            ...modes.map(({ code }, at) =>
              release('mode', code, [2100, 1400, 12, 640, 60][at] ?? 9),
            ),
            ...['elevated', 'high', 'standard', 'trusted'].map((name, at) =>
              release('segment', name, 900 - at * 200),
            ),
            ...['0', '1', '2', '3', 'unknown'].map((name, at) =>
              release('tier', name, 600 - at * 120),
            ),
            ...centers.map(({ code }, at) => release('center', code, 500 - at * 30)),
          ],
        }
      case 'release-times/days':
        return {
          n: 4200,
          meta: { ...range, minimum_n: 20 },
          rows: days.map((day, index) => {
            const filed = index % 7 > 4 ? 14 : 150 + ((index * 37) % 60)
            const released = index > 24 ? Math.floor(filed * 0.6) : filed - 3
            const shown = released >= 20
            return {
              day,
              filed,
              released,
              n: released,
              median_seconds: shown ? 61_000 + ((index * 7919) % 20_000) : null,
              p90_seconds: shown ? 210_000 + ((index * 104_729) % 70_000) : null,
            }
          }),
        }
      case 'data-quality':
        return { n: 3, ...quality(iso(now), steps) }
      default:
        return { rows: [], meta: {}, n: 0 }
    }
  }
  return {
    asOf: () => iso(now),
    load: () =>
      steps < 20
        ? {
            origin: 'history-2026.ndjson',
            read_bytes: 24_000_000 + steps * 1_000_000,
            total_bytes: 61_000_000,
            received: 120_000 + steps * 5000,
          }
        : null,
    step() {
      steps += 1
      now += 1000
      const row = queue[steps % 8]
      if (row !== undefined) row.value_cents += 1_000_000
    },
    page(view: LiveView, query: URLSearchParams) {
      const tier = view.startsWith('throughput') && query.has('tier') ? ['tier'] : []
      const filters = Object.fromEntries(query)
      return {
        as_of: iso(now),
        applied_at: iso(now),
        computed_at: iso(now),
        simulated: true,
        definition: view,
        filters,
        not_applied: tier,
        ...(fakeReport(view, query) ?? fakeWork(view, query, range) ?? rowsOf(view)),
      }
    },
    post: (sent: Record<string, string>) => addFakeReason(iso(now), sent),
    rest(url: URL): unknown {
      const [, , kind, ...rest] = url.pathname.split('/')
      if (kind === 'session') return session
      if (kind === 'uniformity' && rest[0] === 'band') return fakeBand(iso(now), url.searchParams)
      if (kind === 'dictionary') return fakeDictionary
      if (kind === 'policies') return fakePolicies(rest)
      if (kind === 'data-quality' && rest[0] === 'rejects') return rejects(iso(now))
      if (kind === 'importers') return fakeImporter(iso(now), rest[0] ?? '', queue)
      const row = queue.find(({ entry_number }) => entry_number === rest[2])
      return kind === 'entries' && row !== undefined ? fakeEntry(iso(now), row) : undefined
    },
  }
}
