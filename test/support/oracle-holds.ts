/** Holds and release, folded in the order of truth. */
import { type Copy } from './oracle-evidence.ts'

export interface Hold {
  hold_id: string
  agency: string
  reason: string
  placed_at: number
  removed_at: number | null
}

/** Released at the first moment when release is granted and no hold is open; later holds do not undo it. */
export function foldHolds(copies: Copy[]): { holds: Hold[]; released_at: number | null } {
  const holds: Hold[] = []
  const open = new Map<string, Hold>()
  let granted = false
  let released: number | null = null
  for (const { event, at, counted } of copies) {
    if (!counted) continue
    if (event.event_type === 'hold.placed' && !open.has(event.hold_id)) {
      const { hold_id, agency, reason } = event
      const hold: Hold = { hold_id, agency, reason, placed_at: at, removed_at: null }
      open.set(hold_id, hold)
      holds.push(hold)
    } else if (event.event_type === 'hold.removed') {
      const hold = open.get(event.hold_id)
      if (hold !== undefined) hold.removed_at = at
      open.delete(event.hold_id)
    } else if (event.event_type === 'entry.released') granted = true
    if (granted && open.size === 0) released ??= at
  }
  holds.sort(
    (a, b) =>
      a.placed_at - b.placed_at || (a.hold_id < b.hold_id ? -1 : a.hold_id > b.hold_id ? 1 : 0),
  )
  return { holds, released_at: released }
}
