import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { entryNumber, ndjson, released } from '../support/events.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})
/** More than is read between two lines of progress. */
const total = 100_000

function ingest(path: string, killWhen?: (progress: string) => boolean, more: string[] = []) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'ingest/main.ts', '--source', 'file', '--path', path, ...more],
    { env: { ...process.env, DATA_DIR: db.dataDir, SPOOL_DIR: '', LOG_LEVEL: 'warn' } },
  )
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    if (killWhen?.(chunk.toString()) === true) child.kill('SIGKILL')
  })
  return new Promise<{ code: number | null; signal: string | null; out: string }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out }))
  })
}
const stored = async () => {
  const [row] = await rowsOf<{ ids: number; merged: number; ledger: number; adds_up: number }>(
    db.client,
    `select uniqExact(event_id) as ids,
        (select count() from entry_event final) as merged,
        (select sum(accepted) from ingest_batch final) as ledger,
        (select sum(received) = sum(accepted) + sum(rejected) from ingest_batch final) as adds_up
     from entry_event`,
  )
  return row
}

test('ingest killed in the middle of a file, twice, then run again: every event is there once', async () => {
  const path = join(db.dataDir, 'events.ndjson')
  const events = Array.from({ length: total }, (_, index) =>
    released(1, {
      event_id: `e-${index}`,
      entry: { number: entryNumber(index), port: '2704', filed_on: '2026-03-01' },
    }),
  )
  writeFileSync(path, ndjson(events))
  for (const least of [5000, 10_000]) {
    const killed = await ingest(
      path,
      (line) => Number(/([0-9]+) received/.exec(line)?.[1]) >= least,
    )
    expect(killed.signal).toBe('SIGKILL')
  }
  const partial = await stored()
  expect(partial?.ids).toBeLessThan(total)
  const last = await ingest(path)
  expect(last).toMatchObject({ code: 0 })
  expect(last.out).toBe(`received=${total} accepted=${total} rejected=0 pending=0\n`)
  const end = await stored()
  expect(end).toMatchObject({ ids: total, merged: total, adds_up: 1 })
  // What the dead runs had acknowledged went in too: nothing durable was dropped.
  expect(end?.ledger).toBeGreaterThan(total)
  const runs = await rowsOf<{ closed: boolean; pending: number; ok: number }>(
    db.client,
    'select closed, pending, received = accepted + rejected + pending as ok from ingest_run final',
  )
  expect(runs).toEqual([1, 2, 3].map(() => ({ closed: true, pending: 0, ok: 1 })))
})

test('ingest killed in the middle of a file, then on from its position: every event is there once', async () => {
  const path = join(db.dataDir, 'more.ndjson')
  const before = await stored()
  const events = Array.from({ length: total }, (_, index) =>
    released(1, {
      event_id: `m-${index}`,
      entry: { number: entryNumber(index), port: '2704', filed_on: '2026-03-02' },
    }),
  )
  writeFileSync(path, ndjson(events))
  const killed = await ingest(path, (line) => Number(/([0-9]+) received/.exec(line)?.[1]) >= 10_000)
  expect(killed.signal).toBe('SIGKILL')
  const rest = await ingest(path, undefined, ['--from', 'position'])
  expect(rest).toMatchObject({ code: 0 })
  const received = Number(/received=([0-9]+)/.exec(rest.out)?.[1])
  expect(received).toBeLessThan(total - 9_000)
  const after = await stored()
  expect(after).toMatchObject({ ids: total * 2, merged: total * 2, adds_up: 1 })
  // Not one record was read twice.
  expect(Number(after?.ledger) - Number(before?.ledger)).toBe(total)
})
