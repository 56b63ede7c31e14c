import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { readServerConfig, referenceOf } from '../../server/config.ts'
import { folds } from '../../server/loop/fold.ts'
import { startLoop } from '../../server/loop/loop.ts'
import { readPolicy } from '../../server/policy/document.ts'
import { connect } from '../../sql/client.ts'
import { loadReference } from '../../sql/load-reference.ts'
import { referenceTables } from '../../sql/reference-rows.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { filed } from '../support/events.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'
import { expectDecided } from './folded.ts'
import { startProxy } from './proxy.ts'

const policy = readPolicy(
  JSON.parse(readFileSync(new URL('../../server/policies/rules-1.json', import.meta.url), 'utf8')),
)

test('decisions of a statement that outlives its server are in the ledger, and the first one is shown', async () => {
  const db = await testEngine()
  const { url, headers } = db.engine.writer
  const link = await startProxy(() => ({ url, headers }))
  const client = connect({ ...db.engine.writer, url: link.url })
  onTestFinished(async () => {
    await client.close()
    await link.close()
    await db.close()
  })
  const tables = referenceTables(referenceOf(readServerConfig({})))
  await loadReference(db.client, tables, Object.values(folds), () => Promise.resolve())
  await ingestText(ingestParts(db), [1, 2, 3].map((n) => `${JSON.stringify(filed(n))}\n`).join(''))

  // Longer than the loop takes to decide again, and to fold what it decided.
  link.arm({ kind: 'outlive', place: 'score', nth: 1, ms: 2900 })
  const faults: unknown[] = []
  const done = () => Promise.resolve()
  const loop = startLoop({
    client,
    policy: async () => policy,
    adoptEveryMs: 500,
    now: () => new Date(),
    onApplied: done,
    onRound: done,
    onLoad: () => undefined,
    onFault: (error) => {
      faults.push(error)
      return Promise.resolve()
    },
  })
  onTestFinished(loop.stop)
  await loop.settle()
  await link.quiet()
  const [{ decisions } = { decisions: 0 }] = await rowsOf<{ decisions: number }>(
    db.client,
    `select count() as decisions from entry_event where event_type = 'entry.scored'`,
  )
  expect([faults.length, decisions]).toEqual([1, 6])
  await expectDecided(db.client, loop.settle)
})
