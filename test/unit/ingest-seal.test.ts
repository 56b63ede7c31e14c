import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../ingest/canonical.ts'
import { batchSequence, Sealer } from '../../ingest/seal.ts'
import { fault } from '../../ingest/record.ts'
import { canonicalEvent } from '../../ingest/canonical-event.ts'
import { knownTypes, validateEvent } from '../../ingest/validate.ts'
import { filed, openTables, released } from '../support/events.ts'
import { fuzzRecords, some } from '../support/fuzz.ts'

const at = new Date('2026-03-03T00:00:00Z')
function event(value: unknown) {
  const verdict = validateEvent(value, openTables)
  if (!verdict.ok) throw new Error(verdict.code)
  return verdict.event
}
const from = { run_id: 'r', source: 'file', origin: 'f' }
const record = (line: number) => ({ line, position: line * 10, bytes: Buffer.from('{') })

test('canonical text does not depend on key order or white space', () => {
  expect(canonicalJson({ b: [1, { d: 1, c: null }], a: 'é"' })).toBe(
    '{"a":"é\\"","b":[1,{"c":null,"d":1}]}',
  )
  expect(canonicalJson(JSON.parse('{"a":1.0,"b":-0,"c":1e3}'))).toBe('{"a":1,"b":0,"c":1000}')
  expect(canonicalJson(JSON.parse('{"b":1,"10":1,"9":{"__proto__":2,"Z":1}}'))).toBe(
    '{"10":1,"9":{"Z":1,"__proto__":2},"b":1}',
  )
})

test('canonical text holds the same value, whatever the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.parse(text))).toBe(text)
    }),
  )
})

test('batch numbers grow also when the clock stands still or steps back', () => {
  let ms = 1_770_000_000_000
  const next = batchSequence(() => ms, 5)
  const numbers: bigint[] = []
  for (let index = 0; index < 5000; index += 1) {
    if (index === 3000) ms -= 60_000
    numbers.push(BigInt(next()))
  }
  for (let index = 1; index < numbers.length; index += 1) {
    expect((numbers[index] ?? 0n) > (numbers[index - 1] ?? 0n)).toBe(true)
  }
  expect(new Set(numbers.map((number) => (number >> 10n) & 1023n))).toEqual(new Set([5n]))
})

test('a batch holds rows per table, counts that add up and a token of its content', () => {
  const sealer = new Sealer(
    from,
    batchSequence(() => 1, 1),
  )
  sealer.accept(record(1), event(filed(1)), 5)
  sealer.reject(record(2), fault('not_json', '', 'no'))
  sealer.accept(record(3), event(released(1)), 6)
  sealer.hold(record(4), event(released(2)), 99)
  const { batch, held } = sealer.seal(at)
  expect(batch?.header).toMatchObject({
    received: 3,
    accepted: 2,
    rejected: 1,
    first_position: 10,
    last_position: 40,
    groups: [
      { name: 'entry_event', rows: 2, format: 'Native' },
      { name: 'rejected', rows: 1 },
    ],
  })
  expect(held?.header).toMatchObject({ received: 1, groups: [{ name: 'held', rows: 1 }] })
  expect(batch?.header.token).toMatch(/^[0-9a-f]{64}$/)
  expect(sealer.size).toBe(0)
  expect(batch?.body.includes(canonicalJson(filed(1)))).toBe(true)
})

test('the text made for an event type is the canonical text, for every type and whatever is in the fields', () => {
  const written = new Map<string, number>()
  for (const { bytes } of some(fuzzRecords(11, '2026-03-04'), 6000)) {
    const text = bytes.toString('utf8').trim()
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      continue
    }
    const verdict = validateEvent(value, openTables)
    if (!verdict.ok) continue
    expect(canonicalEvent(verdict.event)).toBe(canonicalJson(value))
    written.set(verdict.event.event_type, (written.get(verdict.event.event_type) ?? 0) + 1)
  }
  expect([...written.keys()].sort()).toEqual([...knownTypes].sort())
  expect(Math.min(...written.values())).toBeGreaterThan(2)
})
