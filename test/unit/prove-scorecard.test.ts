import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { featuresOf } from '../../prove/declaration-features.ts'
import { Random } from '../../prove/random.ts'
import {
  plainMap,
  readDeclarations,
  readMap,
  ScorecardFileError,
} from '../../prove/scorecard-file.ts'
import { dealtAgain, learn } from '../../prove/scorecard-learned.ts'
import { tradeOf } from '../../prove/scorecard-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'centerline-scorecard-'))
afterAll(() => rmSync(folder, { recursive: true }))
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const map = {
  columns: {
    day: 'Date',
    hs: 'Code',
    origin: 'From',
    rate: 'Rate',
    value: 'Value',
    weight: 'Mass',
  },
  rate_unit: 'percent' as const,
}
const header = 'Date,Code,From,Rate,Value,Mass,Found\n'
const is = new Set(['1', 'yes'])

describe('declarations of a file', () => {
  test('every row is read, in the units of the map; absent columns are empty', async () => {
    const path = file(
      'two.csv',
      `\ufeff${header}2020-01-01,010203,KR,6.5,10,4,yes\n2020-01-03,010203,,,,,0\n`,
    )
    const rows = await readDeclarations(path, map, 'Found', is)
    expect([...rows.days]).toEqual([18_262, 18_264])
    expect([...rows.rate_ppm]).toEqual([65_000, -1])
    expect([...rows.value]).toEqual([10, Number.NaN])
    expect([...rows.outcome]).toEqual([1, 0])
    expect([rows.origin, rows.importer]).toEqual([
      ['KR', ''],
      ['', ''],
    ])
  })

  test.each([
    [`${header.replace('Code', 'Other')}2020-01-01,1,KR,1,1,1,1\n`, 'no column Code'],
    [`${header}someday,1,KR,1,1,1,1\n`, 'row 2: someday is no date'],
    [`${header}2020-01-01,1,KR,1,1,1,\n`, 'row 2: Found is empty'],
    [`${header}2020-01-01,1\n`, 'cannot be read'],
    [header, 'is empty'],
  ])('a file that is not understood is refused, never half: %j', async (text, said) => {
    const reading = readDeclarations(file('bad.csv', text), map, 'Found', is)
    await expect(reading).rejects.toThrow(ScorecardFileError)
    await expect(reading).rejects.toThrow(said)
  })

  test('the map in the repository is one, another text is refused', () => {
    const kcs = readMap(new URL('../../prove/scorecard-kcs.json', import.meta.url).pathname)
    expect(kcs.columns.hs).toBe('HS6 Code')
    expect(plainMap.columns.importer).toBe('importer')
    expect(() => readMap(file('bad.json', '{"columns":{}}'))).toThrow(ScorecardFileError)
  })
})

const mixed = { lane: 1, claim: 0.5, importer: 0.7, undervalued: 1 }

describe('features of declarations', () => {
  const { train, judge } = tradeOf(new Random(1, 'features'), mixed, 2000)
  const featured = featuresOf(train, judge)

  test('no outcome of a judged row is in any feature, nor one of a training row in its own', () => {
    const turned = { ...judge, outcome: judge.outcome.map((one) => 1 - one) }
    expect(featuresOf(train, turned).judge.features).toEqual(featured.judge.features)
    // A row of the last day, alone turned: other strengths, but nothing for it to see of itself.
    const last = train.days.length - 1
    const day = train.days[last] ?? 0
    const outcome = train.outcome.map((one, row) => (train.days[row] === day ? 1 - one : one))
    const after = featuresOf({ ...train, outcome }, judge)
    for (const name of ['importer_past', 'lane_past', 'value_ratio_ppm']) {
      expect(after.train.features[name]?.[last]).toBe(featured.train.features[name]?.[last])
    }
    const shift = Math.abs(
      (after.train.features.lane_rate_ppm?.[last] ?? 0) -
        (featured.train.features.lane_rate_ppm?.[last] ?? 0),
    )
    // Its own outcome would move a lane of some thirty rows by 30,000.
    expect(shift).toBeLessThan(5000)
  })

  test('a value far below that of the same goods has a low ratio, known from five values on', () => {
    const ratio = featured.train.features.value_ratio_ppm ?? []
    const first = Array.from(ratio).findIndex((one) => one > 0)
    expect(first).toBeGreaterThan(4)
    const lows = Array.from(featured.judge.features.value_ratio_ppm ?? []).filter(
      (one) => one > 0 && one < 500_000,
    )
    // One in ten is declared at a third.
    expect(lows.length / judge.days.length).toBeGreaterThan(0.07)
    expect(lows.length / judge.days.length).toBeLessThan(0.13)
    const middle = Array.from(ratio)
      .filter((one) => one > 0)
      .sort((a, b) => a - b)
    expect((middle[middle.length >> 1] ?? 0) / 1e6).toBeCloseTo(1, 1)
  })
})

test('what was planted is learned, and the same rows with outcomes dealt again give nothing', () => {
  const { train, judge } = tradeOf(new Random(2, 'learn'), mixed, 6000)
  const own = learn(train, judge, new Random(1), 0)
  expect(own.evaluation.auc.estimate).toBeGreaterThan(0.68)
  const random = new Random(3, 'deal')
  const dealt = dealtAgain(train, random)
  expect(dealt.outcome.reduce((sum, one) => sum + one, 0)).toBe(
    train.outcome.reduce((sum, one) => sum + one, 0),
  )
  expect(dealt.outcome).not.toEqual(train.outcome)
  const none = learn(dealt, dealtAgain(judge, random), random, 0)
  // Three standard errors of 3,000 rows.
  expect(Math.abs((none.evaluation.auc.estimate ?? 0) - 0.5)).toBeLessThan(0.04)
  // A higher past rate never takes points away.
  for (const { feature, bins } of own.fit.scorecard.features) {
    if (!feature.endsWith('_rate_ppm') || feature === 'claimed_rate_ppm') continue
    const points = bins.filter(({ missing }) => missing !== true).map((bin) => bin.points)
    expect(points).toEqual(points.toSorted((a, b) => a - b))
  }
})
