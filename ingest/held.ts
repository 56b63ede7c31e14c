import type { EntryEvent } from './contract/entry-event.ts'
import { Sealer } from './seal.ts'
import type { Spool } from './spool.ts'

const unreadAgainMs = 10_000

interface HeldRow {
  due_ms: number
  position: number
  event: EntryEvent
}

/**
 * Moves held events whose time has come into batches of their own, under the run that brought them. The new batches are
 * durable before the old file goes: a crash between gives the same events twice, never none.
 * Answers with the time of the next one, or undefined.
 */
export async function releaseDue(
  spool: Spool,
  nextSeq: () => string,
  now: Date,
): Promise<number | undefined> {
  let next: number | undefined
  for (const batch of await spool.held()) {
    const { run_id, source, origin, batch_seq } = batch.header
    const rows = batch.body
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      // Written by our own Sealer and checked by the file's checksum.
      .map((line) => JSON.parse(line) as HeldRow)
    const due = rows.filter((row) => row.due_ms <= now.getTime())
    const later = rows.filter((row) => row.due_ms > now.getTime())
    for (const row of later) next = Math.min(next ?? row.due_ms, row.due_ms)
    if (due.length === 0) continue
    const sealer = new Sealer({ run_id, source, origin }, nextSeq)
    for (const row of due) sealer.accept(row, row.event, row.due_ms)
    for (const row of later) sealer.hold(row, row.event, row.due_ms)
    const sealed = sealer.seal(now)
    if (sealed.held !== undefined) await spool.hold(sealed.held, true)
    try {
      if (sealed.batch !== undefined) await spool.write(sealed.batch, true)
    } catch (error) {
      // The old file still holds these too: each further try would leave one more copy.
      if (sealed.held !== undefined) await spool.dropHeld(sealed.held.header.batch_seq)
      throw error
    }
    await spool.dropHeld(batch_seq)
  }
  // A file that could not be read has an unknown time: look again soon.
  if (spool.heldUnread > 0) next = Math.min(next ?? Infinity, now.getTime() + unreadAgainMs)
  return next
}
