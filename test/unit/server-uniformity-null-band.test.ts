import { expect, test } from 'vitest'
import { nullBand } from '../../server/domain/uniformity/null-band.ts'
import { drawHypergeometric, uniformNumbers } from '../../server/domain/uniformity/random-split.ts'
import type { CellTable } from '../../server/domain/uniformity/types.ts'
import { uniformityOf } from '../../server/domain/uniformity/uniformity.ts'

/** 12 ports in 20 cells of 60 entries a port, at one rate; `strict` doubles every third port. */
function worldOf(strict: boolean, seed: number): CellTable {
  const random = uniformNumbers(seed)
  const rows = Array.from({ length: 240 }, (_, at) => ({
    cell: Math.floor(at / 12),
    port: at % 12,
  }))
  const rate = (port: number) => (strict && port % 3 === 0 ? 0.2 : 0.1)
  const outcomes = (port: number) =>
    Array.from({ length: 60 }, random).filter((value) => value < rate(port)).length
  return {
    cell: Int32Array.from(rows, ({ cell }) => cell),
    port: Int32Array.from(rows, ({ port }) => port),
    importer: null,
    n: new Float64Array(240).fill(60),
    x: Float64Array.from(rows, ({ port }) => outcomes(port)),
    cells: 20,
    ports: 12,
    importers: 0,
  }
}

test('ports that are alike lie in the band, strict ports far above it', () => {
  const alike = worldOf(false, 11)
  const band = nullBand(alike, uniformityOf(alike), { draws: 99, seed: 3 })
  expect(band.lower).toBe(1)
  expect(band.upper).toBeGreaterThan(1)
  expect(band.upper).toBeLessThan(1.15)
  expect(band.p).toBeGreaterThan(0.05)
  const strict = worldOf(true, 11)
  const result = uniformityOf(strict)
  const far = nullBand(strict, result, { draws: 99, seed: 3 })
  expect(result.spread!.index).toBeGreaterThan(far.upper)
  expect(far).toMatchObject({ p: 0.01, draws: 99 })
})

test('one seed gives one band and the order of rows does not matter', () => {
  const table = worldOf(true, 5)
  const result = uniformityOf(table)
  const band = nullBand(table, result, { draws: 20, seed: 8 })
  expect(nullBand(table, result, { draws: 20, seed: 8 })).toEqual(band)
  const turned: CellTable = {
    ...table,
    cell: table.cell.toReversed(),
    port: table.port.toReversed(),
    x: table.x.toReversed(),
  }
  expect(nullBand(turned, uniformityOf(turned), { draws: 20, seed: 8 })).toEqual(band)
  expect(nullBand(table, result, { draws: 20, seed: 9 })).not.toEqual(band)
})

test('a band needs draws and three ports', () => {
  const table = worldOf(false, 5)
  const result = uniformityOf(table)
  expect(() => nullBand(table, result, { draws: 0, seed: 8 })).toThrow('needs draws')
  const bare = { ...result, spread: null }
  expect(() => nullBand(table, bare, { draws: 9, seed: 8 })).toThrow('no spread')
})

test.each([
  { N: 100, X: 10, n: 30 },
  { N: 500, X: 200, n: 90 },
  { N: 60, X: 50, n: 40 },
])('$n of $N drawn hold the marked ones with the right mean and variance', ({ N, X, n }) => {
  const random = uniformNumbers(21)
  const counts = Array.from({ length: 20_000 }, () => drawHypergeometric(N, X, n, random))
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const spread = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length
  const variance = (n * X * (N - X) * (N - n)) / (N * N * (N - 1))
  expect(Math.abs(mean - (n * X) / N)).toBeLessThan(4 * Math.sqrt(variance / counts.length))
  expect(Math.abs(spread / variance - 1)).toBeLessThan(0.05)
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(Math.max(0, n + X - N))
  expect(Math.max(...counts)).toBeLessThanOrEqual(Math.min(n, X))
})
