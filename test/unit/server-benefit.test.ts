import { describe, expect, test } from 'vitest'
import { riskRatio, type BenefitRow } from '../../server/domain/benefit/risk-ratio.ts'
import { timeRatio } from '../../server/domain/benefit/time-ratio.ts'
import type { TimeRow } from '../../server/domain/benefit/time-strata.ts'
import gold from '../fixtures/statistics/benefit.json' with { type: 'json' }

function expectClose(actual: number | null, expected: number | undefined, relative = 1e-6): void {
  expect(Math.abs((actual ?? NaN) / (expected ?? NaN) - 1)).toBeLessThanOrEqual(relative)
}

function riskRows(rows: readonly (readonly number[])[] = []): BenefitRow[] {
  return rows.map(([importer = NaN, stratum = NaN, trusted = NaN, n = NaN, x = NaN]) => ({
    importer,
    stratum,
    trusted: trusted === 1,
    n,
    x,
  }))
}

function timeRows(rows: readonly (readonly number[])[] = []): TimeRow[] {
  return rows.map(([importer = NaN, stratum = NaN, trusted = NaN, hours = NaN]) => ({
    importer,
    stratum,
    trusted: trusted === 1,
    hours,
  }))
}

const exams = gold.cases.find(({ kind }) => kind === 'exams')
const published = gold.cases.find(({ kind }) => kind === 'published')
const times = gold.cases.filter(({ kind }) => kind === 'release_time')

describe('risk ratio of trusted importers', () => {
  const rows = riskRows(exams?.rows)

  test('agrees with the reference on ratio, jackknife error and limits', () => {
    const result = riskRatio(rows)
    expectClose(result.ratio, exams?.ratio)
    expectClose(result.log_se, exams?.jackknife_se)
    expectClose(result.lower, exams?.lower)
    expectClose(result.upper, exams?.upper)
    expect(result).toMatchObject({ importers: exams?.importers, state: 'too_few_importers' })
    expect(result.trusted_importers).toBe(6)
  })

  test('agrees with the published BCG trials, each trial a stratum', () => {
    const tables = (published?.tables ?? []).flatMap(([a = 0, b = 0, c = 0, d = 0], stratum) => [
      { importer: 2 * stratum, stratum, trusted: true, n: a + b, x: a },
      { importer: 2 * stratum + 1, stratum, trusted: false, n: c + d, x: c },
    ])
    expectClose(riskRatio(tables).ratio, published?.ratio)
  })

  test('leaving each importer out by subtraction is the same as computing without it', () => {
    const whole = Math.log(riskRatio(rows).ratio ?? NaN)
    const importers = [...new Set(rows.map(({ importer }) => importer))]
    const logs = importers.map((importer) => {
      const { ratio } = riskRatio(rows.filter((row) => row.importer !== importer))
      return ratio === null ? whole : Math.log(ratio)
    })
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
    const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0)
    expectClose(riskRatio(rows).log_se, Math.sqrt((squares * (logs.length - 1)) / logs.length))
  })

  test('the order of rows does not matter', () => {
    expect(riskRatio(rows.toReversed())).toEqual(riskRatio(rows))
  })

  test('without an examined entry on one side the ratio is undefined', () => {
    for (const trusted of [true, false]) {
      const none = rows.map((row) => (row.trusted === trusted ? { ...row, x: 0 } : row))
      expect(riskRatio(none)).toMatchObject({ ratio: null, lower: null, state: 'undefined' })
    }
  })

  test('strata of one arm only are not compared', () => {
    const apart: BenefitRow[] = [
      { importer: 90, stratum: 77, trusted: true, n: 500, x: 400 },
      { importer: 91, stratum: 78, trusted: false, n: 500, x: 0 },
    ]
    expect(riskRatio([...rows, ...apart])).toEqual(riskRatio(rows))
    expect(riskRatio(apart)).toMatchObject({ importers: 0, n_trusted: 0, state: 'undefined' })
    expect(riskRatio([]).state).toBe('undefined')
  })

  test('it is shown from ten trusted importers on', () => {
    const many = Array.from({ length: 22 }, (_, importer) => ({
      importer,
      stratum: 0,
      trusted: importer < 10,
      n: 20 + importer,
      x: importer < 10 ? 1 : 4,
    }))
    const result = riskRatio(many)
    expect(result).toMatchObject({ state: 'shown', trusted_importers: 10, importers: 22 })
    expect(result.upper).toBeLessThan(1)
    expect(riskRatio(many.filter(({ importer }) => importer > 0)).state).toBe('too_few_importers')
  })

  test('an importer that carries every finding of its side does not break the jackknife', () => {
    const carried = [
      { importer: 1, stratum: 0, trusted: true, n: 3, x: 1 },
      { importer: 2, stratum: 0, trusted: true, n: 7, x: 0 },
      { importer: 3, stratum: 0, trusted: false, n: 11, x: 2 },
      { importer: 4, stratum: 0, trusted: false, n: 13, x: 5 },
    ]
    expect(Number.isFinite(riskRatio(carried).log_se)).toBe(true)
  })

  test('20,000 importers in 5,000 strata are left out one by one without counting all again', () => {
    const rowsOfMany = Array.from({ length: 100_000 }, (_, index) => ({
      importer: index % 20_000,
      stratum: (index * 7919) % 5000,
      trusted: (index % 20_000) % 7 === 0,
      n: 1 + (index % 7),
      x: index % 13 === 0 ? 1 : 0,
    }))
    expect(riskRatio(rowsOfMany).state).toBe('shown')
  }, 20_000)
})

describe('release time ratio of trusted importers', () => {
  test.each(times)('agrees with the reference: $name', (example) => {
    const result = timeRatio(timeRows(example.rows))
    expectClose(result.log_ratio, example.log_ratio)
    expectClose(result.ratio, example.ratio)
    expectClose(result.k, example.k)
    expectClose(result.score_se, example.score_se)
    expectClose(result.lower, example.lower)
    expectClose(result.upper, example.upper)
    expect(result.state).toBe('too_few_importers')
  })

  const rows = timeRows(times[0]?.rows)

  test('the order of rows does not matter', () => {
    expect(timeRatio(rows.toReversed())).toEqual(timeRatio(rows))
  })

  test('times in which everything takes twice as long have the same ratio', () => {
    const doubled = rows.map((row) => ({ ...row, hours: 2 * row.hours }))
    expectClose(timeRatio(doubled).ratio, timeRatio(rows).ratio ?? NaN)
    expectClose(timeRatio(doubled).trusted_median, 2 * (timeRatio(rows).trusted_median ?? NaN))
  })

  test('the medians beside it weigh the others as the trusted are mixed', () => {
    const arm = (stratum: number, trusted: boolean, ...hours: number[]): TimeRow[] =>
      hours.map((value, importer) => ({ importer, stratum, trusted, hours: value }))
    const mixed = [
      ...arm(0, true, 1, 2, 3),
      ...arm(1, true, 10),
      ...arm(0, false, 4),
      ...arm(1, false, 20, 30, 40, 50),
    ]
    const { trusted_median, other_median } = timeRatio(mixed)
    // Half of the weight is reached at 2 of 1, 2, 3, 10.
    expect(trusted_median).toBeCloseTo(2, 12)
    expect(other_median).toBeCloseTo(4, 12)
  })

  test('equal times of all make the ratio one', () => {
    const equal = rows.map((row) => ({ ...row, hours: 6 }))
    expect(timeRatio(equal).ratio).toBeCloseTo(1, 9)
  })

  test('a release at once counts as a second, not as minus infinity', () => {
    const instant = rows.map((row) => (row.trusted ? { ...row, hours: 0 } : row))
    expect(timeRatio(instant).ratio).toBeGreaterThan(0)
    expect(() => timeRatio([{ importer: 0, stratum: 0, trusted: true, hours: -1 }])).toThrow(
      RangeError,
    )
  })

  test('with one arm empty it is undefined', () => {
    expect(timeRatio(rows.filter(({ trusted }) => trusted))).toMatchObject({
      ratio: null,
      lower: null,
      state: 'undefined',
    })
    expect(timeRatio([]).state).toBe('undefined')
  })

  test('two entries cannot bound the ratio', () => {
    const two = [
      { importer: 0, stratum: 0, trusted: true, hours: 2 },
      { importer: 1, stratum: 0, trusted: false, hours: 4 },
    ]
    expectClose(timeRatio(two).ratio, 0.5)
    expect(timeRatio(two)).toMatchObject({ lower: null, upper: null })
  })

  test('200,000 entries are compared without listing their pairs', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => ({
      importer: index % 4001,
      stratum: (index * 7919) % 500,
      trusted: index % 4001 < 1200,
      hours: 1 + ((index * 104_729) % 99_991) / 1000,
    }))
    expect(timeRatio(many).state).toBe('shown')
  }, 20_000)
})
