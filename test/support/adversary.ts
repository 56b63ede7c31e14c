/**
 * A hand-made stream of valid events, simulated, that holds the nasty cases; each says what it attacks.
 * As of 2026-03-27T21:00Z. Events come in the order of writing; the tests shuffle, repeat and cut them.
 */
import { clockCases, holdCases, releaseCases } from './oracle-adversary-entries.ts'
import { filingCases } from './oracle-adversary-filings.ts'
import { workCases } from './oracle-adversary-work.ts'
import { type Case, Writer, entryNumber, plain, risky } from './oracle-adversary-writer.ts'

/** One NDJSON line an event, and the cases they belong to. Always the same. */
export function adversary(): { lines: string[]; cases: Case[] } {
  const writer = new Writer()
  accounts(writer)
  holdCases(writer)
  clockCases(writer)
  filingCases(writer)
  releaseCases(writer)
  fateCases(writer)
  examCases(writer)
  conflictCases(writer)
  workCases(writer)
  return { lines: writer.events.map((event) => JSON.stringify(event)), cases: writer.cases }
}

function accounts(w: Writer) {
  w.account('registered', '2024-01-02T15:00', '11-111111100', '004')
  w.account('updated', '02-02T15:00', '11-111111100', '004', 2, { trade_compliance: true })
  w.account('registered', '2024-01-02T15:00', '22-222222200', '007', 1)
  w.account('registered', '2025-06-02T15:00', '33-333333300', '003')
  w.account('updated', '03-16T14:59:59.999', '33-333333300', '010', 3)
  w.account('registered', '2025-06-02T15:00', '44-444444400', '003')
  w.account('updated', '03-16T16:00:00.000', '44-444444400', '001', 1)
  w.account('registered', '2025-06-02T15:00', '55-555555500', '003')
  w.account('updated', '03-16T17:00:00.001', '55-555555500', '001', 1)
  w.account('registered', '03-17T15:00', '66-666666600', '001')
  w.account('registered', '2025-12-17T15:00:00.000', '77-777777700', '010')
  // a social security number, and an override with its reason
  w.account('registered', '2025-12-17T15:00', '123-45-6789', '010', 0, {
    center_basis: 'override',
    override_reason: 'Asked for by the account',
  })
  // updated before it is registered in time order: the first event of the account is the update
  w.account('updated', '2025-01-02T15:00', '12-121212100', '007', 1)
  w.account('registered', '2025-01-03T15:00', '12-121212100', '001', 0)
  for (const center of ['001', '003', '004', '007', '010'])
    w.event('center.staffed', '01-05T15:00', { center, positions: 90, staff: 70 })
  // staffed twice at one moment: the greater id stands
  w.event('center.staffed', '03-05T15:00', { center: '004', positions: 91, staff: 0 }, 'adv-s-b')
  w.event('center.staffed', '03-05T15:00', { center: '004', positions: 92, staff: 60 }, 'adv-s-a')
  // the newest event: what the figures are as of
  w.event('center.staffed', '03-27T21:00', { center: '010', positions: 95, staff: 80 })
}

function fateCases(w: Writer) {
  const void_ = { reason: 'duplicate' }
  const to = (port: string) => ({
    to: { number: entryNumber('MVD', 1), port, filed_on: '2026-03-19' },
  })
  w.entry('cancelled', '2704', '03-18')
    .filed('03-18T15:00')
    .on('entry.cancelled', '03-18T16:00', void_)
  w.entry('moved twice: the last target stands', '2704', '03-18')
    .filed('03-18T15:00')
    .on('entry.moved', '03-19T15:00', to('2720'))
    .on('entry.moved', '03-19T16:00', to('2304'))
  w.entry('moved and cancelled: cancelled', '2704', '03-18')
    .filed('03-18T15:00')
    .on('entry.moved', '03-19T15:00', to('2720'))
    .on('entry.cancelled', '03-20T15:00', void_)
  w.entry('cancelled before it was filed, released and disposed of', '2704', '03-18')
    .on('entry.cancelled', '03-18T14:00', void_)
    .filed('03-18T15:00')
    .released('03-18T18:00')
    .disposed('released', '03-18T19:00')
  w.entry('seized and cancelled: cancelled', '2304', '03-18')
    .filed('03-18T15:00')
    .on('entry.seized', '03-18T16:00', void_)
    .on('entry.cancelled', '03-19T16:00', void_)
  w.entry('target of a move', '2304', '03-19', entryNumber('MVD', 1))
    .filed('03-19T15:00')
    .arrived('03-19T12:00')
    .released('03-19T19:00')
  w.entry('orphan: everything but a filing', '2304', '03-19')
    .arrived('03-19T15:00')
    .placed('H', 'FDA', '03-19T16:00')
    .released('03-19T18:00')
    .disposed('released', '03-19T19:00')
  w.entry('orphan, cancelled', '2304', '03-19').on('entry.cancelled', '03-19T15:00', void_)
  w.entry('two dispositions: the first stands', '4701', '03-19')
    .filed('03-19T15:00')
    .disposed('examined', '03-20T15:00', { officer: 'O2' })
    .disposed('waived', '03-20T14:00', { waiver_reason: 'documents_sufficient', officer: 'O1' })
  w.entry('two dispositions at one moment', '4701', '03-19')
    .filed('03-19T15:00')
    .disposed('examined', '03-20T15:00', {}, 'adv-d-b')
    .disposed('released', '03-20T15:00', {}, 'adv-d-a')
  w.entry('disposed of before it was filed', '4701', '03-19')
    .disposed('waived', '03-19T14:00', { waiver_reason: 'low_consequence' })
    .filed('03-19T15:00')
  w.entry('money in and out, more out than in', '4701', '03-20')
    .filed('03-20T15:00', '99-000000100', [plain()])
    .on('duty.collected', '03-21T15:00', { amount_cents: 100 })
    .on('duty.collected', '03-22T15:00', { amount_cents: 100 })
    .on('duty.refunded', '03-23T15:00', { amount_cents: 900 })
  w.entry('summaries out of order, version 2 corrected', '4701', '03-20')
    .filed('03-20T15:00')
    .released('03-20T18:00')
    .summary(3, '03-26T15:00', 300)
    .summary(1, '03-21T15:00', 100)
    .summary(2, '03-25T15:00', 250)
    .summary(2, '03-24T15:00', 200)
  w.entry('version 2 of the summary before version 1 in time', '4701', '03-20')
    .filed('03-20T15:00')
    .released('03-20T18:00')
    .summary(1, '03-26T15:00', 100)
    .summary(2, '03-23T15:00', 200)
  const scored = (points: number, segment: string) => ({
    policy_id: 'elsewhere',
    policy_version: 3,
    segment,
    points,
    probability_ppm: 1,
    duty_at_risk_cents: points,
    recommended_lane: 'post_review',
    reasons: [{ code: 'X', points, text: '' }],
    features: { b: 1, a: 'x' },
    known_through: '2026-03-20T00:00:00.000Z',
  })
  w.entry('two decisions of another policy at one moment: the least id', '4701', '03-20')
    .filed('03-20T15:00')
    .on('entry.scored', '03-20T15:00:01', scored(70, 'high'), 'adv-e-b')
    .on('entry.scored', '03-20T15:00:01', scored(50, 'elevated'), 'adv-e-a')
}

function examCases(w: Writer) {
  const review = {
    review_id: 'R1',
    sample: 'random',
    stratum: 'duty_under_500',
    selection_probability_ppm: 100_000,
  }
  const selected = { method: 'manual', selection_probability_ppm: 1_000_000, rule_codes: [] }
  w.entry('completed twice with other results: the last stands', '3801', '03-20')
    .filed('03-20T15:00')
    .ordered('E1', '03-20T16:00')
    .completed('E1', '03-21T15:00')
    .completed('E1', '03-22T15:00', 'discrepancy', 'tailgate')
  w.entry('exam without an order, and one ordered twice', '3801', '03-20')
    .filed('03-20T15:00')
    .completed('E2', '03-21T15:00', 'inconclusive')
    .ordered('E1', '03-22T15:00', 'nii')
    .ordered('E1', '03-23T15:00', 'document')
  w.entry('completed before it was ordered: not open', '3801', '03-20')
    .filed('03-20T15:00')
    .completed('E1', '03-21T15:00', 'discrepancy')
    .ordered('E1', '03-22T15:00')
  w.entry('reviews: absent outcomes, a later one wins', '3801', '03-20')
    .filed('03-20T15:00')
    .on('review.completed', '03-23T15:00', {
      ...review,
      material: true,
      letter_of_law: true,
      finding: 'valuation',
      revenue_change_cents: -5,
    })
    .on('review.completed', '03-24T15:00', review)
    .on('review.completed', '03-22T15:00', {
      ...review,
      review_id: 'R0',
      sample: 'targeted',
      material: false,
    })
  w.entry('selected three times under one selection id', '3801', '03-20')
    .filed('03-20T15:00')
    .on('entry.selected', '03-21T15:00', { ...selected, selection_id: 'S', exam_type: 'nii' })
    .on('entry.selected', '03-20T16:00', { ...selected, selection_id: 'S' })
    .on('entry.selected', '03-22T15:00', {
      ...selected,
      selection_id: 'S',
      method: 'random',
      reason: 'draw',
    })
}

function conflictCases(w: Writer) {
  w.entry('one id, two contents, same entry: another lines payload', '2604', '03-23')
    .filed('03-23T15:00', '99-000000100', [risky(1, 100)], {}, 'adv-c1')
    .filed('03-23T15:00', '99-000000100', [risky(1, 200)], {}, 'adv-c1')
  const one = w
    .entry('one id released two entries: this', '2604', '03-23')
    .filed('03-23T15:00')
    .arrived('03-23T12:00')
  const two = w
    .entry('one id released two entries: or that', '2304', '03-23')
    .filed('03-23T15:00')
    .arrived('03-23T12:00')
  one.released('03-24T15:00', 'adv-c2')
  two.released('03-24T15:00', 'adv-c2')
  w.entry('one id at two times: only one is the arrival', '2604', '03-24')
    .filed('03-24T15:00')
    .on('cargo.arrived', '03-24T10:00', {}, 'adv-c3')
    .on('cargo.arrived', '03-24T11:00', {}, 'adv-c3')
    .released('03-24T18:00')
  w.entry('three contents under one id, of two types', '2604', '03-24')
    .filed('03-24T15:00')
    .placed('H1', 'FDA', '03-24T16:00', 'adv-c4')
    .placed('H2', 'EPA', '03-24T16:00', 'adv-c4')
    .released('03-24T16:00', 'adv-c4')
  w.entry('one id of an entry and of a piece of work', '2604', '03-24').filed(
    '03-24T15:00',
    '99-000000100',
    [risky()],
    {},
    'adv-c5',
  )
  w.work('the work of that id', 'inquiry', '007').opened('03-24T15:00', {}, 'adv-c5')
  w.entry('the only event is a copy of an id used elsewhere', '2604', '03-24').on(
    'cargo.presented',
    '03-24T16:00',
    {},
    'adv-c6',
  )
  w.entry('that elsewhere', '2304', '03-24')
    .filed('03-24T15:00')
    .on('cargo.presented', '03-24T16:00', {}, 'adv-c6')
  w.account('registered', '2025-05-05T15:00', '13-131313100', '001', 1)
  // one id, two contents of an account: center and tier follow the least hash
  const same = {
    importer_number: '13-131313100',
    name: 'Twice',
    center_basis: 'highest_value' as const,
    trade_compliance: false,
  }
  w.event(
    'importer.updated',
    '2025-06-05T15:00',
    { ...same, center: '003', ctpat_tier: 2 },
    'adv-c7',
  )
  w.event(
    'importer.updated',
    '2025-06-05T15:00',
    { ...same, center: '010', ctpat_tier: 3 },
    'adv-c7',
  )
  w.entry('entry of the account with two contents', '2604', '03-25').filed(
    '03-25T15:00',
    '13-131313100',
  )
}
