import { expect, test } from 'vitest'
import type { CellTable } from '../../server/domain/uniformity/types.ts'
import { uniformityOf } from '../../server/domain/uniformity/uniformity.ts'

type Row = readonly [cell: number, port: number, n: number, x: number, importer?: number]

function tableOf(rows: readonly Row[], ports = 4, importers = 0): CellTable {
  return {
    cell: Int32Array.from(rows, ([cell]) => cell),
    port: Int32Array.from(rows, ([, port]) => port),
    importer: importers > 0 ? Int32Array.from(rows, (row) => row[4] ?? 0) : null,
    n: Float64Array.from(rows, ([, , n]) => n),
    x: Float64Array.from(rows, ([, , , x]) => x),
    cells: 1 + Math.max(0, ...rows.map(([cell]) => cell)),
    ports,
    importers,
  }
}

/** A fixed world without a random generator: every importer is at some ports of some cells. */
function manyRows(importers: number): Row[] {
  const rows: Row[] = []
  for (let importer = 0; importer < importers; importer++) {
    for (let at = 0; at < 4; at++) {
      const mixed = (importer * 7919 + at * 104_729 + importer * at * 31) % 1009
      const n = 3 + (mixed % 11)
      rows.push([
        mixed % 17,
        (mixed * 3 + at) % 8,
        n,
        (mixed * importer) % 5 === 0 ? 2 : 0,
        importer,
      ])
    }
  }
  return rows
}

const three: Row[] = [
  [0, 0, 100, 10],
  [0, 1, 80, 12],
  [0, 2, 60, 3],
  [1, 0, 40, 2],
  [1, 2, 90, 9],
]

test('the order of rows changes no bit of the result', () => {
  const rows = manyRows(120)
  const first = uniformityOf(tableOf(rows, 8, 120))
  const turned = uniformityOf(tableOf(rows.toReversed(), 8, 120))
  const dealt = rows.map((_, at) => rows[(at * 77 + 5) % rows.length]!)
  expect(new Set(dealt).size).toBe(rows.length)
  expect(turned).toEqual(first)
  expect(uniformityOf(tableOf(dealt, 8, 120))).toEqual(first)
  expect(first.sigma2).toBeGreaterThan(0)
  expect(first.ports.some((port) => port.psi > 1)).toBe(true)
})

test('a port and cell in two rows is the same as in one', () => {
  const halves = three.flatMap(([cell, port, n, x]): Row[] => [
    [cell, port, n - 1, x - 1],
    [cell, port, 1, 1],
  ])
  expect(uniformityOf(tableOf(halves))).toEqual(uniformityOf(tableOf(three)))
})

test('a cell of one port tells nothing and lowers the share that is compared', () => {
  const alone: Row = [2, 0, 60, 40]
  const without = uniformityOf(tableOf(three))
  const found = uniformityOf(tableOf([...three, alone]))
  expect(found.ports[0]).toEqual({ ...without.ports[0], n: 200, x: 52, compared_share: 0.7 })
  expect(found.ports.slice(1)).toEqual(without.ports.slice(1))
  expect(found.spread).toEqual(without.spread)
})

test('a cell in which none or all have the outcome is compared but moves no figure', () => {
  const found = uniformityOf(
    tableOf([...three, [2, 0, 50, 0], [2, 1, 50, 0], [3, 1, 4, 4], [3, 2, 6, 6]]),
  )
  const without = uniformityOf(tableOf(three))
  expect(found.ports.map((port) => port.ratio)).toEqual(without.ports.map((port) => port.ratio))
  expect(found.ports[1]).toMatchObject({ compared_share: 1, observed: 12, x: 16 })
  expect(found.spread).toEqual(without.spread)
})

test('an outcome that most entries have is counted by its complement', () => {
  const mostly = three.map(([cell, port, n, x]): Row => [cell, port, n, n - x])
  const found = uniformityOf(tableOf(mostly))
  expect(found.complement).toBe(true)
  expect({ ...found, complement: false }).toEqual(uniformityOf(tableOf(three)))
})

test('two ports are compared, but have no spread', () => {
  const found = uniformityOf(
    tableOf(
      [
        [0, 0, 100, 10],
        [0, 1, 100, 22],
        [1, 2, 50, 5],
      ],
      3,
    ),
  )
  expect(found.spread).toBeNull()
  expect(found.ports[0]!.ratio).toBeCloseTo(10 / 22, 12)
  expect(found.ports[2]).toMatchObject({ verdict: 'not_compared', ratio: null, compared_n: 0 })
})

test('without a comparable cell nothing is said of any port', () => {
  const found = uniformityOf(
    tableOf([
      [0, 0, 100, 10],
      [1, 1, 100, 22],
      [2, 2, 50, 5],
    ]),
  )
  expect(found).toMatchObject({ spread: null, benjamini_hochberg_z: null, set_aside_share: 0 })
  expect(found.ports.map((port) => port.verdict)).toEqual(Array(4).fill('not_compared'))
  expect(found.ports.map((port) => port.p)).toEqual(Array(4).fill(null))
  expect(uniformityOf(tableOf([], 0)).ports).toEqual([])
})

test('a port without the outcome has ratio 0, limits from 0 and a count to expect', () => {
  const [port] = uniformityOf(
    tableOf([
      [0, 0, 50, 0],
      [0, 1, 100, 12],
      [0, 2, 90, 9],
    ]),
  ).ports
  expect(port).toMatchObject({ ratio: 0, lower: 0, observed: 0 })
  expect(port!.upper).toBeGreaterThan(0.1)
  expect(port!.upper).toBeLessThan(2)
  // Per entry the others have 21 of 190, so 50 entries would have 5.5.
  expect(port!.expected).toBeCloseTo((50 * 21) / 190, 9)
})

test('where all others are without the outcome the ratio is open upwards', () => {
  const [port] = uniformityOf(
    tableOf([
      [0, 0, 50, 9],
      [0, 1, 100, 0],
      [0, 2, 90, 0],
    ]),
  ).ports
  expect(port).toMatchObject({ ratio: null, upper: null, expected: 0, verdict: 'flagged' })
  expect(port!.lower).toBeGreaterThan(1)
})

test('one strict port is set aside and no longer makes the others look lenient', () => {
  const rows = [0, 1, 2, 3].flatMap((cell): Row[] => [
    [cell, 0, 400, 84],
    [cell, 1, 150, 15],
    [cell, 2, 150, 15],
    [cell, 3, 100, 10],
  ])
  const found = uniformityOf(tableOf(rows))
  expect(found.ports.map((port) => port.verdict)).toEqual([
    'flagged',
    'not_distinguishable',
    'not_distinguishable',
    'not_distinguishable',
  ])
  expect(found.ports[1]!.p).toBeLessThan(0.05)
  expect(found.ports[1]!.ratio_reference).toBeCloseTo(1, 12)
  expect(found).toMatchObject({ set_aside_share: 0.5, no_common_practice: false })
})

test('a port carried by few importers that differ gets no limits and no flag', () => {
  const rows = manyRows(120)
  const few = [0, 1, 2].flatMap((at): Row[] => [[at, 8, 90, at === 0 ? 60 : 2, 120 + (at % 2)]])
  const port = uniformityOf(tableOf([...rows, ...few], 9, 122)).ports[8]!
  expect(port.k).toBeLessThan(5)
  expect(port).toMatchObject({
    verdict: 'too_few_importers',
    lower: null,
    upper: null,
    tested: false,
  })
  expect(port.ratio).not.toBeNull()
})

test('when the importer is the same in each cell, importers need no adjustment', () => {
  const own = three.map(([cell, port, n, x]): Row => [cell, port, n, x, cell])
  const found = uniformityOf(tableOf(own, 4, 2))
  const plain = uniformityOf(tableOf(three))
  expect(found.ports.map((port) => port.p)).toEqual(plain.ports.map((port) => port.p))
  expect(found.ports.map((port) => port.psi)).toEqual([1, 1, 1, 1])
  expect(found.ports[0]!.lower).toBe(plain.ports[0]!.lower)
})

test('counts that cannot be and ids outside their range are refused', () => {
  expect(() => uniformityOf(tableOf([[0, 0, 5, 6]]))).toThrow('6 of 5 entries')
  expect(() => uniformityOf(tableOf([[0, 7, 5, 1]]))).toThrow('an id outside its range')
})
