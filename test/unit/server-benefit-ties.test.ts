import { expect, test } from 'vitest'
import { timeRatio } from '../../server/domain/benefit/time-ratio.ts'
import type { TimeRow } from '../../server/domain/benefit/time-strata.ts'

test('in whole hours, where the score jumps over zero, equal pairs count half', () => {
  let jumps = 0
  for (let world = 0; world < 200; world += 1) {
    const tied = wholeHours(world)
    const { log_ratio, jump, k } = byPairs(tied)
    if (jump) jumps += 1
    const found = timeRatio(tied)
    expect(Math.abs((found.log_ratio ?? NaN) - log_ratio), `world ${world}`).toBeLessThan(1e-8)
    expect(Math.abs(found.k / k - 1), `world ${world}`).toBeLessThan(1e-6)
  }
  expect(jumps).toBeGreaterThan(50)
})

/** One stratum of ten trusted and ten other entries of a few importers, times of whole hours. */
function wholeHours(world: number): TimeRow[] {
  return Array.from({ length: 20 }, (_, entry) => {
    const mixed = Math.imul((world + 1) * 20 + entry, 0x9e3779b1) >>> 0
    const trusted = entry < 10
    return {
      importer: (trusted ? 0 : 100) + (mixed % 4),
      stratum: 0,
      trusted,
      hours: 1 + ((mixed >>> 8) % 9),
    }
  })
}

/** The estimate of one stratum from all pairs of entries, ties within 1e-9 counting half. */
function byPairs(rows: readonly TimeRow[]) {
  const trusted = rows.filter((row) => row.trusted)
  const other = rows.filter((row) => !row.trusted)
  const half = (difference: number) => (Math.abs(difference) <= 1e-9 ? 0.5 : difference < 0 ? 1 : 0)
  /** 1 where the other entry is below the trusted one, shifted by d. */
  const below = (own: TimeRow, another: TimeRow, d: number) =>
    half(Math.log(another.hours) - (Math.log(own.hours) - d))
  const above = (d: number) =>
    trusted.reduce(
      (sum, own) =>
        sum + other.reduce((all, another) => all + below(own, another, d), 0) - other.length / 2,
      0,
    )
  const differences = trusted
    .flatMap((own) => other.map((another) => Math.log(own.hours) - Math.log(another.hours)))
    .toSorted((a, b) => a - b)
    .filter((value, at, all) => at === 0 || value - (all[at - 1] ?? 0) > 1e-9)
  const gaps = differences.slice(1).map((value, at) => [differences[at] ?? NaN, value] as const)
  const zero = [
    ...differences.filter((d) => above(d) === 0).map((d) => [d, d] as const),
    ...gaps.filter(([from, to]) => above((from + to) / 2) === 0),
  ]
  const jump = zero.length === 0
  const after = differences.find((d) => above(d + 1e-6) < 0) ?? NaN
  const log_ratio = jump
    ? after
    : (Math.min(...zero.map(([from]) => from)) + Math.max(...zero.map(([, to]) => to))) / 2
  const scores = new Map<number, number>()
  const add = (importer: number, value: number) =>
    scores.set(importer, (scores.get(importer) ?? 0) + value)
  for (const own of trusted)
    for (const another of other) {
      const score = below(own, another, log_ratio) - 0.5
      add(own.importer, score)
      add(another.importer, score)
    }
  const squares = [...scores.values()].map((score) => score ** 2)
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
  return { log_ratio, jump, k: sum(squares) ** 2 / sum(squares.map((square) => square ** 2)) }
}
