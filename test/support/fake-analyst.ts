import { defaultMeasure, measureNames, measures } from '../../server/contract/measures.ts'
import type { AttachedReason, UniformityRow } from '../../server/contract/uniformity.ts'
import { session } from './fake-reference.ts'

/** Uniformity as a world might show it: 25 ports, four flagged, one of them set aside, some with too little to tell. */
const settling = {
  settled_through: '2026-03-16',
  delay_days: 12,
  delays: 41_230,
  unsettled_n: 3120,
}
const adjusted = {
  adjusted_for: [
    'tariff heading (4 digits) and region of origin',
    'mode of transport, CTPAT tier and risk segment',
    'value of the entry in five bands, and quarter of filing',
    'importers: differences between importers of one port widen the intervals',
  ],
  not_adjusted_for: [
    'what officers saw and did not record',
    'capacity of the port on the day',
    'goods that share a heading and differ below it',
  ],
}
const estimate = (value: number, lower: number, upper: number) => ({ value, lower, upper })
const reasons: (AttachedReason & { unit: string; measure: string })[] = [
  {
    unit: '2304',
    measure: 'exam',
    reason_id: 'r1',
    author: 'A. Rivera',
    written_at: '2026-03-20T15:04:00.000Z',
    text: 'Operation on produce trucks in January and February; ends with the season.',
    from: '2025-09-30',
    to: '2026-03-28',
  },
]
const range = (query: URLSearchParams) => ({
  from: query.get('from') ?? '2025-09-30',
  to: query.get('to') ?? '2026-03-28',
})
const measureOf = (query: URLSearchParams) =>
  measureNames.find((name) => name === query.get('measure')) ?? defaultMeasure

function row(unit: string, at: number, matched: boolean): UniformityRow {
  const n = Math.round(9000 / (1 + at * at * 0.13)) + 12
  const share = at === 20 ? 0.31 : matched ? 0.54 : 0.93 - (at % 5) * 0.04
  const compared_n = at === 24 ? 0 : Math.round(n * share)
  const expected = at === 24 ? null : compared_n * 0.058
  const special = [1, 0.99, 1.91, 1, 0.57, 1, 1, 1.62, 1, 1, 1.82][at]
  const wobble = 1 + (((at * 7919) % 100) / 100 - 0.5) / Math.sqrt(0.3 + (expected ?? 0) / 9)
  const ratio = expected === null ? null : (special ?? 1) * wobble
  const information = (expected ?? 0) / 1.7
  const width = 1.96 / Math.sqrt(Math.max(0.2, information))
  const tested = information >= 1 && at !== 12
  const flagged = [2, 4, 7].includes(at) || (at === 10 && !matched)
  const limit = (side: number) =>
    ratio === null || at === 12 ? null : ratio * Math.exp(side * width)
  return {
    unit,
    n,
    outcomes: Math.round(n * 0.058 * (ratio ?? 1)),
    compared_n,
    compared_share: compared_n / n,
    observed: expected === null ? null : Math.round(expected * (ratio ?? 1)),
    expected,
    ratio,
    lower: limit(-1),
    upper: limit(1),
    ratio_reference: tested && ratio !== null ? ratio * 1.03 : null,
    lower_reference: tested && ratio !== null ? (limit(-1) ?? 0) * 1.03 : null,
    upper_reference: tested && ratio !== null ? (limit(1) ?? 0) * 1.03 : null,
    p: tested ? (flagged ? 0.0004 * (1 + at) : 0.08 + (at % 9) / 10) : null,
    p_reference: tested ? (flagged ? 0.0002 * (1 + at) : 0.09 + (at % 9) / 10) : null,
    effective_importers: matched ? null : 4 + 60 / (1 + at * 0.2),
    dispersion: matched ? 1 : 1.7,
    information,
    tested,
    set_aside: at === 2,
    flagged,
    stands_out: at === 2,
    verdict: flagged
      ? 'flagged'
      : at === 24
        ? 'not_compared'
        : at === 12
          ? 'too_few_importers'
          : tested
            ? 'not_distinguishable'
            : 'too_little_to_tell',
    reasons: [],
  }
}

export function fakeUniformity(query: URLSearchParams, matched: boolean) {
  const measure = measureOf(query)
  const { kind, unit } = measures[measure]
  const units =
    unit === 'team'
      ? ['003/A1', '003/B2', '007/A1', '007/C3', '010/A1']
      : session.ports.map(({ code }) => code)
  const rows = units
    .map((code, at) => ({
      ...row(code, at, matched),
      reasons: reasons.filter((reason) => reason.unit === code && reason.measure === measure),
    }))
    .toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
  const sum = (read: (found: UniformityRow) => number) =>
    rows.reduce((total, found) => total + read(found), 0)
  const n = sum((found) => found.n)
  const uniform = measure === 'hold'
  const nothing = measure === 'cf28'
  const index = matched ? estimate(1.12, 1.04, 1.21) : estimate(1.18, 1.11, 1.27)
  const meta = {
    ...range(query),
    measure,
    kind,
    unit,
    complement: measure === 'waiver',
    cells: 1184,
    outcomes: sum((found) => found.outcomes),
    compared_n: sum((found) => found.compared_n),
    compared_share: sum((found) => found.compared_n) / n,
    index: nothing ? null : uniform ? estimate(1.02, 1, 1.08) : index,
    spread: nothing ? null : uniform ? estimate(0.02, 0, 0.08) : estimate(0.175, 0.11, 0.25),
    state: nothing ? 'too_little_to_tell' : uniform ? 'uniform' : 'differs',
    tested: rows.filter(({ tested }) => tested).length,
    flagged: rows.filter(({ flagged }) => flagged).length,
    set_aside_share: 0.11,
    no_common_practice: false,
    importers_adjusted: unit === 'port',
    flag_z: 2.67,
    ...adjusted,
    settling,
  }
  if (!matched) return { n, rows, meta }
  const excess = {
    importers: measure === 'hold' ? 12 : 141,
    pairs: 1310,
    excess: measure === 'hold' ? null : 0.031,
    lower: measure === 'hold' ? null : 0.012,
    upper: measure === 'hold' ? null : 0.05,
    typical_points: measure === 'hold' ? null : 0.176,
  }
  return {
    n,
    rows: rows.map(({ reasons: _reasons, ...rest }) => rest),
    meta: { ...meta, groups: 2410, excess },
  }
}

export function fakeCells(query: URLSearchParams) {
  const unit = query.get('port') ?? ''
  const sizes = ['under_2500', '2500_to_10000', '10000_to_50000', '50000_to_250000', 'from_250000']
  const rows = Array.from({ length: 60 }, (_, at) => {
    const n = 240 - at * 3
    const outcomes = Math.round(n * (0.21 - at * 0.003))
    const others_n = at % 9 === 8 ? 0 : 900 - at * 11
    const others_outcomes = Math.round(others_n * 0.06)
    return {
      cell: `${8500 + at}|CN|11|${at % 4}`,
      hts4: String(8500 + at),
      region: ['CN', 'Southeast Asia', 'MX', 'European Union'][at % 4],
      mode: at % 2 === 0 ? '11' : '40',
      tier: (at % 5) - 1,
      segment: ['elevated', 'standard', 'high', ''][at % 4],
      size_band: sizes[at % 5],
      work_type: null,
      center: null,
      quarter: at % 3 === 0 ? '2025Q4' : '2026Q1',
      n,
      outcomes,
      others_n,
      others_outcomes,
      contribution: outcomes - (n * (outcomes + others_outcomes)) / (n + others_n),
    }
  })
  return {
    n: 4210,
    rows: unit === '' ? [] : rows,
    meta: { ...range(query), measure: measureOf(query), unit, cells: 212, compared_cells: 180 },
  }
}

export const fakeBand = (as_of: string, query: URLSearchParams) => ({
  as_of,
  measure: measureOf(query),
  draws: 199,
  lower: 1,
  upper: 1.06,
  p: 0.005,
})

/** Takes what the form of the page sends; the next reply holds it. */
export function addFakeReason(written_at: string, sent: Record<string, string>) {
  const { unit = '', measure = '', author = '', text = '', from = '', to = '' } = sent
  const reason_id = `r${reasons.length + 1}`
  const reason = { reason_id, unit, measure, author, written_at, text, from, to }
  reasons.push(reason)
  return reason
}
