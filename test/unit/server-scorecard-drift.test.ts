import { describe, expect, test } from 'vitest'
import { Random } from '../../prove/random.ts'
import { chiSquareTail, kolmogorovTail } from '../../server/domain/scorecard/chi-square.ts'
import { driftFlags, driftOf, stabilityIndex } from '../../server/domain/scorecard/drift.ts'

describe('tails', () => {
  // Abramowitz and Stegun, tables 26.7 and 26.8: 5 % and 1 % points.
  test.each([
    [3.84146, 1, 0.05],
    [6.6349, 1, 0.01],
    [16.919, 9, 0.05],
    [21.666, 9, 0.01],
    [2.70039, 9, 0.975],
    [124.342, 100, 0.05],
  ])('of chi-square: %d with %d degrees of freedom', (x, df, p) => {
    expect(chiSquareTail(x, df)).toBeCloseTo(p, 5)
  })

  // Smirnov 1948: the law at 1.3581 is 0.95, at 1.6276 it is 0.99, at 0.8276 it is 0.5.
  test.each([
    [1.3581, 0.05],
    [1.6276, 0.01],
    [0.8276, 0.5],
    [0.4, 0.9972],
  ])('of the largest distance: %d', (x, p) => {
    expect(kolmogorovTail(x)).toBeCloseTo(p, 4)
  })

  test('of the largest distance join where the series change', () => {
    expect(kolmogorovTail(1.18 - 1e-9)).toBeCloseTo(kolmogorovTail(1.18), 7)
  })
})

test('the stability index by hand, and 0 for equal shares', () => {
  const expected = (0.6 - 0.5) * Math.log(0.6 / 0.5) + (0.4 - 0.5) * Math.log(0.4 / 0.5)
  expect(stabilityIndex([500_000, 500_000], [600_000, 400_000])).toBeCloseTo(expected, 5)
  expect(stabilityIndex([30, 70], [30, 70])).toBe(0)
  expect(stabilityIndex([100, 0], [50, 50])).toBeLessThan(Infinity)
})

/** Rates of `n` rows; few distinct values, some missing. Importers have levels of their own. */
function sample(random: Random, n: number, importers: readonly number[] | null, shift = 0) {
  const group = Int32Array.from({ length: n }, () =>
    importers === null ? 0 : random.integer(importers.length),
  )
  const value = Float64Array.from(group, (one) =>
    random.uniform() < 0.05
      ? -1
      : Math.round(20 * (random.normal() + (importers?.[one] ?? 0) + shift)) + 1000,
  )
  return importers === null ? { value } : { value, group }
}

const worlds = 400
/** The share of 400 worlds above which a true rate of 5 % is refused, at four standard errors. */
const mostAlarms = 0.05 + 4 * Math.sqrt((0.05 * 0.95) / worlds)

describe('drift', () => {
  test('where nothing moved alarms come as rarely as they say', () => {
    let [byTenths, byDistance, flagged, psi, byChance] = [0, 0, 0, 0, 0]
    for (let world = 0; world < worlds; world++) {
      const random = new Random(world, 'drift', 'none')
      const features = Array.from({ length: 5 }, () =>
        driftOf(sample(random, 900, null), sample(random, 600, null)),
      )
      byTenths += Number((features[0]?.psi_p ?? 0) <= 0.05)
      byDistance += Number((features[0]?.ks_p ?? 0) <= 0.05)
      flagged += Number(driftFlags(features, 0.05).includes(true))
      psi += features[0]?.psi ?? 0
      byChance += features[0]?.psi_by_chance ?? 0
    }
    expect(byTenths / worlds).toBeLessThan(mostAlarms)
    // Not silent altogether: a test that never alarms would be no test.
    expect(byTenths / worlds).toBeGreaterThan(0.02)
    expect(byDistance / worlds).toBeLessThan(mostAlarms)
    expect(flagged / worlds).toBeLessThan(mostAlarms)
    expect(psi / byChance).toBeGreaterThan(0.9)
    expect(psi / byChance).toBeLessThan(1.1)
  })

  test('importers that come and go with levels of their own raise no more of them', () => {
    let [alarms, naive] = [0, 0]
    for (let world = 0; world < worlds; world++) {
      const random = new Random(world, 'drift', 'importers')
      // Each period has importers of its own, from one and the same population.
      const period = () =>
        sample(
          random,
          1000,
          Array.from({ length: 80 }, () => random.normal()),
        )
      const [before, after] = [period(), period()]
      const apart = { value: after.value, group: after.group?.map((one) => one + 80) ?? [] }
      alarms += Number(driftFlags([driftOf(before, apart)], 0.05)[0])
      naive += Number(
        driftFlags([driftOf({ value: before.value }, { value: apart.value })], 0.05)[0],
      )
    }
    expect(alarms / worlds).toBeLessThan(mostAlarms)
    expect(naive / worlds).toBeGreaterThan(0.3)
  })

  test('a shift is found, and only where it was planted', () => {
    let [found, beside, grouped] = [0, 0, 0]
    for (let world = 0; world < 100; world++) {
      const random = new Random(world, 'drift', 'planted')
      const features = [0.4, 0, 0, 0].map((shift) =>
        driftOf(sample(random, 900, null), sample(random, 600, null, shift)),
      )
      const [planted, ...others] = driftFlags(features, 0.05)
      found += Number(planted)
      beside += Number(others.includes(true))
      // The same importers before and after, all of them moved.
      const importers = Array.from({ length: 80 }, () => 0.5 * random.normal())
      grouped += Number(
        driftFlags(
          [driftOf(sample(random, 2000, importers), sample(random, 2000, importers, 0.5))],
          0.05,
        )[0],
      )
    }
    expect(found).toBeGreaterThanOrEqual(99)
    expect(beside).toBeLessThan(14)
    expect(grouped).toBeGreaterThanOrEqual(95)
  })

  test('values that begin to be missing are drift', () => {
    const random = new Random(5, 'drift', 'missing')
    const before = Float64Array.from({ length: 1000 }, () => 100 + random.integer(50))
    const after = before.map((value) => (random.uniform() < 0.1 ? -1 : value))
    const one = driftOf({ value: before }, { value: after })
    expect(driftFlags([one], 0.05)).toEqual([true])
    expect(one.ks).toBeCloseTo(0.1, 1)
  })

  test('few rows, or one importer with nearly all of them, say nothing', () => {
    const random = new Random(6, 'drift', 'few')
    const few = driftOf(sample(random, 49, null), sample(random, 900, null, 9))
    expect([few.psi, few.ks_p, driftFlags([few], 0.05)[0]]).toEqual([null, null, false])
    const one = (shift: number) => ({
      ...sample(random, 900, null, shift),
      group: new Int32Array(900),
    })
    expect(driftOf(one(0), one(2)).psi_p).toBeNull()
    const constant = { value: new Float64Array(100) }
    expect(driftOf(constant, constant)).toMatchObject({ psi: 0, psi_p: 1, ks: 0, ks_p: 1 })
  })
})
