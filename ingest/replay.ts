import { randomUUID } from 'node:crypto'
import { maxLineBytes, splitLines, tooLong } from './formats/lines.ts'
import type { Opened } from './open.ts'
import { AppError } from '../sql/errors.ts'
import { verdictOn } from './pipeline.ts'
import type { RawRecord } from './record.ts'
import {
  listRejects,
  oneReject,
  rejectKey,
  type Reject,
  type RejectFilter,
  type RejectReplay,
} from './rejects-query.ts'
import { wellFormed } from './rejects.ts'
import { batchOrigin, type Run } from './run.ts'
import { Sealer } from './seal.ts'

export interface ReplayRequest {
  /** Who does it, as the audit shows it. */
  by: string
  /** The record as it should have been; without it, it is tried as it came. */
  corrected?: Buffer | undefined
}
export type Replayed = Pick<RejectReplay, 'outcome' | 'code' | 'path' | 'message'> & {
  reject_id: string
}
const longestName = 100
/** Records that are read whole at once. */
const piece = 20

/**
 * Gives rejected records another try through the same checks. What passes is durable in the spool before the audit says
 * so: killed between, the try is not on record and can be made again, because an event counts once. What fails again makes
 * no second rejected record. `begin` gives the run, and is asked only once something passes. Throws REPLAY_WHO, REPLAY_NOT_ONE and REPLAY_OTHER_EVENT with nothing done, SPOOL_FULL and
 * SPOOL_FAILED with nothing on record.
 */
export async function replayRejects(
  ingest: Opened,
  begin: () => Promise<Run>,
  rejects: Reject[],
  { by, corrected }: ReplayRequest,
): Promise<Replayed[]> {
  const name = by.trim()
  if (name === '' || name.length > longestName || /\p{Cc}/u.test(name))
    throw new AppError('REPLAY_WHO', `Say who replays, in 1 to ${longestName} characters.`)
  let open: { run: Run; sealer: Sealer } | undefined
  const opened = async () => {
    if (open !== undefined) return open
    const run = await begin()
    return (open = { run, sealer: new Sealer(batchOrigin(run), ingest.nextSeq) })
  }
  const done: { sent: Buffer; replayed: Replayed }[] = []
  for (const reject of rejects) {
    const record = corrected === undefined ? asItCame(reject) : await oneRecord(corrected)
    if (corrected !== undefined) checkSameEvent(reject, record)
    const judged = await verdictOn(ingest, record)
    const { code, path, message } =
      judged.end === 'rejected' ? judged.fault : { code: '', path: '', message: '' }
    if (judged.end !== 'rejected') {
      const { run, sealer } = await opened()
      if (judged.end === 'accepted') sealer.accept(record, judged.event, judged.occurred_ms)
      else sealer.hold(record, judged.event, judged.occurred_ms)
      if (sealer.full) await ingest.store(run, sealer)
    }
    const { reject_id } = reject
    done.push({
      sent: corrected ?? record.bytes,
      replayed: {
        ...{ reject_id, outcome: judged.end, code },
        ...{ path: wellFormed(path), message: wellFormed(message) },
      },
    })
  }
  if (open !== undefined && open.sealer.size > 0) await ingest.store(open.run, open.sealer)
  const replayed_at = new Date(ingest.clockMs()).toISOString().slice(0, 23).replace('T', ' ')
  const values = done.map(({ sent, replayed: { reject_id, ...outcome } }) => ({
    ...rejectKey(reject_id),
    ...{ replayed_at, replay_id: randomUUID(), replayed_by: name },
    ...{ corrected: corrected !== undefined, sent: sent.toString('utf8'), ...outcome },
  }))
  await ingest.withDatabase((client) =>
    client.insert({ table: 'reject_replay', values, format: 'JSONEachRow' }),
  )
  return done.map(({ replayed }) => replayed)
}

/** Tries all records of a filter again as they came, a few at a time: each is read whole. */
export async function replayAll(
  ingest: Opened,
  begin: () => Promise<Run>,
  filter: RejectFilter,
  by: string,
): Promise<Replayed[]> {
  const found = await ingest.withDatabase((client) => listRejects(client, filter))
  const outcomes: Replayed[] = []
  for (let from = 0; from < found.length; from += piece) {
    const some = found.slice(from, from + piece)
    const whole = await ingest.withDatabase((client) =>
      Promise.all(some.map(({ reject_id }) => oneReject(client, reject_id))),
    )
    outcomes.push(...(await replayRejects(ingest, begin, whole, { by })))
  }
  return outcomes
}

const bytesOf = ({ raw, raw_base64 }: Reject) =>
  raw_base64 === '' ? Buffer.from(raw, 'utf8') : Buffer.from(raw_base64, 'base64')

/** What was refused, whole: a row of CSV or a message may have had no line or several. */
function asItCame(reject: Reject): RawRecord {
  const bytes = bytesOf(reject)
  const at = { line: 1, position: 0, bytes }
  return bytes.length > maxLineBytes ? tooLong({ ...at, length: bytes.length }) : at
}

/** Text of one record, with or without the end of its line. Throws REPLAY_NOT_ONE. */
async function oneRecord(bytes: Buffer): Promise<RawRecord> {
  const records: RawRecord[] = []
  async function* whole() {
    yield bytes
  }
  for await (const some of splitLines(whole())) records.push(...some)
  const [record] = records
  if (record === undefined || records.length > 1)
    throw new AppError(
      'REPLAY_NOT_ONE',
      `A replay is one record on one line, not ${records.length}.`,
    )
  return record
}

/** A correction is of the same event: where the rejected text has an event id, the new one has that too. */
function checkSameEvent(reject: Reject, record: RawRecord): void {
  const was = eventId(bytesOf(reject))
  const is = eventId(record.bytes)
  if (was !== undefined && is !== was)
    throw new AppError(
      'REPLAY_OTHER_EVENT',
      `The rejected record is event ${was}; send it under this event_id, or as an event of its own.`,
    )
}

function eventId(bytes: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof value !== 'object' || value === null || !('event_id' in value)) return undefined
    return typeof value.event_id === 'string' ? value.event_id : undefined
  } catch {
    return undefined
  }
}
