import { expect, test } from 'vitest'
import { hypergeometric } from '../../server/domain/special.ts'
import { CountLaw } from '../../server/domain/uniformity/count-law.ts'
import { largestMidP, midP, skewedNormalP } from '../../server/domain/uniformity/mid-p.ts'
import { cellTotals } from '../../server/domain/uniformity/cells.ts'
import { ratioSums } from '../../server/domain/uniformity/ratio.ts'
import { wholeReference } from '../../server/domain/uniformity/reference.ts'

const counts = Array.from({ length: 23 }, (_, at) => ({
  N: 40 + 13 * at,
  X: 3 + ((at * 7) % 30),
  n: 5 + ((at * 11) % 37),
}))

/** By the definition of a sum of independent counts, without any shortcut. */
function slowLaw(): number[] {
  let law = [1]
  for (const { N, X, n } of counts) {
    const { from, probabilities } = hypergeometric(N, X, n)
    const next = Array<number>(law.length + from + probabilities.length).fill(0)
    law.forEach((a, i) => probabilities.forEach((b, j) => (next[i + from + j]! += a * b)))
    law = next
  }
  return law
}

test('the law of a sum of hypergeometric counts is their convolution, far tails included', () => {
  const slow = slowLaw()
  const law = new CountLaw()
  for (const { N, X, n } of counts) law.add(N, X, n)
  for (const value of [0, 5, 15, 23, 40, 70]) {
    const { below, at, above } = law.around(value)
    const sum = (values: number[]) => values.reduce((total, part) => total + part, 0)
    const near = (found: number, wanted: number) =>
      expect(Math.abs(found - wanted)).toBeLessThan(1e-10 * wanted + 1e-35)
    near(below, sum(slow.slice(0, value)))
    near(at, slow[value]!)
    near(above, sum(slow.slice(value + 1)))
  }
})

function portOf(cells: number, n: number, N: number, X: number, xIn: (cell: number) => number) {
  const ids = Array.from({ length: cells }, (_, cell) => cell)
  const totals = cellTotals({
    cell: Int32Array.from([...ids, ...ids]),
    port: Int32Array.from([...ids.map(() => 0), ...ids.map(() => 1)]),
    importer: null,
    n: Float64Array.from([...ids.map(() => n), ...ids.map(() => N - n)]),
    x: Float64Array.from([...ids.map(xIn), ...ids.map((cell) => X - xIn(cell))]),
    cells,
    ports: 2,
    importers: 0,
  })
  const whole = wholeReference(totals)
  const sums = ratioSums(totals, whole, 0)
  return { sums, p: midP(totals, whole, 0, sums) }
}

test('the skewed normal tail meets the exact one where they change over', () => {
  // About two standard deviations above the 2.5 a cell that are usual.
  const twoOrThree = (cell: number) => (cell % 3 === 0 ? 2 : 3)
  const exact = portOf(240, 20, 200, 25, twoOrThree)
  expect(Math.abs(skewedNormalP(exact.sums) / exact.p - 1)).toBeLessThan(0.02)
  const beyond = portOf(260, 20, 200, 25, twoOrThree)
  expect(beyond.p).toBe(skewedNormalP(beyond.sums))
})

test('no exact mid-p is above its bound', () => {
  for (const x of [0, 1, 2, 3, 6, 9, 12]) {
    const { sums, p } = portOf(9, 20, 200, 25, () => x)
    expect(p).toBeLessThanOrEqual(largestMidP(sums))
  }
})
