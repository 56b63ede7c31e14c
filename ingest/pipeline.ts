import type { EntryEvent } from './contract/entry-event.ts'
import { decodeNdjson } from './formats/ndjson.ts'
import type { Opened } from './open.ts'
import type { Fault, RawRecord } from './record.ts'
import { batchOrigin, type Run } from './run.ts'
import { batchLimits, Sealer } from './seal.ts'
import type { Source } from './sources/source.ts'
import { withTicks } from './ticks.ts'
import { validateEvent } from './validate.ts'

/** Events may be this far ahead of our clock; later ones wait in the spool until their time. */
const aheadMs = 5 * 60_000

/**
 * The whole way of a source: cut into records, judge each, seal full batches, make them durable. The database is
 * filled by the insert loop at its own pace. Ends when the source ends or `signal` says so; what was read is spooled.
 */
export async function pour(
  ingest: Opened,
  run: Run,
  source: Source,
  signal: AbortSignal,
): Promise<void> {
  const sealer = new Sealer({ ...batchOrigin(run), origin_mark: source.mark ?? '' }, ingest.nextSeq)
  const oldestMs = source.from.kind === 'live' ? batchLimits.live_ms : 2000
  let openedMs = 0
  for await (const records of withTicks(source.records, batchLimits.live_ms, signal)) {
    for (const record of records) {
      if (sealer.size === 0) openedMs = ingest.clockMs()
      // Waiting for nothing costs as much as writing a row.
      const judged = firstLook(ingest, record)
      end(
        ingest,
        sealer,
        record,
        judged.end === 'unclaimed' ? await claimed(ingest, record, judged) : judged,
      )
      if (sealer.full) await ingest.store(run, sealer, signal)
    }
    run.read_bytes = source.readBytes()
    const quiet = records.length === 0 || ingest.clockMs() - openedMs >= oldestMs
    if (sealer.size > 0 && quiet) await ingest.store(run, sealer, signal)
  }
  if (sealer.size > 0) await ingest.store(run, sealer, signal)
  run.read_bytes = source.readBytes()
}

/** Gives one record its end: accepted, refused with a code, or held until its time. Answers with the refusal. */
export async function judge(
  ingest: Opened,
  sealer: Sealer,
  record: RawRecord,
): Promise<Exclude<Judged, { event: unknown }> | { end: 'accepted' | 'held' }> {
  return end(ingest, sealer, record, await verdictOn(ingest, record))
}

export type Judged =
  | { end: 'rejected'; fault: Fault }
  | { end: 'accepted' | 'held'; event: EntryEvent; occurred_ms: number }
/** The first event of a database says whether it is real or simulated. */
interface Unclaimed {
  end: 'unclaimed'
  simulated: boolean
}

/** What becomes of a record, without doing it. */
export async function verdictOn(ingest: Opened, record: RawRecord): Promise<Judged> {
  const judged = firstLook(ingest, record)
  return judged.end === 'unclaimed' ? claimed(ingest, record, judged) : judged
}

async function claimed(
  ingest: Opened,
  record: RawRecord,
  { simulated }: Unclaimed,
): Promise<Judged> {
  await ingest.claimWorld(simulated)
  return verdictOn(ingest, record)
}

function firstLook(ingest: Opened, record: RawRecord): Judged | Unclaimed {
  const decoded = decodeNdjson(record)
  if ('fault' in decoded) return { end: 'rejected', fault: decoded.fault }
  const verdict = validateEvent(decoded.value, ingest.tables)
  if (!verdict.ok) return { end: 'rejected', fault: verdict }
  const { event, occurred_ms } = verdict
  if (!ingest.world.known) return { end: 'unclaimed', simulated: event.simulated }
  const otherWorld = ingest.world.check(event.simulated)
  if (otherWorld !== undefined) return { end: 'rejected', fault: otherWorld }
  return {
    end: occurred_ms > ingest.clockMs() + aheadMs ? 'held' : 'accepted',
    event,
    occurred_ms,
  }
}

function end(ingest: Opened, sealer: Sealer, record: RawRecord, judged: Judged) {
  if (judged.end === 'rejected') {
    sealer.reject(record, judged.fault)
    ingest.metrics.rejected(judged.fault.code)
    return judged
  }
  if (judged.end === 'held') sealer.hold(record, judged.event, judged.occurred_ms)
  else {
    sealer.accept(record, judged.event, judged.occurred_ms)
    ingest.metrics.accepted(judged.occurred_ms)
  }
  return { end: judged.end }
}
