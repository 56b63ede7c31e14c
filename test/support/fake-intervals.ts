import type { ReleaseInterval } from '../../server/contract/release-intervals.ts'
import type { FakePage } from './fake-work.ts'

const hour = 3600
const row = (
  interval: ReleaseInterval,
  cut: string,
  n: number,
  median: number,
  not_ended: number,
) => {
  const shown = n >= 20
  const seconds = (hours: number) => (shown ? Math.round(hours * hour) : null)
  return {
    interval,
    cut,
    n,
    not_ended,
    negative: Math.floor(n / 240),
    over_30_days: Math.floor(n / 900),
    shortest_seconds: seconds(median * 0.05),
    mean_seconds: seconds(median * 1.4),
    median_seconds: seconds(median),
    p90_seconds: seconds(median * 3.1),
    p95_seconds: seconds(median * 4.4),
    longest_seconds: seconds(median * 19),
    open_median_seconds: seconds(median * 0.28),
    open_p90_seconds: seconds(median * 0.9),
  }
}

export const intervalPage = (days: object): FakePage => ({
  n: 4312,
  meta: { ...days, minimum_n: 20, open_hours: '08:00 to 17:00 on business days' },
  rows: [
    row('filing_to_arrival', 'all', 4101, 61.5, 204),
    row('arrival_to_presentation', 'all', 3988, 4.2, 120),
    row('arrival_to_release', 'all', 3902, 21.3, 206),
    row('arrival_to_release', 'APHIS', 88, 71, 7),
    row('arrival_to_release', 'CBP', 301, 55, 21),
    row('arrival_to_release', 'EPA', 14, 66, 2),
    row('arrival_to_release', 'FDA', 260, 48, 12),
    row('presentation_to_release', 'all', 3902, 14.8, 86),
    row('hold', 'all', 702, 38.6, 44),
    row('hold', 'APHIS', 91, 52, 8),
    row('hold', 'CBP', 322, 31, 24),
    row('hold', 'EPA', 15, 44, 2),
    row('hold', 'FDA', 274, 40, 10),
    row('exam', 'all', 310, 7.4, 18),
    row('exam', 'document', 120, 3.1, 4),
    row('exam', 'intensive', 41, 26, 9),
    row('exam', 'nii', 118, 1.2, 2),
    row('exam', 'tailgate', 31, 5.5, 3),
    row('document', 'all', 240, 44, 31),
    row('document', 'commercial_invoice', 140, 38, 12),
    row('document', 'packing_list', 100, 51, 19),
    row('release_to_summary', 'all', 3511, 202, 391),
  ],
})

export const revenuePage = (port: string, days: object): FakePage => ({
  n: 4312,
  meta: days,
  rows: [
    {
      port,
      entries: 4312,
      summaries: 3511,
      assessed_cents: 4_812_345_678,
      collected_cents: 4_401_122_900,
      refunded_cents: 61_230_411,
      outstanding_cents: 498_120_334,
      exam_change_cents: 8_712_300,
      at_risk_cents: 41_230_000,
      at_risk_entries: 140,
    },
  ],
})
