import { expect, test } from 'vitest'
import { entryNumber } from '../support/events.ts'
import { openSeconds } from '../support/oracle-release-intervals.ts'
import { ageAt } from '../support/oracle-work-items.ts'
import { oracle } from '../support/oracle.ts'

const importer = (at: number) => `12-34567${String(at).padStart(4, '0')}`
type Fields = Record<string, unknown>
let sequence = 0
const event = (type: string, at: string, fields: Fields) =>
  JSON.stringify({
    event_id: `event-${(sequence += 1)}`,
    event_type: type,
    schema_version: 1,
    occurred_at: at,
    source: 'test',
    simulated: true,
    ...fields,
  })
const ref = (at: number, port = '2704', filed_on = '2026-03-02') => ({
  number: entryNumber(at),
  port,
  filed_on,
})
const filing = (entry: Fields, at: string, by: string, value_cents = 100_000, duty_cents = 0) =>
  event('entry.filed', at, {
    entry,
    importer_number: by,
    entry_type: '01',
    mode: '11',
    lines: [{ line_number: 1, hts10: '8471300100', origin: 'CN', value_cents, duty_cents }],
  })
const account = (by: string, ctpat_tier: number) =>
  event('importer.registered', '2026-01-01T00:00:00.000Z', {
    importer_number: by,
    name: 'Importer',
    center: '003',
    center_basis: 'override',
    ctpat_tier,
    trade_compliance: false,
  })
const march = { from: '2026-03-01', to: '2026-03-31' }

test('the same goods at two ports: a Mantel-Haenszel ratio counted by hand', () => {
  const lines = [0, 1, 2, 3, 4, 5].flatMap((at) => {
    const entry = ref(at, at < 3 ? '2704' : '2304')
    const events = [filing(entry, '2026-03-02T12:00:00.000Z', importer(at))]
    // two of three are held at 2704, one of three at 2304
    if (at === 0 || at === 1 || at === 3)
      events.push(
        event('hold.placed', '2026-03-03T12:00:00.000Z', {
          entry,
          hold_id: `hold-${at}`,
          agency: 'FDA',
          reason: 'sample',
        }),
      )
    return events
  })
  const { n, meta, rows } = oracle(lines).uniformity({ ...march, measure: 'hold' })
  expect([n, meta.cells, meta.outcomes, meta.compared_n, meta.kind]).toEqual([
    6,
    1,
    3,
    6,
    'treatment',
  ])
  expect(meta.complement).toBe(false)
  expect(rows.map(({ unit, n: cases, outcomes }) => [unit, cases, outcomes])).toEqual([
    ['2304', 3, 1],
    ['2704', 3, 2],
  ])
  const [other, own] = rows
  // O* = 2 / 2, E* = 3 * 1 / 6
  expect(own?.ratio).toBe(2)
  expect(own?.expected).toBe(1)
  expect(other?.ratio).toBe(0.5)
  // V = 3 * 3 * 3 * 3 / (36 * 5)
  expect((own?.information ?? 0) * (own?.dispersion ?? 0)).toBeCloseTo(0.45, 12)
  expect(own?.verdict).toBe('too_little_to_tell')
  expect(meta.state).toBe('too_little_to_tell')
})

test('a register of forty, ten reviewed: shown only from thirty', () => {
  const lines = Array.from({ length: 40 }, (_, at) => {
    const entry = ref(at)
    const review = event('review.completed', '2026-03-20T12:00:00.000Z', {
      entry,
      review_id: `review-${at}`,
      sample: 'random',
      stratum: 'duty_under_500',
      selection_probability_ppm: 250_000,
      material: at === 0,
      letter_of_law: at < 2,
    })
    return [
      filing(entry, '2026-03-02T12:00:00.000Z', importer(at)),
      event('summary.filed', '2026-03-05T12:00:00.000Z', {
        entry,
        summary_version: 1,
        value_cents: 100_000,
        duty_cents: 0,
        fees_cents: 0,
      }),
      ...(at < 10 ? [review] : []),
    ]
  }).flat()
  const { n, rows, meta } = oracle(lines).compliance(march)
  expect([n, meta.strata, meta.closing.median_days]).toEqual([10, 1, 18])
  expect(rows.map(({ dimension, value }) => `${dimension} ${value}`)).toEqual([
    'all all',
    'center 007',
    'industry XVI',
    'tier unknown',
  ])
  expect(rows[0]).toMatchObject({
    register: 40,
    expected_reviews: 10,
    reviewed: 10,
    with_outcome: 10,
    material: { findings: 1, state: 'suppressed', rate: null, upper: null },
    revenue_gap: { state: 'suppressed' },
  })
  const months = oracle(lines).complianceMonths(march).rows
  expect(months).toHaveLength(1)
  expect(months[0]).toMatchObject({ month: '2026-03', settled: true, register: 40 })
})

test('trusted importers: ratio over cells with both arms, too few importers to show it', () => {
  const lines = [0, 1, 2, 3].flatMap((at) => {
    const entry = ref(at)
    const exam = event('exam.ordered', '2026-03-03T12:00:00.000Z', {
      entry,
      exam_id: `exam-${at}`,
      exam_type: 'nii',
    })
    return [
      account(importer(at), at < 2 ? 2 : 0),
      filing(entry, '2026-03-02T12:00:00.000Z', importer(at)),
      ...(at > 0 ? [exam] : []),
    ]
  })
  const { n, rows, meta } = oracle(lines).trustedBenefit(march)
  expect([n, meta.account_unknown]).toEqual([4, 0])
  expect(rows.map(({ measure, state }) => `${measure} ${state}`)).toEqual([
    'exam too_few_importers',
    'hold undefined',
    'document_request undefined',
    'touches too_few_importers',
    'release_time undefined',
  ])
  expect(rows[0]).toMatchObject({ trusted_value: 0.5, other_value: 1, importers: 4, ratio: null })
})

test('work is as old as it was not paused', () => {
  const lines = [
    event('work.opened', '2026-03-01T00:00:00.000Z', {
      work_id: 'work',
      work_type: 'inquiry',
      center: '003',
    }),
    event('work.paused', '2026-03-03T00:00:00.000Z', { work_id: 'work', reason: 'waiting' }),
    event('work.resumed', '2026-03-06T00:00:00.000Z', { work_id: 'work' }),
    event('work.paused', '2026-03-08T00:00:00.000Z', { work_id: 'work', reason: 'waiting' }),
    event('work.closed', '2026-03-30T00:00:00.000Z', { work_id: 'work', outcome: 'answered' }),
  ]
  const world = oracle(lines)
  const work = world.world.works.get('work')
  const age = (at: string) => (work === undefined ? null : ageAt(work, Date.parse(at)))
  expect(age('2026-03-04T00:00:00Z')).toBe(2)
  expect(age('2026-03-07T00:00:00Z')).toBe(3)
  expect(age('2026-03-30T00:00:00Z')).toBe(4)
  expect(world.throughputTimes({ ...march, tz: 'UTC' }).rows[0]).toMatchObject({
    received: 1,
    closed: 1,
    longest_days: 4,
    median: { state: 'too_few' },
  })
  const weeks = world.forecastWeeks().get('003')
  expect(weeks?.map(({ week_ends, received, backlog }) => [week_ends, received, backlog])).toEqual([
    // midnight UTC of 1 March is still Saturday in New York
    ['2026-03-01', 1, 1],
    ['2026-03-08', 0, 1],
    ['2026-03-15', 0, 1],
    // it was closed on Sunday evening: that week is not over
    ['2026-03-22', 0, 1],
  ])
})

test('office hours are those of business days, also where the clocks change', () => {
  const world = oracle([]).world
  const open = (zone: string, from: string, to: string) =>
    openSeconds(world, zone, Date.parse(from), Date.parse(to))
  // Friday 16:00 to Monday 09:00 in Los Angeles, over the change of 8 March 2026
  const weekend = ['2026-03-07T00:00:00Z', '2026-03-09T16:00:00Z'] as const
  expect(open('America/Los_Angeles', ...weekend)).toBe(2 * 3600)
  expect(open('America/New_York', '2026-07-03T00:00:00Z', '2026-07-05T00:00:00Z')).toBe(0)
})
