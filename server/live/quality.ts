import type { ClickHouseClient } from '@clickhouse/client'
import Type, { type TSchema } from 'typebox'
import type { QualityMeta, RejectRow, RunRow } from '../contract/data-quality.ts'
import type { Freshness } from '../loop/applied.ts'
import { countBlocks } from '../loop/reconcile.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

const define = <R extends TSchema>(name: string, row: R) =>
  defineQuery(new URL(`../../sql/queries/${name}.sql`, import.meta.url), {}, row, { scoped: false })
/** Tuples without names arrive as arrays, in the order of the query. */
interface Counts {
  ledger: [number, number, number, number]
  pending: number
  unapplied_batches: number
  newest_commit_at: string | null
  entry_counts: [number, number, number, number, number]
  work_counts: [number, number]
  importers: number
  conflicting_ids: number
}
const countsQuery = define('quality_counts', Type.Unsafe<Counts>({}))
const runsQuery = define('quality_runs', Type.Unsafe<RunRow>({}))
const byTypeQuery = define(
  'quality_by_type',
  Type.Unsafe<{ event_type: string; source: string; events: number; newest_event_at: string }>({}),
)
const byCodeQuery = define('quality_by_code', Type.Unsafe<QualityMeta['by_code'][number]>({}))
const conflictsQuery = define(
  'quality_conflicts',
  Type.Unsafe<QualityMeta['conflicts'][number]>({}),
)
const rejectsQuery = define('quality_rejects', Type.Unsafe<RejectRow>({}))
const lastCheckQuery = define(
  'quality_last_check',
  Type.Unsafe<NonNullable<QualityMeta['refold']>>({}),
)
const foundQuery = define(
  'quality_found',
  Type.Unsafe<Pick<QualityMeta['reconciled'], 'different' | 'repaired' | 'newest_difference_at'>>(
    {},
  ),
)

/** The ledger, what became of it, and how fresh it is. */
export async function qualityOf(
  client: ClickHouseClient,
  freshness: Freshness,
): Promise<{ meta: QualityMeta; rows: RunRow[]; n: number }> {
  const [[counts], runs, byType, byCode, conflicts, [refold], [found], blocks] = await Promise.all([
    rows(client, countsQuery, fullScope, {}),
    rows(client, runsQuery, fullScope, {}),
    rows(client, byTypeQuery, fullScope, {}),
    rows(client, byCodeQuery, fullScope, {}),
    rows(client, conflictsQuery, fullScope, {}),
    rows(client, lastCheckQuery, fullScope, {}),
    rows(client, foundQuery, fullScope, {}),
    countBlocks(client),
  ])
  if (counts === undefined || found === undefined) throw new Error('quality_counts gave no row')
  const [received, accepted, rejected, batches] = counts.ledger
  const [entries, orphan_entries, cancelled_entries, moved_entries, unscored_entries] =
    counts.entry_counts
  const events = byType.reduce((sum, row) => sum + row.events, 0)
  const meta: QualityMeta = {
    received: received + counts.pending,
    accepted,
    rejected,
    pending: counts.pending,
    batches,
    unapplied_batches: counts.unapplied_batches,
    events,
    entries,
    works: counts.work_counts[0],
    importers: counts.importers,
    orphan_entries,
    orphan_works: counts.work_counts[1],
    cancelled_entries,
    moved_entries,
    unscored_entries,
    conflicting_ids: counts.conflicting_ids,
    newest_event_at: freshness.as_of,
    newest_commit_at: counts.newest_commit_at,
    newest_applied_at: freshness.applied_at,
    by_code: byCode,
    by_type: totals(byType, 'event_type').map(({ key, events: count }) => ({
      event_type: key,
      events: count,
    })),
    by_source: totals(byType, 'source').map(({ key, events: count, newest_event_at }) => ({
      source: key,
      events: count,
      newest_event_at,
    })),
    conflicts,
    refold: refold ?? null,
    reconciled: { ...blocks, ...found },
  }
  return { meta, rows: runs, n: events }
}

function totals(
  rowsIn: { event_type: string; source: string; events: number; newest_event_at: string }[],
  by: 'event_type' | 'source',
) {
  const sums = new Map<string, { key: string; events: number; newest_event_at: string }>()
  for (const row of rowsIn) {
    const sum = sums.get(row[by]) ?? {
      key: row[by],
      events: 0,
      newest_event_at: row.newest_event_at,
    }
    sum.events += row.events
    if (row.newest_event_at > sum.newest_event_at) sum.newest_event_at = row.newest_event_at
    sums.set(row[by], sum)
  }
  return [...sums.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

export const rejectsOf = (client: ClickHouseClient): Promise<RejectRow[]> =>
  rows(client, rejectsQuery, fullScope, {})
