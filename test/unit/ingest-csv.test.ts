import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { csvFormat } from '../../ingest/formats/csv.ts'
import { compileMap } from '../../ingest/formats/map.ts'
import type { RawRecord } from '../../ingest/record.ts'
import { validateEvent } from '../../ingest/validate.ts'
import { openTables } from '../support/events.ts'

const simple = {
  version: 1,
  rows: [{ event: { name: { column: 'Name' }, n: { column: 'N', number: {} } } }],
}
async function read(csv: string | Buffer, map = compileMap(simple)): Promise<RawRecord[]> {
  async function* bytes() {
    const data = Buffer.from(csv as string)
    for (let at = 0; at < data.length; at += 7) yield Promise.resolve(data.subarray(at, at + 7))
  }
  const records: RawRecord[] = []
  for await (const some of csvFormat(map)(bytes())) records.push(...some)
  return records
}

describe('CSV', () => {
  test('quotes, line breaks in quotes, CRLF, a byte order mark and a last row without end', async () => {
    const records = await read('\ufeffName,N\r\n"a ""b"", c",1\r\n"two\nlines é",2\r\nlast,3')
    expect(records.map(({ value }) => value)).toEqual([
      { name: 'a "b", c', n: 1 },
      { name: 'two\nlines é', n: 2 },
      { name: 'last', n: 3 },
    ])
    expect(new Set(records.map(({ position }) => position)).size).toBe(3)
  })

  test('a row with too many columns, bad quoting or bad bytes is refused with its raw text; the others are read', async () => {
    const bad = Buffer.concat([
      Buffer.from('Name,N\nok,1\nx,1,2\na"b,3\n'),
      Buffer.from([0xc3, 0x2c, 0x31, 0x0a]),
      Buffer.from('fine,4\n'),
    ])
    const records = await read(bad)
    const shown = records.map(({ fault, value, bytes }) => fault?.code ?? value ?? bytes)
    expect(shown).toEqual([
      { name: 'ok', n: 1 },
      'bad_csv',
      'bad_csv',
      'not_utf8',
      { name: 'fine', n: 4 },
    ])
    expect(records[1]?.bytes.toString()).toBe('x,1,2')
    expect(records[3]?.bytes).toEqual(Buffer.from([0xc3, 0x2c, 0x31]))
  })

  test('a quote that never closes costs its own line, not those after it', async () => {
    const records = await read('Name,N\nok,1\n"open,2\nfine,3\n\n"a"b,4\nlast,5\n')
    const shown = records.map(({ fault, bytes, line }) => [line, fault?.code, bytes.toString()])
    expect(shown).toEqual([
      [2, undefined, 'ok,1'],
      [3, 'bad_csv', '"open,2'],
      [4, undefined, 'fine,3'],
      [6, 'bad_csv', '"a"b,4'],
      [7, undefined, 'last,5'],
    ])
  })

  test('a quote that stays open for long does not hold the file', async () => {
    const records = await read(`Name,N\n"open,0\n${'ok,1\n'.repeat(3000)}`)
    expect(records).toHaveLength(3001)
    expect(records.filter(({ fault }) => fault !== undefined)).toHaveLength(1)
  })
})

test('the example map of the Korean declarations makes valid events', async () => {
  const file = new URL('../../docs/examples/kcs-map.json', import.meta.url)
  const csv = `Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,Mode of Transport,Declarant ID,Importer ID,Seller ID,Courier ID,HS6 Code,Country of Departure,Country of Origin,Tax Rate,Tax Type,Country of Origin Indicator,Net Mass,Item Price,Fraud,Critical Fraud
97061800,2020-01-01,30,B,11,21,11,10,ZZR1LT6,QLRUBN9,,,440890,BE,BE,5.2,FEU1,G,108.5,372254.4,1,2
`
  const records = await read(csv, compileMap(JSON.parse(readFileSync(file, 'utf8'))))
  expect(records.map(({ value }) => validateEvent(value, openTables).ok)).toEqual([true, true])
  expect(records[0]?.value).toMatchObject({
    occurred_at: '2020-01-01T12:00:00.000Z',
    entry: { number: 'KC970618007', port: 'K030', filed_on: '2020-01-01' },
    lines: [
      {
        hts10: '4408900000',
        value_cents: 37_225_440,
        duty_rate_ppm: 52_000,
        weight_grams: 108_500,
      },
    ],
  })
  expect(records[1]?.value).toMatchObject({ material: true, letter_of_law: true })
})
