import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { type EventType, eventTypes } from '../../ingest/contract/entry-event.ts'
import { adversary } from '../support/adversary.ts'
import { entryNumber } from '../support/oracle-adversary-writer.ts'
import { oracle } from '../support/oracle.ts'
import { scoreEntry } from '../support/oracle-policy.ts'
import { readReference } from '../support/oracle-reference.ts'
import { quantile } from '../support/oracle-release-times.ts'
import { cut, repeated, rewritten, shuffled } from '../support/streams.ts'

const { lines, cases } = adversary()
const world = oracle(lines)
const work = (what: string) => {
  const id = cases.find((one) => one.what === what)?.id
  return id === undefined ? undefined : world.world.works.get(id)
}
const due = (what: string) => {
  const at = work(what)?.due_at
  return typeof at === 'number' ? new Date(at).toISOString() : at
}

test('every line of the adversary is an event of the contract', () => {
  for (const line of lines) {
    const event: { event_type: EventType } = JSON.parse(line)
    expect([line, Compile(eventTypes[event.event_type]).Check(event)]).toEqual([line, true])
  }
  expect(cases.filter((one) => one.kind === 'entry').length).toBeGreaterThanOrEqual(60)
  expect(cases.filter((one) => one.kind === 'work').length).toBeGreaterThanOrEqual(40)
  expect(new Set(cases.map((one) => one.what)).size).toBe(cases.length)
  // ABI example of the check digit: letters count 1-9, 1-9, 2-9
  expect(entryNumber('ABC', 1_234_567)).toBe('ABC12345676')
})

test('order, repetition and the way of writing change nothing', () => {
  const answers = (events: string[]) => {
    const one = oracle(events)
    return [
      one.queues(),
      one.throughput(),
      one.throughputDays(),
      one.throughputCenters(),
      one.releaseTimes(),
      one.releaseTimesDays(),
      one.quality(),
    ]
  }
  const disturbed = rewritten(shuffled(repeated(lines, 0.3, 1), 2), 3)
  expect(answers(disturbed)).toEqual(answers(lines))
  expect(cut(disturbed, 7, 4).flat()).toEqual(disturbed)
})

test('clocks of work: pauses move the due date, an open one takes it away', () => {
  // 2 March + 30 days = 1 April in New York; one pause of two days
  expect(due('pause inside a pause: the second opens nothing')).toBe('2026-04-04T03:59:59.999Z')
  expect(due('pause never ends: no due date')).toBeNull()
  expect(due('pause ends, then one never ends')).toBeNull()
  expect(due('three pauses, one of 1 ms')).toBe('2026-03-25T05:00:00.000Z')
  expect(due('open pause on a clock that does not pause keeps its due date')).toBe(
    '2027-02-04T04:59:59.999Z',
  )
  expect(due('opened at 23:30 in New York, which is the next day in UTC')).toBe(
    '2026-03-28T03:59:59.999Z',
  )
  expect(due('accelerated: 30 days from the request')).toBe('2026-04-02T03:59:59.999Z')
  expect(due('pause of work without a standard')).toBeNull()
})

test('work ends first, and with the last outcome', () => {
  const closed = work('closed twice: first time, last outcome')
  expect(closed).toMatchObject({
    closed_at: Date.parse('2026-03-05T15:00:00Z'),
    outcome: 'rejected',
    revenue_change_cents: -250,
  })
  expect(work('closed twice, the last without revenue')?.revenue_change_cents).toBeNull()
  expect(work('no work.opened: an orphan')).toBeUndefined()
  // the two that share the id of their opening: one of them never opened
  const first = work('one id opens two pieces of work: one of them is an orphan')
  expect([first, work('the other of them')].filter((one) => one === undefined)).toHaveLength(1)
  const unopened = cases.filter((one) => one.kind === 'work' && !world.world.works.has(one.id))
  expect(world.quality().orphan_works).toBe(unopened.length)
})

test('throughput of one Center and type, counted by hand', () => {
  const { meta, rows } = world.throughput({ center: ['001', '010'] })
  expect(meta).toEqual({
    from: '2026-02-28',
    to: '2026-03-27',
    tz: 'America/New_York',
  })
  const row = (type: string, center: string) =>
    rows.find((one) => one.work_type === type && one.center === center)
  // two responses in the last millisecond and one after it, both closed in the range
  expect(row('cf29', '001')).toMatchObject({
    closed: 2,
    closed_with_clock: 2,
    closed_within_clock: 1,
    backlog_start: 2,
    backlog_end: 0,
    growth: -2,
    revenue_change_cents: 110_000,
    clock_code: 'cf29_response',
  })
  expect(row('validation', '010')).toMatchObject({
    backlog_end: 8,
    age_0_30: 1,
    age_31_90: 2,
    age_91_180: 2,
    age_181_365: 2,
    age_over_365: 1,
    clock_code: null,
    clock_kind: null,
  })
  // opened and closed on either side of 03:00, and from midnight to the last millisecond
  expect(row('inquiry', '010')).toMatchObject({ received: 2, closed: 2, backlog_end: 0 })
  const days = world.throughputDays({ center: ['010'], from: '2026-03-08', to: '2026-03-09' }).rows
  expect(days.map((day) => [day.day, day.received, day.closed])).toEqual([
    ['2026-03-08', 1, 1],
    ['2026-03-09', 1, 1],
  ])
})

test('release times: who is in, who is early, and the twelfth of twenty-four', () => {
  const mode = world.releaseTimes({ mode: ['31', '40'], from: '2026-03-25', to: '2026-03-25' })
  // hours 0 to 7, three times each
  expect(mode.rows[0]).toMatchObject({
    dimension: 'all',
    value: 'all',
    filed: 24,
    n: 24,
    median_seconds: 3 * 3600,
    p90_seconds: 7 * 3600,
  })
  expect(mode.rows.find((row) => row.dimension === 'mode')).toMatchObject({
    value: '31',
    n: 12,
    median_seconds: null,
  })
  const sixth = world.releaseTimes({ port: ['2304'], from: '2026-03-06', to: '2026-03-06' }).rows[0]
  expect(sixth).toMatchObject({
    filed: 4,
    released: 4,
    released_before_arrival: 1,
    arrival_unknown: 1,
    n: 2,
  })
  const warehouse = world.releaseTimes({ port: ['2304'], from: '2026-03-17', to: '2026-03-17' })
  expect(warehouse.rows).toEqual([])
})

test('quantiles are the element ceil(p n), from twenty cases', () => {
  const times = Array.from({ length: 20 }, (_, at) => at + 1)
  expect([quantile(times, 50), quantile(times, 90), quantile(times, 95)]).toEqual([10, 18, 19])
  expect(quantile(times.slice(1), 50)).toBeNull()
  expect(quantile([...times, 21], 50)).toBe(11)
})

test('the rules add up to points, reasons, a band and the duty at risk', () => {
  const { policy } = readReference()
  const entry = cases.find((one) => one.what === 'account of 90 days less a millisecond')?.ref
  const decision = entry && world.expectedDecision(entry.filed_on, entry.port, entry.number)
  expect(decision).toMatchObject({
    policy_id: 'rules',
    points: 60,
    segment: 'high',
    probability_ppm: 100_000,
    recommended_lane: 'exam',
    // (320,000 + 30,000) x 10 %
    duty_at_risk_cents: 35_000,
    features: {
      account_days: 89,
      tier: 0,
      duty_cents: 320_000,
      min_cents_per_kg: 1111,
      hts4: '6109',
    },
  })
  expect(decision?.reasons.map((one) => one.code)).toEqual([
    'ACCOUNT_NEW',
    'DUTY_HIGH',
    'DUTY_VERY_HIGH',
    'MAKER_ABSENT',
    'TEXTILES',
  ])
  const features = { ...decision?.features, account_days: -1, account_known: 0 }
  expect(scoreEntry(features, policy).points).toBe(65)
})

test('the queue leaves out what is disposed of, cancelled, moved or an orphan', () => {
  const scored = [...world.world.entries.values()].flatMap(({ ref }, at) => {
    const expected = world.expectedDecision(ref.filed_on, ref.port, ref.number)
    if (expected === undefined) return []
    const event = {
      event_id: `decision-${at}`,
      event_type: 'entry.scored',
      schema_version: 1,
      occurred_at: '2026-03-27T20:00:00.000Z',
      source: 'centerline',
      simulated: true,
      entry: ref,
      known_through: '2026-03-27T20:00:00.000Z',
      ...expected,
    }
    return [JSON.stringify(event)]
  })
  const decided = oracle([...lines, ...scored])
  const jfk = decided.queues({ port: ['4701'], from: '2026-03-19', to: '2026-03-19' })
  expect(jfk.meta.total).toBe(0)
  const la = decided.queues({ port: ['2704'], from: '2026-03-18', to: '2026-03-18' })
  expect(la.meta).toMatchObject({ total: 0, cancelled: 3, moved: 1 })
  const all = decided.queues()
  expect(all.rows).toHaveLength(all.meta.total)
  expect(all.rows[0]).toMatchObject({
    value_cents: 8_000_000_000_001,
    duty_at_risk_cents: 280_000_000_000,
  })
  expect(all.meta.next_clock).toMatchObject({
    clock_code: 'admissibility',
    due_at: '2026-04-09T03:59:59.999Z',
  })
  expect(
    decided
      .decisions()
      .every(
        ({ made, expected }) =>
          made.policy_id === 'elsewhere' || JSON.stringify(made) === JSON.stringify(expected),
      ),
  ).toBe(true)
})
