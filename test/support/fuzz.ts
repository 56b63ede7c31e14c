import { gzipSync } from 'node:zlib'
import { eventTypes, type EntryEvent } from '../../ingest/contract/entry-event.ts'
import type { RejectionCode } from '../../ingest/contract/rejection.ts'
import { historyEvents } from '../../ingest/simulator/stream.ts'
import { adversary } from './adversary.ts'
import { damage } from './fuzz-bytes.ts'
import { seededRandom } from './streams.ts'

/** One record as it is sent, without its line feed, and its end where the way it was made says which. */
export interface Sent {
  bytes: Buffer
  end: RejectionCode | 'accepted' | 'held' | undefined
}
type Json = Record<string, unknown>
export type Random = () => number
export const pick = <T>(random: Random, items: readonly T[]): T => {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** Valid events of every type, simulated. */
export function seeds(): Json[] {
  const events: Json[] = adversary().lines.map((line) => JSON.parse(line) as Json)
  const from = Date.UTC(2026, 0, 5)
  // An event is a plain object of JSON values.
  for (const event of historyEvents({ seed: 5, entries: 150, from, days: 60, plants: {} }))
    events.push(event as EntryEvent & Json)
  const scored = events.find(({ event_type }) => event_type === 'entry.filed')
  events.push(scoredLike(scored ?? {}))
  return events.filter(
    ({ event_type }) => typeof event_type === 'string' && event_type in eventTypes,
  )
}

const scoredLike = ({ entry, schema_version, occurred_at, source, simulated }: Json): Json => ({
  ...{ event_id: 's', event_type: 'entry.scored', schema_version, occurred_at, source, simulated },
  ...{ entry, policy_id: 'p', policy_version: 1, segment: 'high', points: -3, probability_ppm: 9 },
  ...{ duty_at_risk_cents: 12, recommended_lane: 'exam', features: { lines: 2, mode: 'é😀' } },
  reasons: [{ code: 'r', points: 3, text: 'a reason' }],
  known_through: '2026-01-05T00:00:00.000Z',
})

/** Records without end, the same for the same seed. The first is valid: it claims the world. */
export function* fuzzRecords(seed: number, tomorrow: string): Generator<Sent> {
  const random = seededRandom(seed)
  const bases = seeds()
  const types = Object.keys(eventTypes).map((type) => bases.filter((e) => e['event_type'] === type))
  for (let index = 0; ; index += 1) {
    const base = pick(random, pick(random, types))
    const event = { ...structuredClone(base), event_id: `f-${seed}-${index}` }
    if (index === 0 || random() < 0.15) yield { bytes: text(event), end: 'accepted' }
    else if (random() < 0.45) yield known(random, event, tomorrow)
    else if (random() < 0.55) yield { bytes: text(changed(random, event)), end: undefined }
    else if (random() < 0.5) yield { bytes: written(random, event), end: undefined }
    else yield { bytes: damage(random, text(event), text(pick(random, bases))), end: undefined }
  }
}

export const some = (records: Iterator<Sent>, count: number): Sent[] =>
  Array.from({ length: count }, () => {
    const next = records.next()
    if (next.done === true) throw new Error('the records have no end')
    return next.value
  })

const text = (value: unknown) => Buffer.from(JSON.stringify(value))

/** One change whose answer is certain. */
function known(random: Random, event: Json, tomorrow: string): Sent {
  const entry = event['entry'] as Json | undefined
  const ways: [Sent['end'], Json][] = [
    ['unknown_type', { ...event, event_type: 'entry.filed2' }],
    ['unknown_version', { ...event, schema_version: pick(random, [0, 2, 1e300, -1]) }],
    ['unknown_field', { ...event, [pick(random, oddNames)]: pick(random, oddValues) }],
    ['missing_field', without(event, pick(random, ['event_id', 'occurred_at', 'source']))],
    ['wrong_type', { ...event, event_id: pick(random, notIds) }],
    ['bad_time', { ...event, occurred_at: pick(random, noTimes) }],
    ['wrong_world', { ...event, simulated: false }],
    ['held', { ...event, occurred_at: tomorrow }],
  ]
  if (entry !== undefined) {
    const number = String(entry['number'])
    const digit = String((Number(number.at(-1)) + 1 + Math.floor(random() * 9)) % 10)
    ways.push(
      ['bad_check_digit', { ...event, entry: { ...entry, number: number.slice(0, 10) + digit } }],
      ['unknown_code', { ...event, entry: { ...entry, port: 'ZZZZ' } }],
      ['bad_time', { ...event, entry: { ...entry, filed_on: pick(random, noDays) } }],
      ['wrong_type', { ...event, entry: { ...entry, port: pick(random, oddValues) } }],
    )
  }
  if ('center' in event) ways.push(['unknown_code', { ...event, center: '999' }])
  if ('name' in event) ways.push(['wrong_type', { ...event, name: 'half \ud83d' }])
  const [end, value] = pick(random, ways)
  // Its codes may be out of force by then.
  return { bytes: text(value), end: end === 'held' && entry !== undefined ? 'held' : soon(end) }
}
const soon = (end: Sent['end']) => (end === 'held' ? undefined : end)
const without = (event: Json, name: string) =>
  Object.fromEntries(Object.entries(event).filter(([key]) => key !== name))

const deep = (depth: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}
const oddNames = ['constructor', 'toString', '', 'a/b~c', '\ud800', '\u0000', 'é', 'x'.repeat(400)]
const oddValues = [
  ...[null, true, -1, 0, -0, 1.5, 1e308, 1e21, 9_007_199_254_740_992, -9_000_000_000_000_001, ''],
  ...['\u0000', '\ud800', '\udc00x', '😀', '\ufeff', 'é\u2028', 'y'.repeat(5000), [], {}, [[]]],
  ...[[null], { a: 1 }, deep(40), deep(2000)],
]
const notIds = ['', 'a b', 'é', '\ud800', 'x'.repeat(65), 7, null, [], '\u0000', deep(500)]
const noDays = ['2026-02-30', '2026-13-01', '0000-01-01', '9999-12-31', '1969-12-31', '2149-06-07']
const noTimes = [
  ...noDays.map((date) => `${date}T12:00:00.000Z`),
  ...['2026-02-03T24:00:00.000Z', '2026-02-03T23:59:60.000Z', '2026-02-03T23:60:00.000Z'],
]

/** Any field at any depth taken away, replaced or added to; the answer is whatever it is. */
function changed(random: Random, event: Json): unknown {
  let value: unknown = event
  for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) value = once(random, value)
  return value
}

function once(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.1) return pick(random, oddValues)
  if (Array.isArray(value)) {
    if (value.length === 0 || random() < 0.3) return [...value, pick(random, oddValues)]
    const at = Math.floor(random() * value.length)
    return value.map((item: unknown, index) => (index === at ? once(random, item) : item))
  }
  const names = Object.keys(value)
  const name = names.length === 0 || random() < 0.1 ? pick(random, oddNames) : pick(random, names)
  if (random() < 0.2) return without(value as Json, name)
  return { ...value, [name]: once(random, (value as Json)[name]) }
}

/** The event written in ways that JSON.stringify never would. */
function written(random: Random, event: Json): Buffer {
  const plain = JSON.stringify(event)
  const inside = (member: string) => `${plain.slice(0, -1)},${member}}`
  const ways = [
    () => inside(`"event_id":"${String(event['event_id'])}-2"`),
    () => inside('"__proto__":{"event_type":"entry.released"}'),
    () => `{"__proto__":${plain}}`,
    () => inside(`"x":${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    () => '['.repeat(100_000),
    () => `{"a":`.repeat(20_000),
    () => plain.replace(/:\d+/, ':1e400'),
    () => plain.replace(/:(\d+)/, ':$1.0'),
    () => plain.replace(/:(\d+)/, ':0$1'),
    () => plain.replace(/:\d+/, ':-0'),
    () => plain.replace(/:\d+/, `:${'9'.repeat(400)}`),
    () => plain.replace(/:\d+/, ':NaN'),
    () => `\ufeff${plain}`,
    () => `${plain}${plain}`,
    () => `${plain}\r`,
    () => ` \t${plain}\t \r`,
    () => plain.replaceAll('"', "'"),
    () => plain.replace('"f-', '"\\ud800f-'),
    () => plain.replace('"f-', '"\u0000f-'),
    () => plain.replace('"f-', '"\\u0066-'),
    () => plain.replaceAll(/[a-z]/g, (a) => `\\u00${a.charCodeAt(0).toString(16)}`),
    () => `${plain.slice(0, -1)}${' '.repeat(random() < 0.9 ? 9 : 1_048_576)}}`,
  ]
  return Buffer.from(pick(random, ways)())
}

/** The same bytes in gzip, with something wrong more often than not. */
export function damagedGzip(random: Random, body: Buffer): Buffer {
  const zipped = gzipSync(body)
  return random() < 0.3 ? zipped : damage(random, zipped, body)
}
