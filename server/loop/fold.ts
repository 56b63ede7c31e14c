import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'

const text = (name: string) =>
  readFileSync(new URL(`../../sql/queries/${name}.sql`, import.meta.url), 'utf8')

/** The one definition of each folded table, used to write rows and to check them. */
export const folds = {
  entry: text('fold_entries'),
  work: text('fold_works'),
  importer: text('fold_importers'),
} as const
export type FoldTable = keyof typeof folds

/** Subjects folded by one statement: bounds the memory of a bulk load. */
const subjectsPerStatement = 20_000

export interface FoldCounts {
  entries: number
  works: number
  importers: number
}

/**
 * Folds every subject the batches touched. `version` is the ledger's high-water read before the call:
 * a slower server that read less can then never overwrite what a faster one wrote.
 */
export async function fold(
  client: ClickHouseClient,
  batches: string[],
  version: number,
): Promise<FoldCounts> {
  const counts = await touchedCounts(client, batches)
  await Promise.all([
    foldTable(client, 'importer', batches, version, counts.importers),
    foldTable(client, 'work', batches, version, counts.works),
    foldTable(client, 'entry', batches, version, counts.entries),
  ])
  return counts
}

async function foldTable(
  client: ClickHouseClient,
  table: FoldTable,
  batches: string[],
  version: number,
  subjects: number,
): Promise<void> {
  const buckets = Math.ceil(subjects / subjectsPerStatement)
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    await client.command({
      query: `insert into ${table} ${folds[table]}`,
      query_params: { batches: batches.map(BigInt), buckets, bucket, version },
      clickhouse_settings: {
        log_comment: `fold_${table}`,
        max_bytes_before_external_group_by: '1000000000',
      },
    })
  }
}

/** Distinct subjects of each kind that the batches touched. */
export async function touchedCounts(
  client: ClickHouseClient,
  batches: string[],
): Promise<FoldCounts> {
  const answer = await client.query({
    query: `select
        uniqExactIf((filed_on, port, subject_id), subject_kind = 'entry') as entries,
        uniqExactIf(subject_id, subject_kind = 'work') as works,
        uniqExactIf((subject_kind, subject_id), subject_kind in ('importer', 'center')) as importers
      from touched where batch_seq in {batches:Array(UInt64)}`,
    query_params: { batches: batches.map(BigInt) },
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'fold_touched_counts' },
  })
  const [counts] = await answer.json<FoldCounts>()
  return counts ?? { entries: 0, works: 0, importers: 0 }
}
