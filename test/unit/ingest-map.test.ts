import { describe, expect, test } from 'vitest'
import { convertDate, datePattern, scaledInteger } from '../../ingest/formats/map-convert.ts'
import { compileMap } from '../../ingest/formats/map.ts'

const mapOf = (value: unknown, tables?: unknown) =>
  compileMap({
    version: 1,
    ...(tables === undefined ? {} : { tables }),
    rows: [{ event: { x: value } }],
  })
function one(value: unknown, row: Record<string, string>, tables?: unknown): unknown {
  const [result] = mapOf(value, tables).apply(new Map(Object.entries(row)))
  if (result === undefined) return undefined
  // The template above has one field, x.
  return 'fault' in result ? result.fault : (result.value as { x?: unknown }).x
}
const simple = {
  version: 1,
  rows: [{ event: { name: { column: 'Name' }, n: { column: 'N', number: {} } } }],
}

describe('values', () => {
  test.each([
    ['a constant', { const: [1, 'a'] }, {}, [1, 'a']],
    ['text that stands for itself', 'abc', {}, 'abc'],
    ['a column', { column: 'A' }, { A: 'v' }, 'v'],
    [
      'pad, upper, prefix',
      { column: 'A', pad: { length: 4, with: '0' }, upper: true, prefix: 'K-' },
      { A: 'ab' },
      'K-00AB',
    ],
    [
      'concat of text and values',
      { concat: ['a', { column: 'A', pad: { length: 3, with: '0' } }, { const: 7 }] },
      { A: '1' },
      'a0017',
    ],
    [
      'a check digit',
      { concat: ['ABC', { column: 'A' }], check_digit: true },
      { A: '1234567' },
      'ABC12345676',
    ],
    ['a number', { column: 'A', number: { scale: 2 } }, { A: '19.99' }, 1999],
    [
      'a date',
      { column: 'A', date: { from: 'DD/MM/YYYY', to: 'date' } },
      { A: '02/03/2026' },
      '2026-03-02',
    ],
    [
      'an instant in a zone',
      {
        column: 'A',
        date: { from: 'YYYYMMDD', to: 'instant', time: '12:00:00', zone: 'Asia/Seoul' },
      },
      { A: '20260302' },
      '2026-03-02T03:00:00.000Z',
    ],
    ['an empty field left out', { column: 'A', omit_if_empty: true }, { A: '' }, undefined],
  ])('%s', (_name, value, row, result) => {
    expect(one(value, row)).toEqual(result)
  })

  test('lookup: a known key, a default, and neither', () => {
    const tables = { t: { '0': false, '1': true, a: 'b' } }
    expect(one({ column: 'A', lookup: { table: 't' } }, { A: '0' }, tables)).toBe(false)
    expect(one({ column: 'A', lookup: { table: 't' }, prefix: 'x' }, { A: 'a' }, tables)).toBe('xb')
    expect(one({ column: 'A', lookup: { table: 't', default: 9 } }, { A: 'z' }, tables)).toBe(9)
    expect(one({ column: 'A', lookup: { table: 't' } }, { A: 'toString' }, tables)).toEqual({
      code: 'map_failed',
      path: '/x',
      message: 'Table "t" has no such key: column "A", value "toString".',
    })
  })

  test.each([
    ['a missing column', { column: 'B' }, 'The file has no column "B".'],
    [
      'text as a number',
      { column: 'A', number: {} },
      'whole number in range: column "A", value "abc".',
    ],
    [
      'text as a date',
      { column: 'A', date: { from: 'YYYY-MM-DD', to: 'date' } },
      'Not a date of the form YYYY-MM-DD: column "A", value "abc".',
    ],
    [
      'a short entry number',
      { column: 'A', check_digit: true },
      '"abc" is not 10 characters 0-9A-Z: column "A"',
    ],
  ])('%s is map_failed and names column and value', (_name, value, message) => {
    expect(one(value, { A: 'abc' })).toMatchObject({ code: 'map_failed', path: '/x' })
    expect(one(value, { A: 'abc' })).toMatchObject({ message: expect.stringContaining(message) })
  })
})

test.each([
  ['0.29', 2, false, 29],
  ['1.15', 2, false, 115],
  ['8.0', 4, false, 80_000],
  ['-0.005', 2, true, -1],
  ['0.005', 2, true, 1],
  ['0.0049', 2, true, 0],
  ['0.005', 2, false, undefined],
  ['1e3', 0, false, 1000],
  ['1.5E-1', 2, false, 15],
  ['12345678901234567890', 0, false, undefined],
  ['9007199254740991', 0, false, 9_007_199_254_740_991],
  ['9007199254740992', 0, false, undefined],
  ['5354.0200000000004', 2, true, 535_402],
  ['1e999', 0, true, undefined],
  ['0e999', 0, true, 0],
  ['', 0, true, undefined],
  ['NaN', 0, true, undefined],
  ['1,000', 0, true, undefined],
])('%s times ten to the %i (round %s) is %s', (text, scale, round, result) => {
  expect(scaledInteger(text, scale, round)).toBe(result)
})

test('local times across clock changes become the right instant', () => {
  const pattern = datePattern('YYYY-MM-DD HH:mm')
  if (pattern === undefined) throw new Error('no pattern')
  const instant = (text: string) => convertDate(text, pattern, 'instant', '', 'America/New_York')
  expect(instant('2026-03-08 01:30')).toBe('2026-03-08T06:30:00.000Z')
  expect(instant('2026-03-08 03:30')).toBe('2026-03-08T07:30:00.000Z')
  expect(instant('2026-11-01 03:30')).toBe('2026-11-01T08:30:00.000Z')
  expect(instant('2026-02-30 00:00')).toBeUndefined()
})

test.each([
  ['no version', { rows: [] }, 'its top'],
  ['an unknown key', { ...simple, colour: 1 }, 'its top'],
  [
    'an unknown modifier',
    { version: 1, rows: [{ event: { a: { column: 'A', padding: 1 } } }] },
    '/rows/0/event/a',
  ],
  [
    'a table that is not there',
    { version: 1, rows: [{ event: { a: [{ column: 'A', lookup: { table: 't' } }] } }] },
    '/rows/0/event/a/0/lookup/table',
  ],
  [
    'a date without a day',
    {
      version: 1,
      rows: [{ event: { a: { column: 'A', date: { from: 'YYYY-MM', to: 'date' } } } }],
    },
    '/rows/0/event/a/date/from',
  ],
  [
    'a zone that is none',
    {
      version: 1,
      rows: [
        { event: { a: { column: 'A', date: { from: 'YYYYMMDD', to: 'date', zone: 'Moon' } } } },
      ],
    },
    '/rows/0/event/a/date/zone',
  ],
  ['null', { version: 1, rows: [{ event: { a: null } }] }, '/rows/0/event/a'],
  [
    'a number that is padded',
    {
      version: 1,
      rows: [{ event: { a: { column: 'A', number: {}, pad: { length: 2, with: '0' } } } }],
    },
    '/rows/0/event/a',
  ],
])('a map with %s is refused with its path', (_name, document, path) => {
  expect(() => compileMap(document)).toThrow(expect.objectContaining({ code: 'BAD_MAP' }))
  expect(() => compileMap(document)).toThrow(`The map is wrong at ${path}: `)
})

test('one row gives several events, each only when its condition fits', () => {
  const map = compileMap({
    version: 1,
    rows: [
      { event: { t: 'a' } },
      { event: { t: 'b' }, when: { column: 'A', in: ['1', '2'] } },
      { event: { t: 'c' }, when: { column: 'B', not_empty: true } },
    ],
  })
  const types = (row: Record<string, string>) =>
    map.apply(new Map(Object.entries(row))).map((result) => 'value' in result && result.value)
  expect(types({ A: '1', B: '' })).toEqual([{ t: 'a' }, { t: 'b' }])
  expect(types({ A: '3', B: 'x' })).toEqual([{ t: 'a' }, { t: 'c' }])
})
