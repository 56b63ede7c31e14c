import { expect, test } from 'vitest'
import { benefitOf, type BenefitTotal } from '../../server/domain/benefit-rows.ts'
import { benefitTimes, readBenefit } from '../../server/domain/benefit-cases.ts'
import { riskRatio } from '../../server/domain/benefit/risk-ratio.ts'
import { PairCounts } from '../../server/domain/benefit/pair-counts.ts'
import { timeRatio, timeRatioOf } from '../../server/domain/benefit/time-ratio.ts'
import { armMedians } from '../../server/domain/benefit/time-strata.ts'
import { denseIds } from '../../server/domain/dense-ids.ts'
import { seededRandom } from '../support/streams.ts'

interface Entry {
  cell: number
  trusted: number
  importer: number
  center: string
  port: string
  segment: number
  exam: number
  milliseconds: number
}
const random = seededRandom(23)
const pick = (below: number) => Math.floor(random() * below)
/** Forty importers in six cells of two ports; whole hours, so that times meet; some were never released. */
const entries = Array.from({ length: 900 }, (): Entry => {
  const importer = pick(40)
  const cell = pick(6)
  return {
    ...{ cell, importer, trusted: Number(importer < 16), center: pick(2) === 0 ? '001' : '007' },
    ...{ port: cell < 3 ? '1001' : '2704', segment: pick(5), exam: Number(random() < 0.2) },
    milliseconds: random() < 0.1 ? -1 : 3_600_000 * pick(30),
  }
}).toSorted((a, b) => a.cell - b.cell || a.trusted - b.trusted || a.milliseconds - b.milliseconds)

function rowBinary(rows: readonly Entry[]): Buffer {
  return Buffer.concat(
    rows.map(({ cell, trusted, importer, center, port, segment, exam, milliseconds }) => {
      const row = Buffer.alloc(42)
      row.writeBigUInt64LE(BigInt(cell) << 40n, 0)
      row.writeUInt8(trusted, 8)
      row.writeBigUInt64LE(BigInt(importer) * 0x1_0000_0001n, 9)
      row.write(`${center}${port}10`, 17, 'latin1')
      row.writeUInt8(segment, 26)
      row.writeUInt8(exam, 27)
      row.writeUInt32LE(300 * exam, 30)
      row.writeDoubleLE(milliseconds, 34)
      return row
    }),
  )
}
const cases = readBenefit(rowBinary(entries))
const riskRows = (rows: readonly Entry[]) =>
  rows.map(({ importer, cell, trusted, exam }) => ({
    ...{ importer, stratum: cell, trusted: trusted === 1, n: 1, x: exam },
  }))
const timeRows = (rows: readonly Entry[]) =>
  rows
    .filter(({ milliseconds }) => milliseconds >= 0)
    .map(({ importer, cell, trusted, milliseconds }) => ({
      ...{ importer, stratum: cell, trusted: trusted === 1, hours: milliseconds / 3_600_000 },
    }))
const six = (value: number | null) => (value === null ? null : Number(value.toPrecision(6)))

test.each([
  [{}, () => true],
  [{ center: ['007'] }, ({ center }: Entry) => center === '007'],
  [{ port: ['2704'] }, ({ port }: Entry) => port === '2704'],
  [{ segment: ['standard' as const] }, ({ segment }: Entry) => segment === 2],
  [{ mode: ['99'] }, () => false],
])('rows of the database give what single entries give: %j', (filters, chosen) => {
  const inView = entries.filter(chosen)
  const { rows } = benefitOf([], cases, filters)
  const exam = riskRatio(riskRows(inView))
  expect(rows.find(({ measure }) => measure === 'exam')).toMatchObject({
    compared_trusted: exam.n_trusted,
    importers: exam.importers,
    trusted_importers: exam.trusted_importers,
    ratio: exam.state === 'shown' ? six(exam.ratio) : null,
    lower: exam.state === 'shown' ? six(exam.lower) : null,
    state: exam.state,
  })
  const times = timeRatio(timeRows(inView))
  expect(rows.find(({ measure }) => measure === 'release_time')).toMatchObject({
    importers: times.importers,
    trusted_value: six(times.trusted_median),
    other_value: six(times.other_median),
    ratio: times.state === 'shown' ? six(times.ratio) : null,
    upper: times.state === 'shown' ? six(times.upper) : null,
    state: times.state,
  })
})

test('entries of cells of one arm are counted by the totals alone', () => {
  const total = { center: '001', port: '1001', segment: '', mode: '10', timed: 5, unsettled: 2 }
  const totals: BenefitTotal[] = [
    { ...total, arm: 1, n: 7 },
    { ...total, arm: 0, n: 11 },
    { ...total, arm: -1, n: 13 },
    { ...total, center: '007', arm: 0, n: 100 },
  ]
  const found = benefitOf(totals, readBenefit(Buffer.alloc(0)), { center: ['001'] })
  expect(found).toMatchObject({ n: 18, account_unknown: 13, unsettled_n: 4 })
  expect(found.rows[0]).toMatchObject({ n_trusted: 7, n_other: 11, compared_trusted: 0 })
  expect(found.rows.at(-1)).toMatchObject({ n_trusted: 5, n_other: 5, state: 'undefined' })
})

test('a base that ends within a row is refused', () => {
  expect(() => readBenefit(rowBinary(entries).subarray(1))).toThrow('whole rows')
})

test('the score of a range of shifts is that of all shifts, however often the range is cut', () => {
  const strata = benefitTimes(
    cases,
    Int32Array.from({ length: cases.length }, (_, row) => row),
  )
  const whole = PairCounts.of(strata)
  let range = whole
  let [low, high] = [-4, 5]
  for (let cut = 0; cut < 12; cut += 1) {
    range = range.between(low, high)
    for (const share of [0, 0.1, 0.5, 0.77, 1]) {
      const shift = low + share * (high - low)
      expect(range.score(shift)).toBe(whole.score(shift))
    }
    if (cut % 2 === 0) low += (high - low) / 3
    else high -= (high - low) / 3
  }
  expect(timeRatioOf(strata)).toEqual(timeRatio(timeRows(entries)))
})

test('a range that ends among equal times counts them half where they are equal', () => {
  const strata = benefitTimes(
    cases,
    Int32Array.from({ length: cases.length }, (_, row) => row),
  )
  const whole = PairCounts.of(strata)
  const { trusted, other } = strata[0]!
  const equal = trusted.log_hours[9]! - other.log_hours[20]!
  for (const [from, to] of [
    [-0.5e-9, 2e-9],
    [-2e-9, 0.5e-9],
  ] as const) {
    const range = whole.between(equal + from, equal + to)
    expect(range.score(equal + from)).toBe(whole.score(equal + from))
    expect(range.score(equal + to)).toBe(whole.score(equal + to))
    expect(range.score(equal + from)).not.toBe(range.score(equal + to))
  }
})

test('a median of weighted arms is the least value at which half of the weight is reached', () => {
  const strata = benefitTimes(
    cases,
    Int32Array.from({ length: cases.length }, (_, row) => row),
  )
  const listed = strata
    .flatMap(({ trusted, other }) =>
      Array.from(other.log_hours, (value) => ({
        value,
        weight: trusted.log_hours.length / other.log_hours.length,
      })),
    )
    .toSorted((a, b) => a.value - b.value)
  const half = listed.reduce((sum, { weight }) => sum + weight, 0) / 2
  let below = 0
  const found = listed.find(({ weight }) => (below += weight) >= half * (1 - 1e-12))
  expect(armMedians(strata).other).toBe(Math.exp(found?.value ?? NaN))
  expect(armMedians([])).toEqual({ trusted: NaN, other: NaN })
})

test('numbers of 64-bit keys follow the order of the keys, both halves counted', () => {
  const keys = Array.from({ length: 5000 }, () => [pick(40), pick(90)] as const)
  const { ids, size } = denseIds(
    Uint32Array.from(keys, ([low]) => low),
    Uint32Array.from(keys, ([, high]) => high),
  )
  const text = ([low, high]: readonly [number, number]) => high * 1000 + low
  const sorted = [...new Set(keys.map(text))].toSorted((a, b) => a - b)
  expect(size).toBe(sorted.length)
  expect([...ids]).toEqual(keys.map((key) => sorted.indexOf(text(key))))
})
