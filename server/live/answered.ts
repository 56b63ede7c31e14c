import type { Snapshot } from '../contract/live.ts'
import { encodeArrow } from './arrow.ts'
import type { View } from './view.ts'
import type { Reply } from './views.ts'

/** A reply as it is sent, and what of it must change for it to be sent again. */
export interface Answered {
  content: string
  snapshot: Omit<Snapshot, 'seq'>
}

/** Computed and transported fields: they change without the figures changing. */
const unchanging = new Set(['computed_at', 'applied_at', 'as_of'])
const contentOf = (value: object) =>
  JSON.stringify(value, (key, inner: unknown) => (unchanging.has(key) ? undefined : inner))

export function answeredOf(view: View, topic: string, epoch: string, whole: Reply): Answered {
  const { rows, ...rest } = whole
  const text = JSON.stringify(rest)
  // As Buffer, because the msgpack encoder sends the whole memory behind any other view.
  const table = Buffer.from(encodeArrow(view.row, rows, text))
  return {
    content: contentOf({ rows, ...rest }),
    snapshot: { topic, epoch, as_of: rest.as_of, reply: text, table },
  }
}
