import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventIdAt, timeOfEventId } from '../../server/contract/event-id.ts'

const moment = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const random = fc.uint8Array({ minLength: 10, maxLength: 10 })

test('an id gives back its moment, whatever the random bytes', () => {
  fc.assert(
    fc.property(moment, random, (at, bytes) => {
      expect(timeOfEventId(eventIdAt(at, bytes))).toBe(at)
    }),
  )
})

test('the order of ids is the order of their moments', () => {
  fc.assert(
    fc.property(moment, moment, random, random, (a, b, one, other) => {
      fc.pre(a < b)
      expect(eventIdAt(a, one) < eventIdAt(b, other)).toBe(true)
    }),
  )
})

test('every random byte counts, so that two pages make no id alike', () => {
  const zero = new Uint8Array(10)
  const ids = Array.from(zero, (_, at) =>
    eventIdAt(
      0,
      zero.map((_, index) => Number(index === at)),
    ),
  )
  expect(new Set([eventIdAt(0, zero), ...ids]).size).toBe(11)
})

test.each([
  '',
  'browser-1',
  '01a21051-99e0-404e-b10b-51b2deb45d46',
  '01A21051-99E0-704E-B10B-51B2DEB45D46',
  '01a21051-99e0-704e-710b-51b2deb45d46',
  '01a21051-99e0-704e-b10b-51b2deb45d46 ',
])('%j holds no moment', (id) => {
  expect(timeOfEventId(id)).toBeUndefined()
})
