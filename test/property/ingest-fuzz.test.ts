import { beforeAll, expect, test } from 'vitest'
import { eventTypes } from '../../ingest/contract/entry-event.ts'
import { rejectionCodes } from '../../ingest/contract/rejection.ts'
import { testEngine, type TestEngine } from '../support/engine.ts'
import { fuzzRecords, seeds, some } from '../support/fuzz.ts'
import { sendRecords, type Ends } from '../support/fuzz-road.ts'
import { seededRandom } from '../support/streams.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})

/** Of rows of CSV; a line has no columns. See the test of CSV. */
const ofCsv = ['bad_csv', 'map_failed']

test('the fuzz starts from every type of event', () => {
  const types = new Set(seeds().map(({ event_type }) => event_type))
  expect(Object.keys(eventTypes).filter((type) => !types.has(type))).toEqual([])
})

test('15,000 damaged records: each has one end, and its bytes or its content are there', async () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  const records = fuzzRecords(seed, tomorrow)
  const all: Ends = new Map()
  for (let part = 0; part < 3; part += 1) {
    const sent = some(records, 5000)
    const { ends } = await sendRecords(
      db,
      sent,
      `FUZZ_SEED=${seed} part ${part}`,
      seededRandom(seed),
    )
    for (const [end, count] of ends) all.set(end, (all.get(end) ?? 0) + count)
  }
  const reached = rejectionCodes.filter((code) => all.has(code))
  expect(reached).toEqual(rejectionCodes.filter((code) => !ofCsv.includes(code)))
  expect(all.get('accepted')).toBeGreaterThan(1500)
  expect(all.get('held')).toBeGreaterThan(50)
})
