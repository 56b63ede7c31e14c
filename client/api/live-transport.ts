import type { Current, Join, Pulse, Refused, Snapshot } from '../../server/contract/live.ts'
import type { LivePage } from './live-replies.ts'

/** A snapshot whose rows are decoded when they are asked for. */
export interface Frame extends Omit<Snapshot, 'reply' | 'table'> {
  page(): LivePage
}
export interface LiveListener {
  state(connected: boolean): void
  snapshot(frame: Frame): void
  current(message: Current): void
  refused(message: Refused): void
  pulse(message: Pulse): void
}
/** The wire under the hub: socket.io in the browser, a list of messages in tests. */
export interface LiveTransport {
  join(message: Join): void
  leave(topic: string): void
  listen(listener: LiveListener): void
}
