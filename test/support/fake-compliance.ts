import type { ComplianceRow, Rate } from '../../server/contract/compliance.ts'
import type { BenefitRow } from '../../server/contract/trusted-benefit.ts'
import { centers } from './fake-reference.ts'

/** Compliance with every state that a rate can have, and the benefit of trusted importers. */
function rate(n: number, share: number): Rate {
  const findings = Math.round(n * share)
  const half = 1.96 * Math.sqrt((Math.max(share, 1 / n) * (1 - share)) / n)
  const upper = share + half * 1.2
  if (n < 30)
    return {
      findings,
      rate: null,
      lower: null,
      upper: null,
      n_effective: null,
      state: 'suppressed',
      reason: `${n} reviews, 30 needed`,
    }
  const few = findings < 3
  return {
    findings,
    rate: few ? null : share,
    lower: few ? 0 : Math.max(0, share - half),
    upper,
    n_effective: n * 0.8,
    state: few ? 'interval_only' : 'shown',
    reason: null,
  }
}

function row(dimension: ComplianceRow['dimension'], value: string, n: number, share: number) {
  const material = rate(n, share)
  const words = dimension !== 'all'
  const targeted = Math.round(n * 0.6)
  return {
    dimension,
    value,
    register: n * 61,
    duty_cents: n * 61 * 412_345,
    expected_reviews: n * 1.04,
    reviewed: n + Math.ceil(n / 40),
    with_outcome: n,
    response_share: 0.97,
    unrecorded_share: 0.024,
    unreviewed_share: 0.01,
    material,
    letter_of_law: rate(n, share * 3.1 + 0.004),
    revenue_gap: {
      gap_cents: material.state === 'suppressed' ? null : n * 61 * 1650,
      lower_cents: words || material.state === 'suppressed' ? null : n * 61 * 700,
      upper_cents: words || material.state === 'suppressed' ? null : n * 61 * 2600,
      rate: material.state === 'suppressed' ? null : 0.004,
      largest_share: 0.31,
      state: material.state === 'suppressed' ? 'suppressed' : words ? 'words_only' : 'interval',
    },
    targeted,
    targeted_findings: Math.round(targeted * 0.094),
    targeted_rate: 0.094,
    lift: material.state === 'shown' ? 0.094 / share : null,
  } satisfies ComplianceRow
}

const sections = ['I', 'IV', 'VI', 'VII', 'XI', 'XV', 'XVI', 'XVII', 'XX']
export const fakeCompliance = (query: URLSearchParams) => ({
  n: 1234,
  rows: [
    row('all', 'all', 1204, 0.018),
    ...centers.map(({ code }, at) =>
      row(
        'center',
        code,
        [210, 160, 12, 140, 88, 240, 96, 130, 41, 87][at] ?? 9,
        at === 8 ? 0 : 0.012 + (at % 4) * 0.008,
      ),
    ),
    ...sections.map((name, at) => row('industry', name, 260 - at * 28, 0.014 + (at % 3) * 0.01)),
    ...['0', '1', '2', '3', 'unknown'].map((name, at) =>
      row('tier', name, [700, 210, 160, 110, 24][at] ?? 9, 0.024 - at * 0.005),
    ),
  ],
  meta: {
    from: query.get('from') ?? '2025-09-30',
    to: query.get('to') ?? '2026-03-28',
    minimum_n: 30,
    closing: { median_days: 41, quick_n: 611, quick_findings: 7, slow_n: 593, slow_findings: 15 },
    strata: 15,
    not_in_register: 14,
    recorded_in_other_stratum: 3,
  },
})

const months = ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03']
export const fakeMonths = (query: URLSearchParams) => ({
  n: 1234,
  rows: months.map((month, at) => {
    const reviewed = [16, 240, 231, 214, 228, 161, 44][at] ?? 0
    const expected_reviews = [16, 244, 238, 226, 240, 232, 210][at] ?? 0
    return {
      month,
      register: expected_reviews * 61,
      expected_reviews,
      reviewed,
      with_outcome: reviewed,
      response_share: reviewed / expected_reviews,
      settled: reviewed >= 0.9 * expected_reviews,
      material: rate(reviewed, 0.016 + (at % 3) * 0.006),
      letter_of_law: rate(reviewed, 0.055 + (at % 4) * 0.012),
      targeted: 100 + at,
      targeted_findings: 9 + (at % 3),
      breaks:
        month === '2026-02'
          ? [
              {
                date: '2026-02-20',
                name: 'IEEPA duties struck down: refunds and corrections are abnormal after it',
                source: 'conglobus.com',
              },
            ]
          : [],
    }
  }),
  meta: {
    from: query.get('from') ?? '2025-09-30',
    to: query.get('to') ?? '2026-03-28',
    minimum_n: 30,
  },
})

const benefit = (
  measure: BenefitRow['measure'],
  trusted_value: number,
  other_value: number,
  shown = true,
): BenefitRow => {
  const ratio = trusted_value / other_value
  return {
    measure,
    n_trusted: 14_210,
    n_other: 51_330,
    compared_trusted: 9120,
    importers: shown ? 812 : 9,
    trusted_importers: shown ? 94 : 3,
    trusted_value,
    other_value,
    ratio: shown ? ratio : null,
    lower: shown ? ratio * 0.82 : null,
    upper: shown ? ratio * 1.22 : null,
    state: shown ? 'shown' : 'too_few_importers',
  }
}
export const fakeBenefit = (query: URLSearchParams) => ({
  n: 65_540,
  rows: [
    benefit('exam', 0.021, 0.06),
    benefit('hold', 0.034, 0.071),
    benefit('document_request', 0.011, 0.0105, !query.has('segment')),
    benefit('touches', 0.081, 0.19),
    benefit('release_time', 18.2, 24.9),
  ],
  meta: {
    from: query.get('from') ?? '2025-09-30',
    to: query.get('to') ?? '2026-03-28',
    trusted_from_tier: 2,
    account_unknown: 1840,
    adjusted_for: ['tariff heading and region of origin', 'mode, value band, port and quarter'],
    not_adjusted_for: [
      'what made an importer join the program',
      'goods that share a heading and differ below it',
    ],
    settling: {
      settled_through: '2026-03-16',
      delay_days: 12,
      delays: 40_120,
      unsettled_n: 3120,
    },
  },
})
