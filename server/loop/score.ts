import type { ClickHouseClient } from '@clickhouse/client'
import { readFileSync } from 'node:fs'
import { scoringStatement, type Policy } from '../policy/document.ts'

const text = (name: string) =>
  readFileSync(new URL(`../../sql/queries/${name}.sql`, import.meta.url), 'utf8')
const scoreText = text('score_entries')
const runsText = text('loop_runs')
const adoptText = text('loop_adopt')
const entriesPerStatement = 20_000

export interface BulkRun {
  run_id: string
  origin: string
  read_bytes: number
  total_bytes: number
  received: number
}

export async function openBulkRuns(client: ClickHouseClient): Promise<BulkRun[]> {
  const answer = await client.query({
    query: runsText,
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'loop_runs' },
  })
  return answer.json<BulkRun>()
}

/**
 * Decides entries that have no decision: those the batches touched, or all of them; with `again` those still open that
 * another policy decided last. Entries of `deferred` batches wait: their load is still open. The decisions go into evidence
 * as `entry.scored` events with a ledger row of their own; the next round folds them. `more` is true when the statement's
 * limit cut the work.
 */
export async function score(
  client: ClickHouseClient,
  policy: Policy,
  now: Date,
  work: { batches: string[]; all: boolean; deferred: string[]; again?: boolean },
): Promise<{ count: number; more: boolean }> {
  if (!work.all && work.batches.length === 0) return { count: 0, more: false }
  const simulated = await readWorld(client)
  if (simulated === null) return { count: 0, more: false }
  // Decisions come after the newest ingest batch in time, and their number is in ingest's range.
  const batchSeq = (BigInt(now.getTime()) << 20n) | (BigInt(process.pid) & 0xfffffn)
  const { query, query_params } = scoringStatement(scoreText, policy)
  await client.command({
    query: `insert into entry_event (filed_on, port, entry_number, occurred_at, event_id, event_type, source, simulated, payload, batch_seq) ${query}`,
    query_params: {
      ...query_params,
      all: work.all ? 1 : 0,
      again: work.again === true ? 1 : 0,
      batches: work.batches.map(BigInt),
      deferred: work.deferred.map(BigInt),
      limit: entriesPerStatement,
      decided_at: now.toISOString(),
      simulated,
      batch_seq: batchSeq,
    },
    clickhouse_settings: { log_comment: 'score_entries' },
  })
  const counted = await client.query({
    query: 'select count() as count from touched where batch_seq = {batch_seq:UInt64}',
    query_params: { batch_seq: batchSeq },
    format: 'JSONEachRow',
  })
  const count = (await counted.json<{ count: number }>())[0]?.count ?? 0
  if (count > 0) {
    await client.insert({
      table: 'ingest_batch',
      format: 'JSONEachRow',
      values: [
        {
          batch_seq: batchSeq.toString(),
          run_id: 'score',
          source: 'score',
          origin: `${policy.policy_id}-${policy.policy_version}`,
          first_position: 0,
          last_position: 0,
          received: count,
          accepted: count,
          rejected: 0,
          token: '',
          sealed_at: now.toISOString(),
        },
      ],
    })
  }
  return { count, more: count >= entriesPerStatement }
}

/** The least number of a batch; what the loop queues by itself has numbers far below. */
const firstBatchSeq = 1n << 60n

/**
 * Writes the ledger rows that are missing: a statement of `score` goes on when its server is killed or loses the
 * connection, and may store decisions after the entries were decided again. In the ledger, they are folded like all.
 * Looks at decisions since `since`, null for all.
 */
export async function adoptDecisions(client: ClickHouseClient, since: Date | null): Promise<void> {
  const least = since === null ? firstBatchSeq : BigInt(since.getTime()) << 20n
  await client.command({
    query: `insert into ingest_batch (batch_seq, run_id, source, origin, received, accepted, sealed_at) ${adoptText}`,
    query_params: { since: least },
    clickhouse_settings: { log_comment: 'loop_adopt' },
  })
}

async function readWorld(client: ClickHouseClient): Promise<boolean | null> {
  const answer = await client.query({
    query: 'select argMinOrNull(simulated, (claimed_at, claim_id)) as simulated from world',
    format: 'JSONEachRow',
  })
  return (await answer.json<{ simulated: boolean | null }>())[0]?.simulated ?? null
}

/** Batches that these runs brought so far. */
export async function batchesOf(client: ClickHouseClient, runs: BulkRun[]): Promise<string[]> {
  if (runs.length === 0) return []
  const answer = await client.query({
    query: 'select distinct batch_seq from ingest_batch where run_id in {runs:Array(String)}',
    query_params: { runs: runs.map((run) => run.run_id) },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  })
  return (await answer.json<{ batch_seq: string }>()).map((row) => row.batch_seq)
}
