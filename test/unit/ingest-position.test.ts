import type { ClickHouseClient } from '@clickhouse/client'
import { expect, test } from 'vitest'
import { readPosition, recordsAfter } from '../../ingest/position.ts'
import type { RawRecord } from '../../ingest/record.ts'
import { batchSequence, recordMark, Sealer, type BatchHeader } from '../../ingest/seal.ts'
import { validateEvent } from '../../ingest/validate.ts'
import { filed, openTables } from '../support/events.ts'

const record = (line: number) => ({
  line,
  position: line * 10,
  bytes: Buffer.from(`record ${line}`),
})
const verdict = validateEvent(filed(1), openTables)
if (!verdict.ok) throw new Error(verdict.code)
const { event, occurred_ms } = verdict
const at = new Date('2026-03-03T00:00:00Z')
const sealer = (origin_mark: string) =>
  new Sealer(
    { run_id: 'r', source: 'file', origin: 'f', origin_mark },
    batchSequence(() => 1, 1),
  )
const none = { origin_mark: '', last_mark: '' }

test('of a batch and what is held beside it, only the batch says where to go on', () => {
  const both = sealer('m')
  both.accept(record(1), event, occurred_ms)
  both.hold(record(2), event, 99)
  const { batch, held } = both.seal(at)
  const last_mark = recordMark(record(2).bytes)
  expect(batch?.header).toMatchObject({ origin_mark: 'm', last_position: 20, last_mark })
  expect(held?.header).toMatchObject(none)
})

test('what is held alone says where to go on; a source without a beginning never does', () => {
  const alone = sealer('m')
  alone.hold(record(3), event, 99)
  expect(alone.seal(at).held?.header).toMatchObject({ origin_mark: 'm', last_position: 30 })
  const other = sealer('')
  other.accept(record(1), event, occurred_ms)
  expect(other.seal(at).batch?.header).toMatchObject(none)
})

/** A database whose ledger has these rows for the mark that is asked for. */
const ledger = (...rows: object[]) =>
  ({
    query: () => Promise.resolve({ json: () => Promise.resolve(rows) }),
  }) as unknown as ClickHouseClient
const header = (batch_seq: string, last_position: number, origin_mark = 'm') =>
  ({ batch_seq, last_position, origin_mark, last_mark: `at ${last_position}` }) as BatchHeader

test('the newest batch of spool and ledger has the position', async () => {
  const stored = { batch_seq: '1000', last_position: '50', last_mark: 'at 50' }
  const ask = (spooled: BatchHeader[], ...rows: object[]) =>
    readPosition(ledger(...rows), spooled, 'm')
  expect(await ask([], stored)).toEqual({ position: 50, last_mark: 'at 50' })
  expect(await ask([header('1001', 70)], stored)).toMatchObject({ position: 70 })
  expect(await ask([header('999', 40)], stored)).toMatchObject({ position: 50 })
  expect(await ask([header('1002', 90, 'another file')], stored)).toMatchObject({ position: 50 })
  // A file read again from its start: the later batch counts, not the greater place.
  expect(await ask([header('2000', 10)], stored)).toMatchObject({ position: 10 })
  expect(await ask([])).toBeUndefined()
})

async function after(position: number, mark: Buffer, ...chunks: RawRecord[][]) {
  async function* records() {
    yield* chunks
  }
  const left: number[] = []
  const known = { position, last_mark: recordMark(mark) }
  for await (const some of recordsAfter(records(), known, 'F'))
    left.push(...some.map(({ line }) => line))
  return left
}

test('records behind the position, wherever the chunks are cut', async () => {
  const [one, two, three, four] = [record(1), record(2), record(3), record(4)]
  expect(await after(20, two.bytes, [one, two, three], [four])).toEqual([3, 4])
  expect(await after(20, two.bytes, [one, two], [three, four])).toEqual([3, 4])
  expect(await after(10, one.bytes, [one], [two])).toEqual([2])
  expect(await after(40, four.bytes, [one, two], [three, four])).toEqual([])
})

test.each([
  ['another record there', 20, record(9).bytes],
  ['no record begins there', 25, record(2).bytes],
  ['the file is shorter', 90, record(9).bytes],
])('%s: POSITION_LOST', async (_name, position, mark) => {
  const lost = after(position, mark, [record(1), record(2)], [record(3)])
  await expect(lost).rejects.toMatchObject({ code: 'POSITION_LOST' })
})
