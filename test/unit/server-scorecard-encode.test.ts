import { describe, expect, test } from 'vitest'
import {
  encodeEarlier,
  encodeJudged,
  encodeOthers,
  profileOf,
  type KeyChain,
} from '../../server/domain/scorecard/encode.ts'
import { strengthsOf } from '../../server/domain/scorecard/strengths.ts'
import { Random } from '../../prove/random.ts'

/** Heading 0 has lanes 0 and 1, heading 1 has lane 2; the last row has no lane. */
const chain: KeyChain = [
  { id: Int32Array.of(0, 0, 0, 0, 1, 1), size: 2 },
  { id: Int32Array.of(0, 0, 1, 1, 2, -1), size: 3 },
]
const history = {
  outcome: Uint8Array.of(1, 0, 1, 1, 0, 1),
  days: Int32Array.of(1, 2, 2, 3, 4, 5),
}
const strengths = [4, 2]
const ppm = (rate: number) => Math.round(rate * 1e6)

describe('smoothed rates of keys', () => {
  test('a training row is told what was known before its day, at every level', () => {
    const { rates, counts } = encodeEarlier(chain, history, strengths)
    // Day 1: nothing. Day 2: one row with outcome 1: base 1.5 / 2, heading (1 + 4 * 0.75) / 5.
    const second = (1 + 4 * 0.75) / 5
    expect([...(rates[0] ?? [])].slice(0, 3)).toEqual([-1, ppm(second), ppm(second)])
    expect([...(rates[1] ?? [])].slice(0, 3)).toEqual([
      -1,
      ppm((1 + 2 * second) / 3),
      ppm((0 + 2 * second) / 2),
    ])
    // Day 3: rows 0 to 2 are known, two of three with the outcome; lane 1 was seen once.
    const third = (2 + 4 * (2.5 / 4)) / 7
    expect(rates[0]?.[3]).toBe(ppm(third))
    expect(rates[1]?.[3]).toBe(ppm((1 + 2 * third) / 3))
    expect(rates[1]?.[5]).toBe(-1)
    expect([...(counts[1] ?? [])]).toEqual([0, 1, 0, 1, 0, -1])
  })

  test('its own outcome, and those of its day and later, change nothing', () => {
    const before = encodeEarlier(chain, history, strengths)
    history.outcome.forEach((_, row) => {
      const outcome = history.outcome.slice()
      outcome[row] = 1 - (outcome[row] ?? 0)
      const after = encodeEarlier(chain, { ...history, outcome }, strengths)
      for (const level of [0, 1]) {
        history.days.forEach((day, other) => {
          if (day > (history.days[row] ?? 0)) return
          expect(after.rates[level]?.[other]).toBe(before.rates[level]?.[other])
        })
      }
    })
  })

  test('an outcome counts once it is known, however early the filing', () => {
    const known = Int32Array.of(4, 2, 2, 3, 4, 5)
    const { counts } = encodeEarlier(chain, { ...history, known }, strengths)
    expect([...(counts[0] ?? [])]).toEqual([0, 0, 0, 2, 0, 1])
  })

  test('leaving one out is the profile without the row', () => {
    const { rates } = encodeOthers(chain, history, strengths)
    history.outcome.forEach((_, left) => {
      const rows = [...history.outcome.keys()].filter((row) => row !== left)
      const only = (values: Int32Array) => Int32Array.from(rows, (row) => values[row] ?? 0)
      const others = profileOf(
        chain.map(({ id, size }) => ({ id: only(id), size })),
        { outcome: Uint8Array.from(rows, (row) => history.outcome[row] ?? 0) },
        strengths,
      )
      const one = chain.map(({ id, size }) => ({ id: id.slice(left, left + 1), size }))
      const judged = encodeJudged(one, others)
      expect(judged.rates.map((level) => level[0])).toEqual(rates.map((level) => level[left]))
    })
  })

  test('a key that is new has the rate of its parent, a row before any history none', () => {
    const profile = profileOf(chain, history, strengths)
    const judged: KeyChain = [
      { id: Int32Array.of(0), size: 2 },
      { id: Int32Array.of(2), size: 3 },
    ]
    const { rates, counts } = encodeJudged(judged, profile)
    const heading = (3 + 4 * (4.5 / 7)) / 8
    expect(rates.map((level) => level[0])).toEqual([ppm(heading), ppm((0 + 2 * heading) / 3)])
    expect(counts.map((level) => level[0])).toEqual([4, 1])
    const empty = profileOf(chain, { outcome: new Uint8Array() }, strengths)
    expect(encodeJudged(judged, empty).rates.map((level) => level[0])).toEqual([-1, -1])
  })
})

/** `groups` keys of `size` rows; their rates scatter like beta(m p, m (1 - p)) around 0.2. */
function scattered(random: Random, groups: number, size: number, m: number) {
  const id = Int32Array.from({ length: groups * size }, (_, row) => Math.floor(row / size))
  const rates = Array.from({ length: groups }, () => random.beta(m * 0.2, m * 0.8))
  const outcome = Uint8Array.from(id, (group) => (random.uniform() < (rates[group] ?? 0) ? 1 : 0))
  return { chain: [{ id, size: groups }], outcome }
}

describe('the strength of smoothing', () => {
  test.each([1, 5, 40])('is found again where keys scatter with m = %d', (m) => {
    const { chain: keys, outcome } = scattered(new Random(1, 'strength', m), 3000, 20, m)
    const [found] = strengthsOf(keys, outcome)
    expect((found ?? 0) / m).toBeGreaterThan(0.85)
    expect((found ?? 0) / m).toBeLessThan(1.18)
  })

  test('is found at each level of a chain', () => {
    const random = new Random(2, 'strength', 'chain')
    const [outer, inner] = [8, 3]
    const rates = Array.from({ length: 400 }, () => random.beta(outer * 0.3, outer * 0.7))
    const lanes = Array.from({ length: 4000 }, (_, lane) => {
      const parent = rates[Math.floor(lane / 10)] ?? 0
      return random.beta(inner * parent, inner * (1 - parent))
    })
    const lane = Int32Array.from({ length: 60_000 }, (_, row) => Math.floor(row / 15))
    const outcome = Uint8Array.from(lane, (one) => (random.uniform() < (lanes[one] ?? 0) ? 1 : 0))
    const found = strengthsOf(
      [
        { id: lane.map((one) => Math.floor(one / 10)), size: 400 },
        { id: lane, size: 4000 },
      ],
      outcome,
    )
    // The heading's counts scatter more than its own rate, because its lanes do.
    expect(found[0]).toBeGreaterThan(4)
    expect(found[0]).toBeLessThan(10)
    expect(found[1]).toBeGreaterThan(2.4)
    expect(found[1]).toBeLessThan(3.6)
  })

  test('is found where a heading has two lanes only: a lane is not held to itself', () => {
    const random = new Random(4, 'strength', 'pairs')
    const inner = 3
    const lanes = Array.from({ length: 4000 }, (_, lane) => {
      const parent = lane % 4 < 2 ? 0.15 : 0.4
      return random.beta(inner * parent, inner * (1 - parent))
    })
    const lane = Int32Array.from({ length: 80_000 }, (_, row) => Math.floor(row / 20))
    const outcome = Uint8Array.from(lane, (one) => (random.uniform() < (lanes[one] ?? 0) ? 1 : 0))
    const heading = { id: lane.map((one) => Math.floor(one / 2)), size: 2000 }
    const found = strengthsOf([heading, { id: lane, size: 4000 }], outcome)
    // The other lane is a poor guess of the parent, so lanes seem to scatter more than they do: m below 3.
    expect(found[1]).toBeGreaterThan(1)
    expect(found[1]).toBeLessThan(3)
  })

  test('is large where keys do not differ, so that their past says nothing', () => {
    const random = new Random(3, 'strength', 'none')
    const id = Int32Array.from({ length: 40_000 }, (_, row) => Math.floor(row / 20))
    const outcome = Uint8Array.from(id, () => (random.uniform() < 0.2 ? 1 : 0))
    expect(strengthsOf([{ id, size: 2000 }], outcome)[0]).toBeGreaterThan(300)
  })
})
