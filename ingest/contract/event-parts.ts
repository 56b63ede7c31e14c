import Type from 'typebox'
import { Instant, IsoDate } from './codes.ts'

/** Parts that the event families share. */

const maxCents = 9_000_000_000_000_000
export const cents = (minimum = -maxCents) =>
  Type.Integer({ minimum, maximum: maxCents, description: 'Money in integer cents' })
/** A whole number that a 32-bit column holds; a larger one would be read as 0. */
export const small = (minimum = -2_147_483_648) => Type.Integer({ minimum, maximum: 2_147_483_647 })
/** An identifier a producer chose: 1 to 64 visible ASCII characters. */
export const id = (what: string) =>
  Type.String({
    pattern: '^[!-~]{1,64}$',
    description: `${what} id, 1-64 visible ASCII characters`,
  })
/** A short code or word. */
export const word = (what: string) =>
  Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z ._:/-]{0,63}$', description: what })
/** A person as a system or a page names them: 1 to 64 characters in one line, without space around them. */
export const person = (what: string) =>
  Type.String({
    pattern: '^[^\\x00-\\x20\\x7f](?:[^\\x00-\\x1f\\x7f]{0,62}[^\\x00-\\x20\\x7f])?$',
    description: `${what}, id or name`,
  })
export const day = IsoDate

/** Fields of every event. `source` names the system the event came from, not the door it came in by. */
export const envelope = <T extends string>(type: T) => ({
  event_id: id('Event'),
  event_type: Type.Literal(type),
  schema_version: Type.Literal(1),
  occurred_at: Instant,
  source: word('Source system'),
  simulated: Type.Boolean(),
})
