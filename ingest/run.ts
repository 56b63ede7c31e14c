import type { ClickHouseClient } from '@clickhouse/client'
import { isDeadWriter } from './writer.ts'

/** Counts of a run. A record is pending from the fsync of its batch until its ledger row, or while it waits for its time. */
export interface Totals {
  received: number
  accepted: number
  rejected: number
  pending: number
}
export type RunKind = 'bulk' | 'live'
export interface RunFrom {
  source: 'file' | 'stdin' | 'http' | 'stream' | 'kafka' | 'replay'
  origin: string
  kind: RunKind
  total_bytes: number
}

/** One run of one source, as table `ingest_run` shows it. Received = accepted + rejected + pending by construction. */
export class Run {
  readonly run_id: string
  readonly from: RunFrom
  readonly started: Date
  received = 0
  accepted = 0
  rejected = 0
  read_bytes = 0
  /** Nothing more comes of its source: it is closed once nothing of it is pending. */
  finished = false

  constructor(run_id: string, from: RunFrom, started: Date) {
    this.run_id = run_id
    this.from = from
    this.started = started
  }

  /** What is not durable is not received. The database may have a batch before its durability was counted here. */
  get totals(): Totals {
    const { accepted, rejected } = this
    const received = Math.max(this.received, accepted + rejected)
    return { received, accepted, rejected, pending: received - accepted - rejected }
  }

  async write(client: ClickHouseClient, seen: Date, closed: boolean): Promise<void> {
    const row = {
      run_id: this.run_id,
      ...this.from,
      // 0 = a source that does not know its end; a growing file is as long as what was read of it
      total_bytes:
        this.from.total_bytes === 0 ? 0 : Math.max(this.from.total_bytes, this.read_bytes),
      read_bytes: this.read_bytes,
      ...this.totals,
      started_at: dateTime(this.started),
      seen_at: dateTime(seen),
      closed,
    }
    await client.insert({
      table: 'ingest_run',
      values: [row],
      format: 'JSONEachRow',
      clickhouse_settings: { log_comment: 'ingest_run' },
    })
  }
}

export function totalsOf(runs: Iterable<Run>): Totals {
  const sum = { received: 0, accepted: 0, rejected: 0, pending: 0 }
  for (const { totals } of runs) {
    sum.received += totals.received
    sum.accepted += totals.accepted
    sum.rejected += totals.rejected
    sum.pending += totals.pending
  }
  return sum
}

/** What every batch of a run says about where it came from. */
export const batchOrigin = ({ run_id, from: { source, origin } }: Run) => ({
  run_id,
  source,
  origin,
})

const dateTime = (when: Date) => when.toISOString().slice(0, 23).replace('T', ' ')

/**
 * Closes runs whose process died: their counts come from the ledger, and what was received but is in neither
 * (an event still ahead of its time) stays pending. A run id begins with the name of its writer. A run that was only
 * cut off from the database writes itself open again a second later.
 */
export async function closeDeadRuns(client: ClickHouseClient, also: string[]): Promise<void> {
  const answer = await client.query({
    query: `select run_id, seen_at < now64(3) - interval 60 second as silent from ingest_run final where not closed`,
    format: 'JSONEachRow',
  })
  const open = await answer.json<{ run_id: string; silent: boolean | number }>()
  const ids = open
    .filter((run) => Boolean(run.silent) || isDeadWriter(run.run_id.split('.')[0] ?? ''))
    .map((run) => run.run_id)
    .concat(also)
  if (ids.length === 0) return
  await client.command({
    query: `insert into ingest_run
      with ledger as (
          select run_id, sum(received) as in_ledger, sum(accepted) as stored, sum(rejected) as refused
          from ingest_batch final
          where run_id in {ids:Array(String)}
          group by run_id
      )
      select
          run_id, source, origin, kind, total_bytes, read_bytes,
          greatest(run.received, in_ledger) as received, stored, refused,
          received - stored - refused, started_at, now64(3), true
      from (select * from ingest_run final where run_id in {ids:Array(String)}) as run
      left join ledger using run_id`,
    query_params: { ids },
  })
}
