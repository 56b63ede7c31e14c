import { expect, test } from 'vitest'
import { ingestEvents } from '../../ingest/load.ts'
import type { RunKind } from '../../ingest/run.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { ndjson } from '../support/events.ts'
import { foldingLoop, referenceLoaded } from '../support/folded.ts'
import { ingestParts, ingestText, never } from '../support/ingest.ts'
import { simulate } from '../support/simulated-events.ts'

const db = await testEngine()

/** Opens a run and gives it lines when told. */
function openRun(kind: RunKind, origin: string) {
  const pieces: Buffer[] = []
  let wake = () => {}
  let over = false
  async function* chunks() {
    for (;;) {
      const piece = pieces.shift()
      if (piece !== undefined) yield piece
      else if (over) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  const done = ingestEvents(chunks(), {
    ...ingestParts(db),
    ...{ origin, kind, stop: never(), abandon: never() },
  })
  return {
    give: (events: readonly unknown[]) => {
      pieces.push(Buffer.from(ndjson(events)))
      wake()
    },
    end: () => {
      over = true
      wake()
      return done
    },
  }
}

/** Batches in the ledger, and those of them that are folded, by origin. */
async function batches(origin: string): Promise<[stored: number, folded: number]> {
  const [row] = await rowsOf<{ stored: number; folded: number }>(
    db.client,
    `select count() as stored, countIf(batch_seq in (select batch_seq from applied where kind = 'batch')) as folded
     from ingest_batch final where origin = '${origin}'`,
  )
  return [row?.stored ?? 0, row?.folded ?? 0]
}

test('what an open load brings rests once some of it was folded, live events do not, its end folds all', async () => {
  await referenceLoaded(db)
  const events = simulate(500, 7)
  const [first, second, live] = [
    events.slice(0, 2500),
    events.slice(2500, 2550),
    events.slice(2550),
  ]
  const loop = foldingLoop(db)
  try {
    const load = openRun('bulk', 'load')
    load.give(first)
    await expect.poll(() => batches('load'), { timeout: 20_000 }).toEqual([1, 1])

    load.give(second)
    await expect.poll(() => batches('load'), { timeout: 20_000 }).toEqual([2, 1])
    const door = openRun('live', 'door')
    door.give(live)
    await expect.poll(() => batches('door'), { timeout: 20_000 }).toEqual([1, 1])
    expect(await batches('load')).toEqual([2, 1])
    expect(loop.settled()).toBe(false)

    await door.end()
    await load.end()
    await loop.settle()
    expect(await batches('load')).toEqual([2, 2])
  } finally {
    await loop.stop()
  }
})

test('a load larger than a round is folded over several, newest first and however old, and decided once all is folded', async () => {
  const days = simulate(60, 8).map((event) => ({ ...event, event_id: `more-${event.event_id}` }))
  const third = Math.ceil(days.length / 3)
  for (const at of [0, 1, 2])
    await ingestText(ingestParts(db), ndjson(days.slice(at * third, (at + 1) * third)))
  // Committed long before what an ordinary round looks back to.
  await db.client.command({ query: 'create table aged as ingest_batch' })
  await db.client.command({
    query:
      'insert into aged select * replace (committed_at - interval 2 hour as committed_at) from ingest_batch',
  })
  await db.client.command({ query: 'exchange tables aged and ingest_batch' })
  const seen: [folded: number, newest: boolean, undecided: boolean][] = []
  const loop = foldingLoop(
    db,
    async () => {
      const [, folded] = await batches('test')
      const [row] = await rowsOf<{ decided: number; newest: number }>(
        db.client,
        `select count() as decided, (select max(batch_seq) from ingest_batch where origin = 'test') in (select batch_seq from applied where kind = 'batch') as newest
          from entry_event where event_type = 'entry.scored'
          and (filed_on, port, entry_number) in (select filed_on, port, entry_number from entry_event where event_id like 'more-%')`,
      )
      seen.push([folded, row?.newest === 1, row?.decided === 0])
    },
    { recordsPerRound: 1 },
  )
  await loop.settle()
  await loop.stop()
  expect(await batches('test')).toEqual([3, 3])
  expect(seen.slice(0, 3)).toEqual([
    [1, true, true],
    [2, true, true],
    [3, true, true],
  ])
  const [row] = await rowsOf<{ undecided: number }>(
    db.client,
    'select countIf(isNull(decided_at)) as undecided from entry final where filings > 0',
  )
  expect(row?.undecided).toBe(0)
})
