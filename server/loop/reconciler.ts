import type { FastifyBaseLogger } from 'fastify'
import { AppError } from '../../sql/errors.ts'
import { checkSample, totalsOf, type Block, type CheckOptions, type Outcome } from './check.ts'
import { closedBlocks, sliceBySlice } from './reconcile.ts'

/** What operators watch; counted by this process since it started. */
export interface ReconcileStatus {
  counts: Outcome['counts']
  /** When the last check ended; null before the first. */
  checked_at: Date | null
  /** Closed blocks that are not checked, as of the last minute. */
  unchecked_blocks: number
}
export interface Reconciler {
  /**
   * Called after each round of the loop; begins a slice when one is due, and does not wait for it: rounds go on beside
   * it. A slice that fails is logged. Throws what `onResult` throws.
   */
  afterRound(busy: boolean): Promise<void>
  /** Waits for the slice that runs; call no `afterRound` later. */
  close(): Promise<void>
  status(): ReconcileStatus
}
interface ReconcilerOptions {
  options: Omit<CheckOptions, 'repair'>
  logger: FastifyBaseLogger | false
  /** After a round, when there is a new result for the data page. */
  onResult: () => Promise<void>
}

const sampleEveryMs = 60_000
const listEveryMs = 60_000
/** A loop that is never idle still gets a slice in this time. */
const busyEveryMs = 60_000
const leastRestMs = 1000
/** Rests this many times what a slice took: the pages' own queries keep most of the machine. */
const restPerSlice = 4

/** Looks at closed blocks and samples, one slice at a time, and repairs. Begins slices when the loop is idle. */
export function createReconciler({ options, logger, onResult }: ReconcilerOptions): Reconciler {
  const { client, now } = options
  const checks: CheckOptions = { ...options, repair: true }
  const clock = () => now().getTime()
  const started = clock()
  let sampledAt = started
  let listedAt = started - listEveryMs + 10_000
  let lastAt = started
  let restUntil = started
  let pending: Block[] = []
  let slices: AsyncGenerator<Outcome> | undefined
  let running: Promise<void> | undefined
  let unseen = false
  let checkedAt: Date | null = null
  const none = () => ({ compared: 0, different: 0, repaired: 0 })
  const counts = { entry: none(), work: none(), importer: none(), batch: none() }

  async function step(): Promise<void> {
    if (clock() - sampledAt >= sampleEveryMs) {
      sampledAt = clock()
      report(await checkSample(checks))
      unseen = true
      return
    }
    if (slices === undefined && clock() - listedAt >= listEveryMs) {
      listedAt = clock()
      pending = (await closedBlocks(client)).filter((block) => block.is_checked === 0)
    }
    const [block] = pending
    if (block === undefined) return
    slices ??= sliceBySlice(checks, block)
    const slice = await slices.next()
    if (slice.done !== true) return report(slice.value)
    slices = undefined
    pending.shift()
  }

  function report(outcome: Outcome): void {
    checkedAt = now()
    for (const kind of ['entry', 'work', 'importer', 'batch'] as const)
      for (const name of ['compared', 'different', 'repaired'] as const)
        counts[kind][name] += outcome.counts[kind][name]
    const { different, repaired } = totalsOf(outcome)
    if (different === 0 || logger === false) return
    const fields = { code: 'FOLDED_ROWS_DIFFER', different, repaired }
    logger.error(
      { ...fields, remaining: different - repaired, examples: outcome.examples },
      'rows on the pages differ from the evidence',
    )
  }

  async function slice(begun: number): Promise<void> {
    try {
      await step()
      restUntil = clock() + Math.max(leastRestMs, restPerSlice * (clock() - begun))
    } catch (error) {
      slices = undefined
      listedAt = clock()
      restUntil = clock() + listEveryMs
      const code = error instanceof AppError ? error.code : 'CHECK_FAILED'
      if (logger !== false)
        logger.error({ code, err: error }, 'pages cannot be compared with evidence now')
    }
    running = undefined
  }

  return {
    status: () => ({ counts, checked_at: checkedAt, unchecked_blocks: pending.length }),
    afterRound: async (busy) => {
      if (unseen) {
        unseen = false
        await onResult()
      }
      const begun = clock()
      if (running !== undefined || begun < restUntil) return
      if (busy && begun - lastAt < busyEveryMs) return
      lastAt = begun
      running = slice(begun)
    },
    close: async () => running,
  }
}
