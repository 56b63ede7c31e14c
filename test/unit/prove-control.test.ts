import { expect, test } from 'vitest'
import { controlOf, planted, shuffled } from '../../prove/control.ts'
import { cellPart, ControlFileError, ControlRows } from '../../prove/control-table.ts'
import { Random } from '../../prove/random.ts'

const columns = {
  unit: 'Office',
  importer: 'Importer',
  cell: [cellPart('Heading:4'), cellPart('Origin')],
  outcome: 'Found',
  is: new Set(['1', 'yes']),
}
const options = { seed: 3, shuffles: 10, factor: 2, plants: 12 }
const offices = 12

/** Declarations whose chance of an outcome depends on the lane, and at `strict` offices on them too. */
function file(entries: number, strict: Readonly<Record<string, number>> = {}): string {
  const random = new Random(1, 'prove-control')
  const rates = Array.from({ length: 40 }, () => random.between(0.05, 0.35))
  const lines = ['Heading,Office,Importer,Origin,Found']
  for (let entry = 0; entry < entries; entry += 1) {
    const lane = random.integer(rates.length)
    // Large and small offices, as everywhere.
    const office = `K${Math.floor(offices * random.uniform() ** 2)}`
    const rate = Math.min(0.95, (rates[lane] ?? 0) * (strict[office] ?? 1))
    const found = random.uniform() < rate
    const heading = `${1000 + (lane % 10)}${String(random.integer(100)).padStart(2, '0')}`
    lines.push(`${heading},${office},I${random.integer(900)},O${lane % 4},${found ? 1 : 0}`)
  }
  return lines.join('\n')
}

async function read(...texts: string[]) {
  const rows = new ControlRows(columns)
  for (const text of texts) await rows.add('test.csv', chunks(text))
  return rows.finish()
}
async function* chunks(text: string) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
}
const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0)

test('offices that differ by chance alone are not flagged, one made stricter is', async () => {
  const data = await read(file(12_000))
  const report = controlOf(data, options)
  expect(data.rows).toBe(12_000)
  expect(report.own.tested).toBe(offices)
  expect(report.own.flagged).toEqual([])
  expect(report.own.index).toMatchObject({ lower: 1 })
  expect(report.claims.filter(({ passed }) => !passed)).toEqual([])
  expect(report.shuffles.length).toBe(10)
  const large = report.plants[0]
  expect(large).toMatchObject({ unit: 'K0', due: true, found: true, others_flagged: 0 })
  expect(large?.lower).toBeLessThan(2)
  expect(large?.upper).toBeGreaterThan(1.8)
  expect(controlOf(data, options)).toEqual(report)
})

test('a file whose offices do differ is refused, and dealing its outcomes again is not', async () => {
  const report = controlOf(await read(file(12_000, { K2: 2, K7: 0.4 })), options)
  expect(report.own.flagged).toEqual(['K2', 'K7'])
  const refused = report.claims.filter(({ passed }) => !passed).map(({ says }) => says)
  expect(refused).toEqual([
    'as recorded: no unit is flagged',
    'as recorded: the interval of the index holds 1',
  ])
})

test('dealing again keeps the outcomes of every cell, making stricter only adds at one office', async () => {
  const { table } = await read(file(3000))
  const perCell = (x: Float64Array) => {
    const sums = new Float64Array(table.cells)
    table.cell.forEach((cell, row) => (sums[cell] = (sums[cell] ?? 0) + (x[row] ?? 0)))
    return sums
  }
  const dealt = shuffled(table, new Random(1, 'deal'))
  expect(perCell(dealt.x)).toEqual(perCell(table.x))
  expect(dealt.x).not.toEqual(table.x)
  const strict = planted(table, 0, 2, new Random(1, 'plant'))
  table.x.forEach((x, row) => {
    expect(dealt.x[row]).toBeLessThanOrEqual(table.n[row] ?? 0)
    expect(strict.x[row]).toBeLessThanOrEqual(table.n[row] ?? 0)
    if (table.port[row] === 0) expect(strict.x[row]).toBeGreaterThanOrEqual(x)
    else expect(strict.x[row]).toBe(x)
  })
  expect(sum(strict.x)).toBeGreaterThan(sum(table.x))
})

test('files are read together; cells take first characters, rows without an office are counted', async () => {
  const data = await read(
    '\ufeffHeading,Office,Importer,Origin,Found\n100100,B,I1,KR,yes\n100199,"A, north",I1,KR,0\n\n',
    'Found,Office,Heading,Origin,Importer\n1,B,1001,KR,I1\n1,,1001,KR,I1\n,B,1001,KR,I1\nno,B,2001,KR,\n',
  )
  expect(data).toMatchObject({ units: ['A, north', 'B'], rows: 4, left_out: 2 })
  expect(data.table).toMatchObject({ cells: 2, ports: 2, importers: 2 })
  expect(Array.from(data.table.n)).toEqual([2, 1, 1])
  expect(Array.from(data.table.x)).toEqual([2, 0, 0])
})

test.each([
  ['Heading,Office,Importer,Found\n1,B,I,1', 'no column Origin'],
  ['Heading,Office,Importer,Origin,Found\n1,B,I,KR', 'cannot be read'],
  ['', 'is empty'],
])('a file that is not understood is refused: %j', async (text, said) => {
  const failed = read(text)
  await expect(failed).rejects.toThrow(ControlFileError)
  await expect(failed).rejects.toThrow(said)
})
