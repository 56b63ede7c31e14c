import type { Snapshot } from '../contract/live.ts'
import { encodeArrow } from './arrow.ts'
import type { View } from './view.ts'
import type { Reply } from './views.ts'

/** A reply as it is sent, and what of it must change for it to be sent again. */
export interface Answered {
  content: string
  /** Written only when it is sent: that costs several times what the comparison does. */
  snapshot: () => Omit<Snapshot, 'seq'>
}

/** Computed and transported fields: they change without the figures changing. No row of a view has one. */
export const unchanging: ReadonlySet<string> = new Set(['computed_at', 'applied_at', 'as_of'])
const contentOf = (value: object) =>
  JSON.stringify(value, (key, inner: unknown) => (unchanging.has(key) ? undefined : inner))

export function answeredOf(view: View, topic: string, epoch: string, whole: Reply): Answered {
  const { rows, ...rest } = whole
  return {
    // Rows are most of it, and without the function for each of their fields ten times as fast.
    content: `${contentOf(rest)} ${JSON.stringify(rows)}`,
    snapshot: () => {
      const text = JSON.stringify(rest)
      // As Buffer, because the msgpack encoder sends the whole memory behind any other view.
      const table = Buffer.from(encodeArrow(view.row, rows, text))
      return { topic, epoch, as_of: rest.as_of, reply: text, table }
    },
  }
}
