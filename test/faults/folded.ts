import type { ClickHouseClient } from '@clickhouse/client'
import { expect } from 'vitest'
import { readServerConfig, referenceOf } from '../../server/config.ts'
import { folds } from '../../server/loop/fold.ts'
import { everything } from '../../server/loop/reconcile.ts'
import { referenceHash } from '../../sql/load-reference.ts'
import { referenceTables } from '../../sql/reference-rows.ts'
import { rowsOf } from '../support/engine.ts'
import { allOf, examples, sums } from '../support/reconciled.ts'
import { waitUntil } from './wait.ts'

const slice = 5000

/** Every folded row is what its events make, decisions included: nothing waits for another event to be seen. */
export async function expectFolded(client: ClickHouseClient): Promise<void> {
  const tables = referenceTables(referenceOf(readServerConfig({})))
  const reference = referenceHash(tables, Object.values(folds))
  const options = { client, reference, now: () => new Date(), repair: false }
  const outcomes = await allOf(everything(options, slice))
  const waiting = outcomes.reduce((sum, outcome) => sum + outcome.waiting, 0)
  const { compared, different } = sums(outcomes)
  expect({ different, examples: examples(outcomes), waiting }, 'folded rows').toEqual({
    different: 0,
    examples: [],
    waiting: 0,
  })
  expect(compared).toBeGreaterThan(0)
}

/** Twice and more what the server may take to find decisions without a ledger row. */
const ledgeredMs = 60_000

/**
 * The batch of every decision comes into the ledger, and the first decision in evidence is the one that pages show once
 * all is folded, which `rest` waits for.
 */
export async function expectDecided(
  client: ClickHouseClient,
  rest: () => Promise<void>,
): Promise<void> {
  const ledgered = async () => {
    const [row] = await rowsOf<{ batches: number }>(
      client,
      `select uniqExact(batch_seq) as batches from entry_event
       where source = 'centerline' and batch_seq not in (select batch_seq from ingest_batch)`,
    )
    return row?.batches === 0
  }
  if (!(await ledgered())) {
    await waitUntil(() => 'decisions of batches that are not in the ledger', ledgeredMs, ledgered)
    await rest()
  }
  const later = await rowsOf(
    client,
    `select entry_number, decided_at, first_at
     from (select * from entry final) as entry
     inner join (
        select filed_on, port, entry_number, min((occurred_at, event_id)).1 as first_at, argMin(payload, (occurred_at, event_id)) as first
        from entry_event where event_type = 'entry.scored' group by filed_on, port, entry_number
     ) as decided using (filed_on, port, entry_number)
     where decision != first`,
  )
  expect(later, 'entries that do not show their first decision').toEqual([])
}
