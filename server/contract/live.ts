import Type, { type Static } from 'typebox'

/**
 * The live protocol over socket.io (websocket only, msgpack parser, so one message is one frame).
 * A topic is `view?filters` with the filters in canonical form: names ascending, values ascending, repeated names, URL-encoded.
 * Client: emit('join', {topic, have?}) and emit('leave', {topic}).
 * Server: 'snapshot' | 'current' (what the client has is the newest) | 'refused' for a topic, and 'pulse' to everybody once a second.
 */
export const liveViews = [
  'queues',
  'throughput',
  'throughput/days',
  'throughput/centers',
  'release-times',
  'release-times/days',
  'release-times/intervals',
  'revenue',
  'throughput/times',
  'throughput/compared',
  'throughput/divisions',
  'throughput/forecast',
  'uniformity',
  'uniformity/cells',
  'matched',
  'compliance',
  'compliance/months',
  'trusted-benefit',
  'data-quality',
] as const
export type LiveView = (typeof liveViews)[number]

export const Join = Type.Object(
  {
    topic: Type.String({ maxLength: 2000 }),
    have: Type.Optional(
      Type.Object(
        { epoch: Type.String({ maxLength: 64 }), seq: Type.Integer({ minimum: 0 }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Join = Static<typeof Join>
export const Leave = Type.Object(
  { topic: Type.String({ maxLength: 2000 }) },
  { additionalProperties: false },
)
export type Leave = Static<typeof Leave>

/** `table` is one Arrow IPC stream of the view's rows; `reply` is the rest of the REST reply (envelope and meta) as JSON text. */
export interface Snapshot {
  topic: string
  epoch: string
  seq: number
  as_of: string | null
  reply: string
  table: Uint8Array
}
export interface Current {
  topic: string
  epoch: string
  seq: number
  as_of: string | null
}
export interface Refused {
  topic: string
  code: string
  detail: string
}
/** `state` stale: the database cannot be read; what is shown is as old as `as_of`. `load` is a running bulk load. */
export interface Pulse {
  epoch: string
  state: 'live' | 'stale'
  as_of: string | null
  applied_at: string | null
  reason: string | null
  load: { origin: string; read_bytes: number; total_bytes: number; received: number } | null
}
