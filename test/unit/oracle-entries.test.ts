import { expect, test } from 'vitest'
import { adversary } from '../support/adversary.ts'
import { oracle } from '../support/oracle.ts'

const { lines, cases } = adversary()
const world = oracle(lines)
/** The entry of the case that says so. */
function entry(what: string) {
  const ref = cases.find((one) => one.what === what)?.ref
  const found = ref && world.entry(ref.filed_on, ref.port, ref.number)
  if (!found) throw new Error(`no case ${what}`)
  return found
}
const clock = (what: string, code: string) =>
  entry(what).clocks.find((one) => one.code === code) ?? null
const dueAt = (what: string, code: string) => clock(what, code)?.due_at

test('release waits for every hold, and none that comes later', () => {
  const released = (what: string) => entry(what).released_at
  expect(released('three agencies, release granted while two are open')).toBe(
    '2026-03-05T02:00:00.000Z',
  )
  expect(released('release granted, hold never removed: not released')).toBeNull()
  expect(released('removed before placed in time order: stays open')).toBeNull()
  expect(released('a hold after release does not undo it')).toBe('2026-03-05T08:00:00.000Z')
  expect(released('release and placement at one moment, release first by id')).toBe(
    '2026-03-05T08:00:00.000Z',
  )
  expect(released('release and placement at one moment, placement first by id')).toBe(
    '2026-03-06T08:00:00.000Z',
  )
  expect(entry('release granted, hold never removed: not released').status).toBe('open')
})

test('a hold is placed again only after it was removed', () => {
  expect(entry('placed twice while open: one hold').holds).toEqual([
    {
      hold_id: 'H',
      agency: 'FDA',
      reason: 'admissibility',
      placed_at: '2026-03-02T19:00:00.000Z',
      removed_at: '2026-03-03T19:00:00.000Z',
    },
  ])
  const again = entry('placed again after removal: two rows').holds
  expect(again.map((hold) => [hold.agency, hold.removed_at])).toEqual([
    ['FDA', '2026-03-02T20:00:00.000Z'],
    ['USDA', null],
  ])
  const tied = entry('two holds placed at one moment: listed by id').holds
  expect(tied.map((hold) => hold.hold_id)).toEqual(['HA', 'HB'])
})

test('clocks run to the end of a day of the port, over holidays and clock changes', () => {
  expect(dueAt('presented on Friday before the change of clocks', 'release_or_detain')).toBe(
    '2026-03-14T06:59:59.999Z',
  )
  expect(dueAt('presented at 16:30 in Honolulu, Sunday in UTC', 'release_or_detain')).toBe(
    '2026-03-14T09:59:59.999Z',
  )
  expect(dueAt('Arizona does not change its clocks', 'release_or_detain')).toBe(
    '2026-03-14T06:59:59.999Z',
  )
  expect(dueAt('presented over Thanksgiving, no decision', 'release_or_detain')).toBe(
    '2025-12-04T04:59:59.999Z',
  )
  expect(dueAt('detained over Christmas and New Year', 'detention_notice')).toBe(
    '2026-01-03T04:59:59.999Z',
  )
  expect(dueAt('detained over Christmas and New Year', 'admissibility')).toBe(
    '2026-01-22T04:59:59.999Z',
  )
})

test('a clock stops at the first of its ends, and without a start there is none', () => {
  const summary = clock('detained then released: status released, clocks stopped', 'entry_summary')
  expect(summary?.stopped_at).toBe('2026-03-26T15:00:00.000Z')
  expect(clock('detained twice, noticed before detention', 'detention_notice')?.stopped_at).toBe(
    '2026-03-10T15:00:00.000Z',
  )
  expect(clock('detained and never presented: no admissibility clock', 'admissibility')).toBeNull()
  expect(entry('cancelled').clocks).toEqual([])
  expect(entry('moved twice: the last target stands').clocks).toEqual([])
})

test('deemed liquidation: one year and one more an extension, four at most, never while suspended', () => {
  expect(dueAt('extended five times: four years in all', 'deemed_liquidation')).toBe(
    '2029-03-04T04:59:59.999Z',
  )
  expect(dueAt('filed on leap day of 2024, extended once', 'deemed_liquidation')).toBe(
    '2026-03-01T04:59:59.999Z',
  )
  expect(dueAt('suspended, resumed, suspended, resumed: runs', 'deemed_liquidation')).toBe(
    '2027-03-12T07:59:59.999Z',
  )
  expect(
    clock('suspended and resumed at one moment: the id decides', 'deemed_liquidation'),
  ).toBeNull()
  expect(
    clock('liquidated twice, the first while suspended', 'deemed_liquidation')?.stopped_at,
  ).toBe('2026-03-13T15:00:00.000Z')
})

test('the status is the first that holds', () => {
  expect(entry('moved and cancelled: cancelled').status).toBe('cancelled')
  expect(entry('seized and cancelled: cancelled').status).toBe('cancelled')
  expect(entry('seized after exclusion after release').status).toBe('seized')
  expect(entry('detained then released: status released, clocks stopped').status).toBe('released')
  expect(entry('orphan, cancelled').status).toBe('orphan')
  expect(entry('moved twice: the last target stands').moved_to?.port).toBe('2304')
})

test('a later filing replaces everything the first declared but its time', () => {
  const refiled = entry('later filing: fewer lines, another importer, other mode')
  expect(refiled).toMatchObject({
    filings: 2,
    filed_at: '2026-03-12T15:00:00.000Z',
    mode: '40',
    value_cents: 500_000,
    duty_cents: null,
    center: '007',
    tier: 1,
  })
  expect(refiled.lines).toHaveLength(1)
  expect(entry('two filings at one moment: the greater id stands').value_cents).toBe(222)
})

test('the account is the one on record at the first filing', () => {
  const at = (what: string) => [entry(what).center, entry(what).center_basis, entry(what).tier]
  expect(at('account updated a millisecond before filing')).toEqual(['010', 'account', 3])
  expect(at('account updated at the moment of filing: it counts')).toEqual(['001', 'account', 1])
  expect(at('account updated a millisecond after filing: it does not')).toEqual([
    '003',
    'account',
    0,
  ])
  expect(at('account known at the second filing only: unknown')).toEqual(['004', 'goods', null])
  expect(at('goods of no Center')).toEqual([null, 'none', null])
  expect(entry('importer with a social security number').importer_number_masked).toBe('***-**-6789')
})

test('the first disposition and the least decision stand; summaries and exams show their last', () => {
  expect(entry('two dispositions: the first stands').disposition).toMatchObject({
    disposition: 'waived',
    officer: 'O1',
  })
  expect(entry('two dispositions at one moment').disposition?.disposition).toBe('released')
  expect(
    entry('two decisions of another policy at one moment: the least id').decision?.points,
  ).toBe(50)
  const summaries = entry('summaries out of order, version 2 corrected').summaries
  expect(summaries.map((one) => one.value_cents)).toEqual([100, 250, 300])
  const [exam] = entry('completed twice with other results: the last stands').exams
  expect(exam).toMatchObject({
    exam_type: 'tailgate',
    result: 'discrepancy',
    completed_at: '2026-03-22T15:00:00.000Z',
  })
  expect(entry('exam without an order, and one ordered twice').exams).toMatchObject([
    {
      exam_id: 'E1',
      exam_type: 'document',
      ordered_at: '2026-03-22T15:00:00.000Z',
      completed_at: null,
    },
    { exam_id: 'E2', exam_type: 'intensive', ordered_at: null, result: 'inconclusive' },
  ])
  expect(entry('reviews: absent outcomes, a later one wins').reviews).toMatchObject([
    { review_id: 'R0', material: false, letter_of_law: null },
    {
      review_id: 'R1',
      material: null,
      letter_of_law: null,
      finding: null,
      revenue_change_cents: null,
    },
  ])
  const selections = entry('selected three times under one selection id').selections
  expect(selections.map((one) => one.selected_at.slice(8, 10))).toEqual(['20', '21', '22'])
})

test('of an id with several contents one copy counts, and all that hold one are conflicting', () => {
  const lots = entry('one id, two contents, same entry: another lines payload')
  expect(lots.conflicting).toBe(true)
  expect(lots.timeline.filter((event) => event.counted)).toHaveLength(1)
  expect(lots.timeline).toHaveLength(2)
  expect(lots.filings).toBe(1)
  const here = entry('one id released two entries: this')
  const there = entry('one id released two entries: or that')
  expect([here.status, there.status].toSorted()).toEqual(['open', 'released'])
  expect([here.conflicting, there.conflicting]).toEqual([true, true])
})
