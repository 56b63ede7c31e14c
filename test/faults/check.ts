import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { expect } from 'vitest'
import { decodeBatch } from '../../ingest/spool-file.ts'
import { rowsOf } from '../support/engine.ts'
import { canonicalJson } from '../support/oracle-hash.ts'
import type { Sent } from './producer.ts'
import type { Wave } from './world.ts'

/** Everything that was sent to a system so far. */
export class History {
  readonly valid = new Set<string>()
  readonly bad = new Set<string>()
  /** Canonical texts, as evidence has them. */
  readonly wanted = new Set<string>()
  readonly early = new Set<string>()
  readonly sent: Sent = { acknowledged: 0, tried: 0 }

  add({ valid, bad, early }: Pick<Wave, 'valid' | 'bad' | 'early'>, sent: Sent): void {
    for (const line of valid) {
      if (!this.valid.has(line)) this.wanted.add(canonicalJson(JSON.parse(line)))
      this.valid.add(line)
    }
    for (const line of bad) this.bad.add(line)
    for (const line of early) this.early.add(canonicalJson(JSON.parse(line)))
    this.sent.acknowledged += sent.acknowledged
    this.sent.tried += sent.tried
  }
}

/** What of a system a check looks at. */
export interface Checked {
  client: ClickHouseClient
  /** The folder of the spool. */
  disk: { folder: string }
  spooled(): string[]
  /** Of each listener: what it wrote before it ended without being told to. */
  fell(): string[]
}

/** Nothing lost, nothing counted twice: spool, evidence, refused rows, ledger and runs against what was sent. */
export async function expectDelivered(system: Checked, history: History): Promise<void> {
  const { client } = system
  expect(system.fell(), 'ended by themselves').toEqual([])
  const spooled = system.spooled()
  expect(
    spooled.filter((name) => name.endsWith('.bad')),
    'batches set aside',
  ).toEqual([])

  const evidence = ['entry_event', 'work_event', 'account_event']
  const union = (columns: string, final = '') =>
    evidence
      .map((table) => `select ${columns} from ${table} ${final} where source != 'centerline'`)
      .join(' union all ')
  const payloads = await rowsOf<{ payload: string }>(
    client,
    `select distinct payload from (${union('payload')})`,
  )
  const stored = new Set(payloads.map((row) => row.payload))
  const { wanted } = history
  expect(
    [...wanted].filter((text) => !stored.has(text)),
    'lost events',
  ).toEqual([])
  expect(
    [...stored].filter((text) => !wanted.has(text)),
    'events nobody sent',
  ).toEqual([])
  const [copies] = await rowsOf<{ n: number }>(
    client,
    `select count() as n from (${union('event_id', 'final')})`,
  )
  expect(copies?.n, 'events in evidence after merges').toBe(wanted.size)
  const unledgered = await rowsOf(
    client,
    `select distinct batch_seq from (${union('batch_seq')} union all select batch_seq from rejected)
     where batch_seq not in (select batch_seq from ingest_batch)`,
  )
  expect(unledgered, 'rows of batches that are not in the ledger').toEqual([])

  const refused = await rowsOf<{ raw: string }>(client, 'select distinct raw from rejected')
  expect(new Set(refused.map((row) => row.raw)), 'refused lines').toEqual(history.bad)

  const held: string[] = []
  for (const name of spooled) {
    const batch = decodeBatch(readFileSync(join(system.disk.folder, name)))
    if (typeof batch === 'string') throw new Error(`${name}: ${batch}`)
    for (const row of batch.body
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== ''))
      held.push(canonicalJson((JSON.parse(row) as { event: unknown }).event))
  }
  expect(new Set(held), 'events ahead of their time').toEqual(history.early)

  const [ledger] = await rowsOf<{
    received: number
    accepted: number
    rejected: number
    rows: number
  }>(
    client,
    `select sum(received) as received, sum(accepted) as accepted, sum(rejected) as rejected,
        (select count() from rejected final) as rows
     from ingest_batch final where source != 'score'`,
  )
  if (ledger === undefined) throw new Error('no ledger')
  expect(ledger.accepted + ledger.rejected, 'received = accepted + rejected').toBe(ledger.received)
  expect(ledger.rows, 'refused rows, by the ledger').toBe(ledger.rejected)
  const ends = ledger.received + held.length
  expect(ends, 'every acknowledged line has an end').toBeGreaterThanOrEqual(
    history.sent.acknowledged,
  )
  expect(ends, 'no line has more ends than it was sent').toBeLessThanOrEqual(history.sent.tried)
  const runs = await rowsOf<{ accepted: number; rejected: number }>(
    client,
    `select run_id, run.accepted as accepted, run.rejected as rejected, run.received as received,
        run.pending as pending, in_ledger.accepted as stored, in_ledger.rejected as refused
     from (select * from ingest_run final) as run
     left join (select run_id, sum(accepted) as accepted, sum(rejected) as rejected from ingest_batch final group by run_id) as in_ledger using (run_id)
     where received != run.accepted + run.rejected + pending
        or (closed and (run.accepted, run.rejected) != (stored, refused))`,
  )
  expect(runs, 'runs whose counts do not add up, or differ from the ledger').toEqual([])
}
