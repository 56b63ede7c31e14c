import type { Change } from './mirror.ts'
import type { PlannedFault } from './plan.ts'

/** A product that breaks one promise, and the check that must see it. */
export interface Flaw {
  name: string
  change: Change
  /** What strikes in its round; nothing when the flaw shows by itself. */
  faults?: PlannedFault[]
  /** A second ingest takes the same stream, so that nearly every event has two copies. */
  two?: boolean
  /** Part of the message with which the round fails. */
  caughtBy: string
}

const sealed = 'const counts = { received: accepted + rejected, accepted, rejected }'
const inSeal = (to: string): Change => ({ file: 'ingest/seal.ts', from: sealed, to })
const lostLedgerReply: PlannedFault = {
  kind: 'lose_reply',
  lane: 'ingest',
  place: 'ledger',
  nth: 2,
  ms: 0,
}
const killedIngest: PlannedFault = {
  kind: 'kill',
  victim: 'ingest',
  lane: 'door',
  place: 'post',
  nth: 5,
  ms: 0,
  moment: 'after',
}
const outlivingScore: PlannedFault = {
  kind: 'outlive',
  lane: 'server',
  place: 'score',
  nth: 1,
  ms: 2900,
}

export const flaws: readonly Flaw[] = [
  {
    name: 'a request of one line gets its 202 and is not kept',
    change: {
      file: 'ingest/sources/http.ts',
      from: '    if (sealer.size > 0) await ingest.store(run, sealer)\n    return answer',
      to: '    if (sealer.size > 1) await ingest.store(run, sealer)\n    return answer',
    },
    caughtBy: 'lost events',
  },
  {
    name: 'one event in forty is counted and not kept',
    change: {
      file: 'ingest/seal.ts',
      from: '    this.rows.accept(event, occurredMs)',
      to: '    globalThis.nth = (globalThis.nth ?? 0) + 1\n    if (globalThis.nth % 40 > 0) this.rows.accept(event, occurredMs)',
    },
    caughtBy: 'lost events',
  },
  {
    name: 'an event is kept again under another id',
    change: {
      file: 'ingest/seal.ts',
      from: '    this.rows.accept(event, occurredMs)',
      to: "    this.rows.accept(event, occurredMs)\n    if (this.accepted === 3) this.rows.accept({ ...event, event_id: event.event_id + '-2' }, occurredMs)",
    },
    caughtBy: 'events nobody sent',
  },
  {
    name: 'a repeated event has another key, so that both copies stay',
    change: {
      file: 'ingest/rows.ts',
      from: 'columns.occurred_at.add(occurredMs)',
      to: 'columns.occurred_at.add(occurredMs + (Date.now() % 2))',
    },
    caughtBy: 'events in evidence after merges',
  },
  {
    name: 'small batches get no ledger row',
    change: {
      file: 'ingest/insert.ts',
      from: '  await send(client, `insert into ingest_batch',
      to: '  if (header.received > 2) await send(client, `insert into ingest_batch',
    },
    caughtBy: 'rows of batches that are not in the ledger',
  },
  {
    name: 'the first refused line of a batch is counted and not kept',
    change: {
      file: 'ingest/seal.ts',
      from: '    this.rows.reject(',
      to: '    if (this.rejected > 1) this.rows.reject(',
    },
    caughtBy: 'refused lines',
  },
  {
    name: 'events ahead of their time are forgotten',
    change: {
      file: 'ingest/open.ts',
      from: 'write: () => held && spool.hold(held)',
      to: 'write: () => undefined',
    },
    caughtBy: 'events ahead of their time',
  },
  {
    name: 'the ledger receives one more than it has ends',
    change: inSeal(sealed.replace('rejected,', 'rejected + 1,')),
    caughtBy: 'received = accepted + rejected',
  },
  {
    name: 'the ledger counts refused lines twice',
    change: inSeal(
      'const counts = { received: accepted + 2 * rejected, accepted, rejected: 2 * rejected }',
    ),
    caughtBy: 'refused rows, by the ledger',
  },
  {
    name: 'the ledger forgets a line of a batch of more than thirty',
    change: inSeal(
      'const less = accepted > 30 ? 1 : 0\n      const counts = { received: accepted - less + rejected, accepted: accepted - less, rejected }',
    ),
    caughtBy: 'every acknowledged line has an end',
  },
  {
    name: 'the ledger counts a line of a batch of more than thirty twice',
    change: inSeal(
      'const more = accepted > 30 ? 1 : 0\n      const counts = { received: accepted + more + rejected, accepted: accepted + more, rejected }',
    ),
    caughtBy: 'no line has more ends than it was sent',
  },
  {
    name: 'the run of a killed ingest is closed with one record too many',
    change: {
      file: 'ingest/run.ts',
      from: 'sum(accepted) as stored',
      to: 'sum(accepted) + 1 as stored',
    },
    faults: [killedIngest],
    caughtBy: 'runs whose counts do not add up',
  },
  {
    name: 'ingest ends when the database does not answer',
    change: {
      file: 'ingest/retry.ts',
      from: "      log.warn(fields, 'the database cannot be used; trying again')",
      to: '      process.exit(7)',
    },
    faults: [lostLedgerReply],
    caughtBy: 'ended by themselves',
  },
  {
    name: 'a lost answer counts as a refusal of the data',
    change: {
      file: 'ingest/reason.ts',
      from: '  error instanceof ClickHouseError && dataCodes.has(error.code)',
      to: '  error !== undefined',
    },
    faults: [lostLedgerReply],
    caughtBy: 'batches set aside',
  },
  {
    name: 'decisions of a statement that outlived its sender get no ledger row',
    change: {
      file: 'server/loop/loop.ts',
      from: 'await adoptDecisions(client, hourly ? null : new Date(reading - since * 1000))',
      to: '',
    },
    faults: [outlivingScore],
    caughtBy: 'decisions of batches that are not in the ledger',
  },
  {
    name: 'the last decision of an entry stands',
    change: {
      file: 'sql/queries/fold_entries.sql',
      from: "arrayFirst(x -> x.4 = 'entry.scored', e) as scored",
      to: "arrayLast(x -> x.4 = 'entry.scored', e) as scored",
    },
    faults: [outlivingScore],
    caughtBy: 'entries that do not show their first decision',
  },
  {
    name: 'work is not folded',
    change: {
      file: 'server/loop/fold.ts',
      from: "    foldTable(client, 'work', batches, version, counts.works),\n",
      to: '',
    },
    caughtBy: 'folded rows',
  },
  {
    name: 'copies of an event that are not merged yet count each',
    change: {
      file: 'sql/queries/fold_entries.sql',
      from: 'arraySort(groupUniqArrayIf(\n                (occurred_at, event_id, content_hash, event_type, payload),',
      to: 'arraySort(groupArrayIf(\n                (occurred_at, event_id, content_hash, event_type, payload),',
    },
    two: true,
    caughtBy: 'the oracle',
  },
]
