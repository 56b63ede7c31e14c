import { readFileSync } from 'node:fs'
import { referenceOf } from '../../server/config.ts'
import { queueEverything } from '../../server/loop/applied.ts'
import type { CheckOptions } from '../../server/loop/check.ts'
import { fold, folds } from '../../server/loop/fold.ts'
import { startLoop, type Loop, type LoopOptions } from '../../server/loop/loop.ts'
import { readPolicy } from '../../server/policy/document.ts'
import { loadReference } from '../../sql/load-reference.ts'
import { referenceTables } from '../../sql/reference-rows.ts'
import type { TestEngine } from './engine.ts'
import { ndjson } from './events.ts'
import { ingestParts, ingestText } from './ingest.ts'
import { simulate } from './simulated-events.ts'

const policyFile = new URL('../../server/policies/rules-1.json', import.meta.url)
const policy = readPolicy(JSON.parse(readFileSync(policyFile, 'utf8')))
const now = () => new Date()

export interface Folded {
  options: CheckOptions
  /** Ingests events and folds until nothing is left to fold or score. */
  load(events: readonly unknown[]): Promise<void>
}

/** A database with a simulated history, folded by the loop, without a server that checks by itself. */
export async function foldedHistory(db: TestEngine, entries: number): Promise<Folded> {
  const reference = await referenceLoaded(db)
  const load: Folded['load'] = async (events) => {
    await ingestText(ingestParts(db), ndjson(events))
    const loop = foldingLoop(db)
    await loop.settle()
    await loop.stop()
  }
  // Some entries wait: every second disposition is left out.
  let disposed = 0
  await load(
    simulate(entries, 7).filter(
      (event) => event.event_type !== 'entry.disposed' || (disposed += 1) % 2 === 0,
    ),
  )
  return { options: { client: db.client, reference, now, repair: true }, load }
}

export async function referenceLoaded({ client }: TestEngine): Promise<string> {
  const tables = referenceTables(referenceOf({ referenceDir: undefined }))
  return loadReference(client, tables, Object.values(folds), async () => {
    await fold(client, [await queueEverything(client, now())], 0)
  })
}

/** The loop as the server runs it. A fault fails whoever waits for it to settle. */
export function foldingLoop(
  { client }: TestEngine,
  onApplied: () => Promise<void> = async () => {},
  more: Partial<Pick<LoopOptions, 'recordsPerRound' | 'policy'>> = {},
): Loop {
  return startLoop({
    client,
    policy: async () => policy,
    now,
    onApplied,
    ...more,
    onRound: async () => {},
    onLoad: () => {},
    onFault: async (error) => {
      throw error
    },
  })
}
