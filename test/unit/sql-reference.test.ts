import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ReferenceDataError } from '../../sql/reference-columns.ts'
import { calendarFrom, calendarTo, referenceTables } from '../../sql/reference-rows.ts'
import { builtInReferenceDir, readReference, validOn } from '../../sql/reference.ts'

const builtIn = readReference([builtInReferenceDir])
const today = '2026-03-02'

/** A directory with the given files, as REFERENCE_DIR would name it. Removed after the test. */
function referenceDir(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'reference-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content)
  return dir
}
const extended = (files: Record<string, string>) =>
  readReference([builtInReferenceDir, referenceDir(files)])

function refusal(files: Record<string, string>): ReferenceDataError {
  try {
    extended(files)
  } catch (error) {
    if (error instanceof ReferenceDataError) return error
    throw error
  }
  throw new Error('the reference was accepted')
}

const portHeader = 'port,name,state,kind,time_zone,valid_from,valid_to,status,source\n'
const centerHeader = 'code,name,short_name,city,valid_from,valid_to,status,source\n'
const rangeHeader = 'center,hts_from,hts_to,valid_from,valid_to,status,source\n'

test('there are ten Centers, each from the day it opened', () => {
  expect(validOn(builtIn.tables.centers, today).map(({ code }) => code)).toEqual(
    Array.from({ length: 10 }, (_, index) => String(index + 1).padStart(3, '0')),
  )
  expect(builtIn.isCenter('007', '2011-10-19')).toBe(false)
  expect(builtIn.isCenter('007', '2011-10-20')).toBe(true)
})

test('every tariff number of chapters 01 to 97 belongs to exactly one Center', () => {
  const ranges = validOn(builtIn.tables.hts_ranges, today)
  const wrong: string[] = []
  for (let chapter = 1; chapter <= 99; chapter += 1)
    for (let heading = 1; heading <= 99; heading += 1) {
      const four = String(chapter * 100 + heading).padStart(4, '0')
      for (const number of [`${four}000000`, `${four}500000`, `${four}999999`]) {
        const owners = ranges.filter((row) => row.hts_from <= number && number <= row.hts_to)
        const goods = chapter <= 97 && chapter !== 77
        const known = builtIn.centerOfGoods(number, today) === (owners[0]?.center ?? null)
        if (owners.length !== (goods ? 1 : 0) || !known) wrong.push(number)
      }
    }
  expect(wrong).toEqual([])
})

test.each([
  ['3004909290', '001'],
  ['3304995000', '008'],
  ['3503005510', '001'],
  ['3818000000', '007'],
  ['3826001000', '006'],
  ['4014100000', '001'],
  ['4203100000', '004'],
  ['7310100000', '009'],
  ['7318150000', '005'],
  ['8511100000', '003'],
  ['8517130000', '007'],
  ['9018905000', '001'],
  ['9402100000', '001'],
])('goods of %s belong to Center %s', (hts10, center) => {
  expect(builtIn.centerOfGoods(hts10, today)).toBe(center)
})

test('goods have no Center before the day the ranges are known from', () => {
  expect(builtIn.centerOfGoods('8517130000', '2014-03-09')).toBeNull()
})

test.each([
  ['2402', 'America/Denver'],
  ['2604', 'America/Phoenix'],
  ['3302', 'America/Los_Angeles'],
  ['3310', 'America/Denver'],
  ['3403', 'America/Chicago'],
  ['3801', 'America/Detroit'],
  ['4110', 'America/Indiana/Indianapolis'],
  ['4115', 'America/Kentucky/Louisville'],
  ['2006', 'America/Chicago'],
  ['4909', 'America/Puerto_Rico'],
])('port %s keeps the time of %s', (code, zone) => {
  expect(builtIn.tables.ports.find(({ port }) => port === code)?.time_zone).toBe(zone)
})

test('a code is valid only on the days of its row', () => {
  expect(builtIn.isEntryType('86', '2025-08-28')).toBe(true)
  expect(builtIn.isEntryType('86', '2025-08-29')).toBe(false)
  expect(builtIn.isEntryType('99', today)).toBe(false)
  expect(builtIn.isPort('2704', today)).toBe(true)
  expect(builtIn.isPort('9999', today)).toBe(false)
  expect(builtIn.isMode('11', today)).toBe(true)
  expect(builtIn.isExamType('tailgate', today)).toBe(true)
  expect(builtIn.isWaiverReason('safety', today)).toBe(true)
  expect(builtIn.isFindingKind('classification', today)).toBe(true)
  expect(builtIn.isFindingKind('constructor', today)).toBe(false)
})

test.each([
  ['release_or_detain', 'cargo.presented 5 business_days statutory'],
  ['detention_notice', 'entry.detained 5 business_days statutory'],
  ['admissibility', 'cargo.presented 30 calendar_days statutory'],
  ['entry_summary', 'entry.released 10 business_days regulatory'],
  ['deemed_liquidation', 'entry.filed 1 calendar_years statutory'],
  ['cf28_response', 'work.opened 30 calendar_days target'],
  ['cf29_response', 'work.opened 20 calendar_days regulatory'],
  ['protest_decision', 'work.opened 730 calendar_days regulatory'],
  ['protest_accelerated', 'work.accelerated 30 calendar_days statutory'],
])('the clock %s is %s', (code, clock) => {
  const row = builtIn.tables.clocks.find((candidate) => candidate.code === code)
  expect(`${row?.starts_at} ${row?.length} ${row?.basis} ${row?.kind}`).toBe(clock)
})

test('a second directory replaces the rows it repeats and adds the others', () => {
  const reference = extended({
    'ports.csv': `${portHeader}2704,San Pedro,CA,sea,America/Los_Angeles,,2025-12-31,known,ours
2704,Los Angeles,CA,sea,America/Los_Angeles,2026-01-01,,known,ours
ZZ01,Test Harbor,CA,sea,America/Los_Angeles,2026-01-01,,assumed,ours
`,
  })
  const named = (date: string) =>
    validOn(reference.tables.ports, date).find(({ port }) => port === '2704')?.name
  expect(named('2025-12-31')).toBe('San Pedro')
  expect(named('2026-01-01')).toBe('Los Angeles')
  expect(reference.isPort('ZZ01', '2025-12-31')).toBe(false)
  expect(reference.isPort('ZZ01', '2026-01-01')).toBe(true)
  expect(reference.tables.ports).toHaveLength(builtIn.tables.ports.length + 2)
})

test('a .replace.csv file replaces the whole table', () => {
  const reference = extended({
    'ports.replace.csv': `${portHeader}ZZ01,Test Harbor,CA,sea,Pacific/Auckland,,,assumed,ours\n`,
  })
  expect(reference.tables.ports.map(({ port }) => port)).toEqual(['ZZ01'])
  expect(reference.isPort('2704', today)).toBe(false)
  const calendar = referenceTables(reference).find(({ table }) => table === 'ref_calendar')
  expect(calendar?.rows[0]).toMatchObject({ time_zone: 'Pacific/Auckland', day: calendarFrom })
})

test('columns may come in any order', () => {
  const reference = extended({
    'agencies.csv': 'name,code,source,status,valid_to,valid_from\nSome Office,SO,ours,assumed,,\n',
  })
  expect(reference.tables.agencies.at(-1)).toMatchObject({ code: 'SO', valid_to: '2299-12-31' })
})

test.each([
  [
    'a header that lacks a column',
    { 'ports.csv': 'port,name\n' },
    'REFERENCE_BAD_HEADER',
    'time_zone',
  ],
  [
    'a header with a column of no meaning',
    { 'centers.csv': centerHeader.replace('city', 'city,town') },
    'REFERENCE_BAD_HEADER',
    'town',
  ],
  ['an empty file', { 'centers.csv': '' }, 'REFERENCE_BAD_HEADER', 'row 1'],
  [
    'broken quoting',
    { 'centers.csv': `${centerHeader}"001,x\n` },
    'REFERENCE_BAD_CSV',
    'centers.csv',
  ],
  [
    'a date that does not exist',
    { 'centers.csv': `${centerHeader}011,N,N,C,2026-02-30,,known,s\n` },
    'REFERENCE_BAD_ROW',
    'row 2, column valid_from: "2026-02-30"',
  ],
  [
    'validity that ends before it starts',
    { 'centers.csv': `${centerHeader}011,N,N,C,2026-02-02,2026-02-01,known,s\n` },
    'REFERENCE_BAD_ROW',
    'valid_to',
  ],
  [
    'an unknown time zone',
    { 'ports.csv': `${portHeader}\nZZ01,T,CA,sea,America/Nowhere,,,known,s\n` },
    'REFERENCE_BAD_ROW',
    'row 3, column time_zone: "America/Nowhere"',
  ],
  [
    'a fixed offset instead of a time zone',
    { 'ports.csv': `${portHeader}ZZ01,T,CA,sea,+05:00,,,known,s\n` },
    'REFERENCE_BAD_ROW',
    'time_zone',
  ],
  [
    'one key valid twice on a day',
    {
      'centers.csv': `${centerHeader}011,N,N,C,,2026-01-01,known,s\n011,M,M,C,2026-01-01,,known,s\n`,
    },
    'REFERENCE_OVERLAP',
    'row 3',
  ],
  [
    'a tariff range inside another',
    { 'hts_ranges.csv': `${rangeHeader}001,8518000000,8518999999,2026-01-01,,known,s\n` },
    'REFERENCE_OVERLAP',
    '8518000000',
  ],
  [
    'a tariff range of a Center that is not there',
    { 'hts_ranges.csv': `${rangeHeader}042,9801000000,9801999999,,,known,s\n` },
    'REFERENCE_BAD_ROW',
    'column center: "042"',
  ],
  ['a file that is no table', { 'port.csv': portHeader }, 'REFERENCE_UNKNOWN_FILE', 'port.csv'],
])('%s is refused with its place', (_, files, code, place) => {
  const error = refusal(files)
  expect(error.code).toBe(code)
  expect(error.message).toContain(place)
})

test('a directory that is not there is refused', () => {
  expect(() => readReference([builtInReferenceDir, '/nowhere/at/all'])).toThrow(
    expect.objectContaining({ code: 'REFERENCE_MISSING_FILE' }),
  )
})

test('every table of the database gets rows, and the calendar all zones and days', () => {
  const tables = referenceTables(builtIn)
  expect(tables.filter(({ rows }) => rows.length === 0)).toEqual([])
  const calendar = tables.find(({ table }) => table === 'ref_calendar')?.rows ?? []
  const zones = new Set(builtIn.tables.ports.map((port) => port.time_zone))
  expect(zones.size).toBe(11)
  expect(calendar).toHaveLength(zones.size * 25_567)
  expect(calendar.at(-1)).toMatchObject({ day: calendarTo })
  expect(tables.find(({ table }) => table === 'ref_clock')?.rows[0]).toMatchObject({
    stops_at: 'entry.released|entry.detained|entry.excluded|entry.seized',
    work_types: '',
    valid_to: '2299-12-31',
  })
})
