import { ClickHouseError } from '@clickhouse/client'
import { expect, test } from 'vitest'
import { throttled } from '../../ingest/log.ts'
import { minuteLog } from '../../ingest/progress.ts'
import { databaseReason, reasonOf } from '../../ingest/reason.ts'

function heard() {
  let nowMs = 0
  const lines: { at: number; fields: object; message: string }[] = []
  const keep = (fields: object, message: string) =>
    lines.push({ at: nowMs / 1000, fields, message })
  const log = throttled({ info: keep, warn: keep, error: keep }, () => nowMs)
  return { lines, log, at: (ms: number) => (nowMs = ms) }
}

test('an outage of an hour, tried ten times a second: four lines in its first minute, then one a minute', () => {
  const { lines, log, at } = heard()
  for (let ms = 0; ms < 3_600_000; ms += 100) {
    at(ms)
    log.warn({ tries: ms / 100 }, 'away')
  }
  const seconds = lines.map((line) => line.at)
  expect(seconds.filter((second) => second < 60)).toEqual([0, 5, 15, 35])
  expect(seconds.filter((second) => second >= 60 && second < 140)).toEqual([75, 135])
  expect(lines.length).toBe(4 + 59)
  // Nothing is left out without being counted.
  const left = lines.reduce(
    (sum, { fields }) => sum + ('left_out' in fields ? Number(fields.left_out) : 0),
    0,
  )
  const after = (3_600_000 - (lines.at(-1)?.at ?? 0) * 1000) / 100 - 1
  expect(lines.length + left + after).toBe(36_000)
})

test('another message is said at once, and one that was quiet for a minute begins anew', () => {
  const { lines, log, at } = heard()
  log.warn({}, 'one')
  log.warn({}, 'one')
  log.warn({}, 'two')
  at(61_000)
  log.warn({}, 'one')
  expect(lines).toEqual([
    { at: 0, fields: {}, message: 'one' },
    { at: 0, fields: {}, message: 'two' },
    { at: 61, fields: { left_out: 1 }, message: 'one' },
  ])
})

test('what is read is said once a minute, and not while nothing comes', () => {
  const { lines, log } = heard()
  const say = minuteLog(log)
  const rest = { accepted: 0, rejected: 0, pending: 0, read_bytes: 0, total_bytes: 0 }
  for (let elapsed_ms = 0; elapsed_ms < 300_000; elapsed_ms += 500) {
    // From its second minute on nothing comes any more.
    const received = Math.min(elapsed_ms, 90_000)
    say({ ...rest, received, elapsed_ms })
  }
  expect(lines.map(({ fields }) => fields)).toMatchObject([
    { received: 500 },
    { received: 60_500 },
    { received: 90_000 },
  ])
})

test('errors and infos all pass', () => {
  const { lines, log } = heard()
  for (const _ of [1, 2, 3]) {
    log.error({}, 'a batch is refused')
    log.info({}, 'joined')
  }
  expect(lines).toHaveLength(6)
})

test.each([
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'connection'],
  [new Error('socket hang up'), 'connection'],
  [new Error('Timeout error.'), 'timeout'],
  [new ClickHouseError({ message: 'x', code: '241', type: 'MEMORY_LIMIT_EXCEEDED' }), 'memory'],
  [new ClickHouseError({ message: 'x', code: '243', type: 'NOT_ENOUGH_SPACE' }), 'disk'],
  [new ClickHouseError({ message: 'x', code: '252', type: 'TOO_MANY_PARTS' }), 'busy'],
  [
    new ClickHouseError({ message: 'x', code: '516', type: 'AUTHENTICATION_FAILED' }),
    'credentials',
  ],
  [new ClickHouseError({ message: 'x', code: '99999', type: 'NEW' }), 'other'],
  ['thrown text', 'other'],
])('%s is counted as %s', (error, reason) => {
  expect(databaseReason(error)).toBe(reason)
})

test('of rows that the database quotes, nothing gets into a reason', () => {
  const message =
    'Cannot parse input: expected \'"\' before: \'12-345678900","name":"Acme"}\': (while reading the value of key payload): (at row 7)'
  const refused = new ClickHouseError({
    message,
    code: '27',
    type: 'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  })
  expect(reasonOf(refused)).toBe('27 CANNOT_PARSE_INPUT_ASSERTION_FAILED, column payload, row 7')
  const full = new ClickHouseError({
    message: 'would use 3.00 GiB',
    code: '241',
    type: 'MEMORY_LIMIT_EXCEEDED',
  })
  expect(reasonOf(full)).toBe('241 MEMORY_LIMIT_EXCEEDED: would use 3.00 GiB')
})
