import { normalCdf } from '../special.ts'
import type { CellTotals } from './cells.ts'
import { CountLaw } from './count-law.ts'
import type { RatioSums } from './ratio.ts'
import { eachComparedCell, type Reference } from './reference.ts'

const largestSupport = 5000
/**
 * Two-sided mid-p of a port's observed count when outcomes fall on ports by chance: the
 * hypergeometric laws of its cells, convolved. From 5,000 possible counts on a normal tail with
 * one term for skewness. Source: Lancaster 1961 (mid-p); Edgeworth expansion, Hall 1992.
 */
export function midP(
  cells: CellTotals,
  reference: Reference,
  port: number,
  sums: RatioSums,
): number {
  let support = 1
  eachComparedCell(cells, reference, port, (n, _x, N, X) => {
    support += Math.min(n, X) - Math.max(0, n + X - N)
  })
  if (support > largestSupport) return skewedNormalP(sums)
  const law = new CountLaw()
  eachComparedCell(cells, reference, port, (n, _x, N, X) => law.add(N, X, n))
  const { below, at, above } = law.around(sums.observed)
  return Math.min(1, 2 * Math.min(below, above) + at)
}

/**
 * No mid-p of a port is larger than this. A hypergeometric count is a sum of independent indicators
 * (Vatutin and Mikhailov 1982), so Bennett's inequality (1962) holds for the sum over cells.
 */
export function largestMidP({ u, v }: RatioSums): number {
  const away = Math.abs(u) / v
  return Math.min(1, 2 * Math.exp(-v * ((1 + away) * Math.log1p(away) - away)))
}

export function skewedNormalP({ u, v, third_moment }: RatioSums): number {
  const z = u / Math.sqrt(v)
  const skewness = third_moment / v ** 1.5
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  const correction = (skewness / 6) * (z * z - 1) * density
  const tail = Math.min(normalCdf(z) - correction, normalCdf(-z) + correction)
  return Math.min(1, Math.max(0, 2 * tail))
}
