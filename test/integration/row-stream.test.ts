import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Type from 'typebox'
import { expect, onTestFinished, test } from 'vitest'
import { streamRows } from '../../server/reports/row-stream.ts'
import { defineQuery } from '../../sql/query.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { never } from '../support/ingest.ts'

const db = await testEngine()

function query(name: string, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'centerline-query-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, `${name}.sql`)
  writeFileSync(file, text)
  return defineQuery(pathToFileURL(file), {}, Type.Unsafe<object>({}), { scoped: false })
}
const running = (name: string) =>
  rowsOf<object>(
    db.client,
    `select query_id from system.processes where Settings['log_comment'] = '${name}'`,
  )

test('rows come in batches, in order, with their number before the first', async () => {
  const some = query('some', 'select number as n from numbers(12001) order by n desc')
  const { count, batches } = await streamRows(db.client, some, {}, never())
  expect(count).toBe(12_001)
  const sizes: number[] = []
  const seen: unknown[] = []
  for await (const rows of batches) {
    sizes.push(rows.length)
    seen.push(...rows)
  }
  expect(sizes).toEqual([5000, 5000, 2001])
  expect(seen).toEqual(Array.from({ length: 12_001 }, (_, at) => ({ n: 12_000 - at })))
})

test('long rows come fewer at a time', async () => {
  const long = query('long', "select repeat('x', 1000000) as text from numbers(10)")
  const { batches } = await streamRows(db.client, long, {}, never())
  for await (const rows of batches) expect(rows.length).toBeLessThan(5)
})

test('a query that has not answered yet ends in the database when nobody waits for it', async () => {
  const slow = query(
    'slow',
    'select number from numbers(1000000000000) where cityHash64(number) = 0',
  )
  const gone = new AbortController()
  const reading = streamRows(db.client, slow, {}, gone.signal)
  await expect.poll(() => running('slow'), { timeout: 10_000 }).toHaveLength(1)
  gone.abort()
  await expect(reading).rejects.toThrow()
  await expect.poll(() => running('slow'), { timeout: 10_000 }).toEqual([])
})

test('a query that fails half-way is an error and not a short table', async () => {
  const failing = query(
    'failing',
    "select number, throwIf(number = 200000, 'half-way') as fails from numbers(300000)",
  )
  const read = async () => {
    const { batches } = await streamRows(db.client, failing, {}, never())
    for await (const rows of batches) expect(rows.length).toBeGreaterThan(0)
  }
  await expect(read()).rejects.toThrow('half-way')
})
