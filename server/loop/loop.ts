import type { ClickHouseClient } from '@clickhouse/client'
import {
  markApplied,
  newestEvent,
  queueConflicts,
  queueEntriesOfImporters,
  readUnapplied,
  type Batch,
} from './applied.ts'
import { countEvents, oldest } from './count.ts'
import { fold, touchedCounts } from './fold.ts'
import type { Policy } from '../policy/document.ts'
import { adoptDecisions, batchesOf, openBulkRuns, score, type BulkRun } from './score.ts'

/** What the loop needs from outside: a client that writes, the policy in force, the clock, and whom to tell. */
export interface LoopOptions {
  client: ClickHouseClient
  /** The policy in force, asked in every round: the same object until another is in force. */
  policy: () => Promise<Policy>
  now: () => Date
  /** After a fold, before what it brought is scored, after a repair and a step of a policy: the pages show it now. */
  onApplied: () => Promise<void>
  /** After every round; `busy` when it folded or scored something, or a load has something to fold later. */
  onRound: (busy: boolean) => Promise<void>
  onLoad: (runs: BulkRun[]) => void
  onFault: (error: unknown) => Promise<void>
  /** Pause between rounds that found nothing. */
  idleMs?: number
  /** Between two looks for decisions without a ledger row; default ten seconds. */
  adoptEveryMs?: number
  /** Records folded in one round, but always one batch; default `usualRecords`. */
  recordsPerRound?: number
}
export interface Loop {
  /** Folds everything in the ledger now; for tests and for `readyz`. */
  settle(): Promise<void>
  /** True when the last round found nothing unapplied and nothing to score. */
  settled(): boolean
  stop(): Promise<void>
}

/** At startup and then every hour the whole ledger is compared; between, what came since the last comparison and ten minutes more. */
const fullCheckMs = 3_600_000
const lookBackSeconds = 600
const everSeconds = 4_000_000_000
/** Decisions without a ledger row are rare, but the pages are wrong until they are found. */
const usualAdoptEveryMs = 10_000
/**
 * Events of a load in time order touch the same entries again and again: what an open load brought is folded at its close,
 * and before that seldom, so that most of the time is the load's, but often enough to see it on the pages.
 */
const restOfCost = 10
const longestRestMs = 15_000
/** What is newest must not wait until a whole load is folded. */
const usualRecords = 200_000

/** The one loop: ledger difference, count, fold, score, applied, tell. No second timer anywhere. */
export function startLoop(options: LoopOptions): Loop {
  const { client, now } = options
  const idleMs = options.idleMs ?? 100
  const adoptEveryMs = options.adoptEveryMs ?? usualAdoptEveryMs
  let stopping = false
  let wake = () => {}
  let settledNow = false
  let lastFullCheck = 0
  let lastRead = 0
  let lastAdopted = 0
  let begun = 0
  let scoreAll = true
  let runsBefore = new Set<string>()
  let loadsRestUntil = 0
  /** Something was left for a later round, which must find it however old it is. */
  let left = false
  let changedBefore = '0'
  let policyBefore: Policy | undefined
  /** Entries still open may stand under another policy. */
  let redecide = true

  /** `worked`: it folded or scored something. `settled`: nothing is left to fold or score. */
  async function round(): Promise<{ worked: boolean; settled: boolean }> {
    const reading = now().getTime()
    const hourly = reading - lastFullCheck > fullCheckMs
    const full = left || hourly
    const since = lookBackSeconds + Math.ceil((reading - lastRead) / 1000)
    if (hourly || reading - lastAdopted >= adoptEveryMs) {
      await adoptDecisions(client, hourly ? null : new Date(reading - since * 1000))
      lastAdopted = reading
    }
    const [unapplied, policy] = await Promise.all([
      readUnapplied(client, full ? everSeconds : since),
      options.policy(),
    ])
    // At the start too: the process may have ended between an activation and what follows from it.
    if (policyBefore !== policy) redecide = true
    policyBefore = policy
    const runs = await openBulkRuns(client)
    const deferred = await batchesOf(client, runs)
    const ready = due(unapplied.batches, deferred, reading)
    const most = options.recordsPerRound ?? usualRecords
    const batches = newest(ready, most)
    const uncounted = oldest(due(unapplied.uncounted, deferred, reading), most)
    left =
      batches.length < unapplied.batches.length || uncounted.length < unapplied.uncounted.length
    if (uncounted.length > 0) await countEvents(client, uncounted, unapplied.version)
    const changed = batches.length > 0 || uncounted.length > 0
    if (batches.length > 0) await apply(batches, unapplied.version)
    if (changed) {
      if (deferred.length > 0 && reading >= loadsRestUntil) {
        const cost = now().getTime() - reading
        loadsRestUntil = now().getTime() + Math.min(restOfCost * cost, longestRestMs)
      }
      await options.onApplied()
    } else if (unapplied.changed !== changedBefore) await options.onApplied()
    changedBefore = unapplied.changed
    lastRead = reading
    if (full) lastFullCheck = reading

    options.onLoad(runs)
    const open = new Set(runs.map((run) => run.run_id))
    if ([...runsBefore].some((id) => !open.has(id))) {
      scoreAll = true
      await options.onApplied()
    }
    runsBefore = open
    // Before a decision all is folded that may bear on it, an account's events too.
    const whole = batches.length === ready.length
    const work = { batches, all: scoreAll, deferred }
    const scored = whole ? await score(client, policy, now(), work) : undefined
    if (scored === undefined || scored.more) scoreAll = true
    else if (open.size === 0) scoreAll = false
    const again = { batches: [], all: true, deferred, again: true }
    const redecided = whole && redecide ? await score(client, policy, now(), again) : undefined
    if (redecided?.more === false) redecide = false
    const worked = changed || (scored?.count ?? 0) + (redecided?.count ?? 0) > 0
    const settled = !worked && unapplied.batches.length + unapplied.uncounted.length === 0
    return { worked, settled }
  }

  /** What of the unapplied can be folded now: all but what open loads brought, while these rest. */
  function due(unapplied: Batch[], deferred: readonly string[], atMs: number): Batch[] {
    if (atMs >= loadsRestUntil || deferred.length === 0) return unapplied
    const resting = new Set(deferred)
    return unapplied.filter(({ batch_seq }) => !resting.has(batch_seq))
  }

  async function apply(batches: string[], version: number): Promise<void> {
    const [touched, newest, conflicting] = await Promise.all([
      touchedCounts(client, batches),
      newestEvent(client, batches),
      queueConflicts(client, batches, version, now()),
    ])
    const accounts =
      touched.importers === 0 ? [] : [await queueEntriesOfImporters(client, batches, now())]
    const counts = await fold(client, [...batches, conflicting, ...accounts], version)
    await markApplied(client, batches, counts, newest)
  }

  async function forever(): Promise<void> {
    while (!stopping) {
      let pause = idleMs
      begun += 1
      try {
        const { worked, settled } = await round()
        await options.onRound(!settled)
        settledNow = settled
        if (worked) pause = 20
      } catch (error) {
        settledNow = false
        // What was folded and not scored is found again by looking at everything.
        scoreAll = true
        await options.onFault(error)
        pause = 500
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (stopping) wake()
      })
    }
  }
  const running = forever()

  return {
    settled: () => settledNow,
    settle: async () => {
      // A round that began before the call may have read the ledger before it.
      const before = begun
      wake()
      while (!stopping && !(settledNow && begun > before + 1))
        await new Promise((resolve) => setTimeout(resolve, 25))
    },
    stop: async () => {
      stopping = true
      wake()
      await running
    },
  }
}

/** The newest batches, until they have `most` records; at least one. */
function newest(ready: readonly Batch[], most: number): string[] {
  let records = 0
  const from = ready.findLastIndex(({ received }) => {
    records += received
    return records >= most
  })
  return ready.slice(Math.max(0, from)).map(({ batch_seq }) => batch_seq)
}
