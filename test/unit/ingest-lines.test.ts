import { expect, test } from 'vitest'
import { decodeNdjson } from '../../ingest/formats/ndjson.ts'
import { splitLines } from '../../ingest/formats/lines.ts'
import type { RawRecord } from '../../ingest/record.ts'

async function split(...chunks: (string | Buffer)[]): Promise<RawRecord[]> {
  async function* bytes() {
    for (const chunk of chunks) yield Promise.resolve(Buffer.from(chunk as string))
  }
  const records: RawRecord[] = []
  for await (const some of splitLines(bytes())) records.push(...some)
  return records
}
const texts = (records: RawRecord[]) => records.map(({ bytes }) => bytes.toString())

test('a character cut by a chunk stays whole', async () => {
  const line = Buffer.from('{"a":"é€😀"}\n')
  for (let at = 0; at <= line.length; at += 1) {
    const records = await split(line.subarray(0, at), line.subarray(at))
    expect(texts(records)).toEqual(['{"a":"é€😀"}'])
    expect(records.map(decodeNdjson)).toEqual([{ value: { a: 'é€😀' } }])
  }
})

test('CRLF, empty lines and a missing last line feed make no records of their own', async () => {
  const records = await split('a\r\n\r', '\n\nb\n', 'c')
  expect(texts(records)).toEqual(['a', 'b', 'c'])
  expect(records.map(({ line, position }) => [line, position])).toEqual([
    [1, 0],
    [4, 6],
    [5, 8],
  ])
})

test('one byte a chunk gives the same records', async () => {
  const text = 'one\r\ntwo\n\nthree'
  expect(await split(...Array.from(text))).toEqual(await split(text))
})

test('a line of 10 MB is refused with its raw text, and the next line is read', async () => {
  const long = Buffer.alloc(10_000_000, 'x')
  const records = await split(long.subarray(0, 4_000_000), long.subarray(4_000_000), '\nnext\n')
  expect(records[0]?.fault?.code).toBe('too_long')
  expect(records[0]?.bytes.length).toBe(10_000_000)
  expect(records[1]?.bytes.toString()).toBe('next')
})

test('of a line of 40 MB at most 16 MiB are kept', async () => {
  const piece = Buffer.alloc(8_000_000, 'x')
  const records = await split(piece, piece, piece, piece, piece, '\nnext')
  expect(records[0]?.bytes.length).toBe(16 * 1_048_576)
  expect(records[0]?.fault?.message).toContain('40000000 bytes')
  expect(records[1]?.bytes.toString()).toBe('next')
})

test('bytes that are not UTF-8 and text that is not JSON are verdicts', async () => {
  const records = await split(Buffer.from([0x7b, 0xc3, 0x0a]), '{"a":\n')
  expect(records.map(decodeNdjson)).toMatchObject([
    { fault: { code: 'not_utf8' } },
    { fault: { code: 'not_json' } },
  ])
})

test('a byte order mark before the first line is not part of it', async () => {
  expect((await split('\ufeff{"a":1}\n')).map(decodeNdjson)).toEqual([{ value: { a: 1 } }])
})
