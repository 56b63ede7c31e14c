/**
 * Ids of events that a page makes: version 7 UUIDs in small letters (RFC 9562), so that an id holds the moment of the
 * event in milliseconds. A request that is sent again is hence the same event to the millisecond, whoever forwards it.
 */
const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The id of a moment (milliseconds since 1970) from at least ten random bytes. */
export function eventIdAt(milliseconds: number, random: Uint8Array): string {
  const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const time = milliseconds.toString(16).padStart(12, '0')
  const variant = '89ab'[(random[9] ?? 0) & 3] ?? '8'
  const tail = `${variant}${hex.slice(3, 6)}-${hex.slice(6, 18)}`
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${tail}`
}

/** Milliseconds since 1970, undefined for anything but such an id. */
export const timeOfEventId = (id: string): number | undefined =>
  shape.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined
