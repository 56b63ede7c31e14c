import type { ClickHouseClient } from '@clickhouse/client'
import { readFileSync } from 'node:fs'
import Type from 'typebox'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import type { FoldCounts } from './fold.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const text = (name: string) => readFileSync(file(name), 'utf8')
const unappliedQuery = defineQuery(
  file('loop_unapplied'),
  { since_seconds: 'UInt64' },
  Type.Object({
    version: Type.Integer(),
    batches: Type.Array(Type.Tuple([Type.String(), Type.Integer()])),
    uncounted: Type.Array(Type.Tuple([Type.String(), Type.Integer()])),
    changed: Type.String(),
  }),
  { scoped: false },
)
const conflictsText = text('loop_conflicts')
const touchConflictingText = text('loop_touch_conflicting')
const touchEntriesText = text('loop_touch_entries_of_importers')
const newestText = text('loop_newest_event')

export interface Batch {
  batch_seq: string
  received: number
}
export interface Unapplied {
  /** Ledger high-water, read before anything is folded. */
  version: number
  /** In the order of their numbers, each with the records it received. */
  batches: Batch[]
  /** Batches whose events are not counted yet, in the same order. */
  uncounted: Batch[]
  /** Names the newest repair of folded rows or step of a policy, of whatever process; '0' before the first. */
  changed: string
}

const ids = (batches: readonly string[]) => batches.map(BigInt)
/** Queued subjects travel as a batch of their own; its number is far below those of ingest. */
const queueSeq = (now: Date, kind: number) => BigInt(now.getTime()) * 4n + BigInt(kind)

export async function readUnapplied(
  client: ClickHouseClient,
  sinceSeconds: number,
): Promise<Unapplied> {
  const answer = await client.query({
    query: unappliedQuery.text,
    query_params: { since_seconds: sinceSeconds },
    format: 'JSONEachRow',
    // batch numbers are over 2^53
    clickhouse_settings: {
      log_comment: unappliedQuery.name,
      output_format_json_quote_64bit_integers: 1,
    },
  })
  const [row] = await answer.json<{
    version: string
    batches: BatchTuple[]
    uncounted: BatchTuple[]
    changed: string
  }>()
  return {
    version: Number(row?.version ?? 0),
    batches: (row?.batches ?? []).map(batchOf),
    uncounted: (row?.uncounted ?? []).map(batchOf),
    changed: row?.changed ?? '0',
  }
}

type BatchTuple = [batch_seq: string, received: number]
const batchOf = ([batch_seq, received]: BatchTuple): Batch => ({ batch_seq, received })

/** Finds ids with several contents among the new events and queues every subject that holds a copy. */
export async function queueConflicts(
  client: ClickHouseClient,
  batches: string[],
  version: number,
  now: Date,
): Promise<string> {
  await client.command({
    query: `insert into event_conflict ${conflictsText}`,
    query_params: { batches: ids(batches), version },
    clickhouse_settings: { log_comment: 'loop_conflicts' },
  })
  return queue(client, touchConflictingText, { version, batch_seq: queueSeq(now, 1) })
}

/** An account change queues the account's entries. */
export function queueEntriesOfImporters(
  client: ClickHouseClient,
  batches: string[],
  now: Date,
): Promise<string> {
  return queue(client, touchEntriesText, { batches: ids(batches), batch_seq: queueSeq(now, 2) })
}

/** Queues every subject of the database: after a change of reference data or of the fold itself. */
export async function queueEverything(client: ClickHouseClient, now: Date): Promise<string> {
  return queue(
    client,
    `select {batch_seq:UInt64} as batch_seq, subject_kind, filed_on, port, subject_id from event_identity
     group by subject_kind, filed_on, port, subject_id`,
    { batch_seq: queueSeq(now, 3) },
  )
}

async function queue(
  client: ClickHouseClient,
  select: string,
  params: Record<string, unknown> & { batch_seq: bigint },
): Promise<string> {
  await client.command({
    query: `insert into touched (batch_seq, subject_kind, filed_on, port, subject_id) ${select}`,
    query_params: params,
    clickhouse_settings: { log_comment: 'loop_queue' },
  })
  return params.batch_seq.toString()
}

/** The newest event time the batches brought, null when they brought decisions only. */
export async function newestEvent(
  client: ClickHouseClient,
  batches: string[],
): Promise<string | null> {
  const answer = await client.query({
    query: newestText,
    query_params: { batches: ids(batches) },
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'loop_newest_event' },
  })
  const [newest] = await answer.json<{ newest_event_at: string | null }>()
  return newest?.newest_event_at ?? null
}

/** Writes what views watch: the batches are on the pages from here on. */
export async function markApplied(
  client: ClickHouseClient,
  batches: string[],
  counts: FoldCounts,
  newest_event_at: string | null,
): Promise<void> {
  const row = { kind: 'batch', newest_event_at, ...counts }
  await client.insert({
    table: 'applied',
    format: 'JSONEachRow',
    values: batches.map((batch_seq) => ({ ...row, batch_seq })),
  })
}

/** A reason that somebody attached changes the pages without a fold. */
export const markReason = (client: ClickHouseClient, writtenAt: Date): Promise<void> =>
  mark(client, 'reason', writtenAt)

/** A step in the life of a policy changes pages without a batch: every server's loop sees this in its next round. */
export const markPolicy = (client: ClickHouseClient, at: Date): Promise<void> =>
  mark(client, 'policy', at)

/** Repaired rows change the pages without a batch: every server's loop sees this in its next round. */
export const markRepaired = (client: ClickHouseClient, at: Date): Promise<void> =>
  mark(client, 'repair', at)

async function mark(client: ClickHouseClient, kind: string, at: Date): Promise<void> {
  const none = { entries: 0, works: 0, importers: 0, newest_event_at: null }
  await client.insert({
    table: 'applied',
    format: 'JSONEachRow',
    values: [{ kind, batch_seq: queueSeq(at, 0).toString(), ...none }],
  })
}

export interface Freshness {
  as_of: string | null
  applied_at: string | null
  simulated: boolean | null
}

/** As of when the pages stand, and which world this is. */
export async function readFreshness(client: ClickHouseClient): Promise<Freshness> {
  const [row] = await rows(client, freshnessQuery, fullScope, {})
  return {
    as_of: row?.as_of ?? null,
    applied_at: row?.applied_at ?? null,
    simulated: row?.simulated ?? null,
  }
}
const nullableText = Type.Union([Type.String(), Type.Null()])
const freshnessQuery = defineQuery(
  file('loop_freshness'),
  {},
  Type.Object({
    as_of: nullableText,
    applied_at: nullableText,
    simulated: Type.Union([Type.Boolean(), Type.Null()]),
  }),
  { scoped: false },
)
