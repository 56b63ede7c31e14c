import type { QueueRow } from '../../server/contract/queues.ts'

const iso = (time: number) => new Date(time).toISOString()
const reasonTexts = [
  'Value per kilogram is far below what these goods usually cost',
  'AD case declared without its countervailing case',
  'The account is younger than 90 days',
  'Goods of chapter 85 from an origin with past discrepancies',
  'Lines without a manufacturer',
]

/** One entry of the fake queue; the least index has most duty at risk. */
export function fakeQueueRow(index: number, random: () => number, start: number): QueueRow {
  const whole = (below: number) => Math.floor(random() * below)
  const points = 40 + whole(90)
  const clocked = random() > 0.2
  return {
    filed_on: `2026-03-${String(10 + whole(18)).padStart(2, '0')}`,
    port: '2704',
    entry_number: `ABC${String(1_000_000 + index * 137)}${index % 10}`,
    segment: points > 80 ? 'high' : 'elevated',
    points,
    reasons: [0, 1, 2].slice(0, 1 + whole(3)).map((at) => ({
      code: `R${at + 1}${index % 5}`,
      points: Math.ceil(points / (at + 2)),
      text: reasonTexts[(index + at) % reasonTexts.length] ?? '',
    })),
    recommended_lane: points > 80 ? 'exam' : 'document',
    duty_at_risk_cents: Math.floor(900_000_000 / (index + 1) ** 1.2),
    importer_key: `k${index % 9}`,
    importer_name:
      index % 11 === 0 ? null : `Northwind Components ${index % 9} Incorporated of Delaware`,
    tier: index % 11 === 0 ? null : index % 4,
    center: '002',
    center_basis: 'account',
    entry_type: '01',
    mode: index % 2 === 0 ? '11' : '40',
    hts6: '851712',
    origin: index % 3 === 0 ? 'CN' : 'VN',
    line_count: 1 + (index % 5),
    value_cents: 1_234_567_00 + index * 7_654_321,
    duty_cents: index % 7 === 0 ? null : 12_345_600,
    status: index % 13 === 0 ? 'detained' : 'open',
    holds_open: index % 5 === 0 ? 1 : 0,
    hold_agencies: index % 5 === 0 ? ['FDA'] : [],
    exams_open: index % 6 === 0 ? 1 : 0,
    clock_code: clocked ? 'release_or_detain' : null,
    clock_due_at: clocked ? iso(start + (whole(200) - 8) * 1_800_000) : null,
    filed_at: iso(start - 86_400_000),
    arrived_at: iso(start - 80_000_000),
    presented_at: iso(start - 70_000_000),
    conflicting: index === 3,
  }
}
