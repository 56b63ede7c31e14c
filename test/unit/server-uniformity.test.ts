import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cellTotals } from '../../server/domain/uniformity/cells.ts'
import { dispersionOf } from '../../server/domain/uniformity/dispersion.ts'
import { degreesOfFreedom } from '../../server/domain/uniformity/flags.ts'
import { LaplaceLikelihood } from '../../server/domain/uniformity/laplace.ts'
import { ratioInterval, ratioSums } from '../../server/domain/uniformity/ratio.ts'
import { wholeReference } from '../../server/domain/uniformity/reference.ts'
import { indexOf, spreadOf } from '../../server/domain/uniformity/spread.ts'
import type { CellTable, PortUniformity } from '../../server/domain/uniformity/types.ts'
import { uniformityOf } from '../../server/domain/uniformity/uniformity.ts'

interface GoldPort {
  observed: number
  o_star: number
  e_star: number
  ratio: number
  u: number
  v: number
  mid_p: number
  m: number
  c: number
  k: number | null
  psi: number
  lower: number
  upper: number
  tested: boolean
  p: number
  p_reference: number | null
  ratio_reference: number | null
  set_aside: boolean
  flag: boolean
}

interface GoldCase {
  name: string
  columns: string[]
  rows: (string | number)[][]
  ports: Record<string, GoldPort>
  compared_share?: Record<string, number>
  log_likelihood?: Record<string, number>
  sigma2: number
  spread: { tau: number; lower: number; upper: number; loglik: number }
  median_ratio: number
  median_ratio_lower: number
  median_ratio_upper: number
}

const fixture = new URL('../fixtures/statistics/uniformity.json', import.meta.url)
// The shape of the file is the interface above; a missing field fails its comparison.
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { cases: GoldCase[] }

const valuesOf = (gold: GoldCase, name: string) => {
  const column = gold.columns.indexOf(name)
  return column < 0 ? null : gold.rows.map((row) => row[column]!)
}

function idsOf(gold: GoldCase, name: string): { ids: Int32Array; names: (string | number)[] } {
  const values = valuesOf(gold, name) ?? []
  const names = [...new Set(values)].sort((a, b) => (a < b ? -1 : 1))
  return { ids: Int32Array.from(values, (value) => names.indexOf(value)), names }
}

function tableOf(gold: GoldCase): CellTable {
  const importer = idsOf(gold, 'importer')
  return {
    cell: idsOf(gold, 'cell').ids,
    port: idsOf(gold, 'port').ids,
    importer: gold.columns.includes('importer') ? importer.ids : null,
    n: Float64Array.from(valuesOf(gold, 'n') ?? [], Number),
    x: Float64Array.from(valuesOf(gold, 'x') ?? [], Number),
    cells: idsOf(gold, 'cell').names.length,
    ports: idsOf(gold, 'port').names.length,
    importers: importer.names.length,
  }
}

function expectNear(value: number | null, gold: number | null, tolerance = 1e-6): void {
  if (value === null || gold === null) {
    expect(value).toBe(gold)
    return
  }
  expect(Math.abs(value - gold)).toBeLessThanOrEqual(tolerance * Math.abs(gold) + 1e-12)
}

const portsOf = (gold: GoldCase) =>
  idsOf(gold, 'port').names.map((name, port) => ({ name, port, gold: gold.ports[name]! }))

test.each(cases)('ports as in the reference results: $name', (gold) => {
  const result = uniformityOf(tableOf(gold))
  expect(result.complement).toBe(false)
  expectNear(result.sigma2 ?? 0, gold.sigma2)
  for (const { name, port, gold: expected } of portsOf(gold)) {
    const found: PortUniformity = result.ports[port]!
    const numbers = [
      'observed',
      'o_star',
      'e_star',
      'ratio',
      'u',
      'v',
      'mid_p',
      'm',
      'k',
      'psi',
    ] as const
    for (const field of numbers) expectNear(found[field], expected[field])
    expectNear(found.p, expected.p)
    expectNear(found.p_reference, expected.p_reference)
    expectNear(found.ratio_reference, expected.ratio_reference)
    expect(found.tested, `tested ${name}`).toBe(expected.tested)
    expect(found.set_aside, `set aside ${name}`).toBe(expected.set_aside)
    expect(found.flagged, `flagged ${name}`).toBe(expected.flag)
    const share = gold.compared_share?.[name]
    if (share !== undefined) expectNear(found.compared_share, share)
    if (found.tested) {
      expectNear(found.lower, expected.lower)
      expectNear(found.upper, expected.upper)
    } else {
      expect([found.lower, found.upper, found.verdict]).toEqual([null, null, 'too_few_importers'])
    }
  }
})

test.each(cases)('limits and own variance of every port, shown or not: $name', (gold) => {
  const cells = cellTotals(tableOf(gold))
  const sums = portsOf(gold).map(({ port }) => ratioSums(cells, wholeReference(cells), port))
  const dispersion = dispersionOf(cells, sums)
  for (const { port, gold: expected } of portsOf(gold)) {
    const df = degreesOfFreedom(dispersion, port)
    const { lower, upper } = ratioInterval(sums[port]!, dispersion.psi[port]!, df)
    expectNear(dispersion.c[port]!, expected.c)
    expectNear(lower, expected.lower)
    expectNear(upper, expected.upper)
  }
})

test.each(cases)('spread between ports as in the reference results: $name', (gold) => {
  const cells = cellTotals(tableOf(gold))
  const whole = wholeReference(cells)
  const sums = Array.from({ length: cells.ports }, (_, port) => ratioSums(cells, whole, port))
  const { psi, m, k } = dispersionOf(cells, sums)
  const divisors = psi.map((own, port) => Math.max(own, m[port]!))
  const spread = spreadOf(new LaplaceLikelihood(cells, divisors))
  expectNear(spread.tau, gold.spread.tau, 1e-4)
  expectNear(spread.lower, gold.spread.lower, 1e-4)
  expectNear(spread.upper, gold.spread.upper, 1e-4)
  expectNear(spread.index, gold.median_ratio, 1e-4)
  expectNear(spread.index_lower, gold.median_ratio_lower, 1e-4)
  expectNear(spread.index_upper, gold.median_ratio_upper, 1e-4)

  // What is shown: the same, with the upper limit of the ports' own factors where that is greater.
  const own = spreadOf(new LaplaceLikelihood(cells, psi))
  const upper = k === null ? spread.upper : Math.max(spread.upper, own.upper)
  const shown = uniformityOf(tableOf(gold)).spread!
  expect(shown).toEqual({ ...spread, upper, index_upper: shown.index_upper })
  expectNear(shown.index_upper, indexOf(upper))
})

test('the likelihood of a given spread as in the reference results', () => {
  const gold = cases[0]!
  const table = tableOf(gold)
  const likelihood = new LaplaceLikelihood(cellTotals(table), new Float64Array(table.ports).fill(1))
  const wanted = Object.entries(gold.log_likelihood ?? {})
  expect(wanted.length).toBeGreaterThan(0)
  for (const [tau, value] of wanted) expectNear(likelihood.at(Number(tau)).value, value)
  expectNear(likelihood.at(gold.spread.tau).value, gold.spread.loglik)
})
