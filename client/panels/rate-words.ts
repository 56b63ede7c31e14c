import type { Gap, Rate } from '../../server/contract/compliance.ts'
import { percent, percentInterval } from '../ui/estimate.ts'
import { compactMoney, count } from '../ui/format.ts'

/** A rate of discrepancy in one short text: the estimate with its interval, `at most` where only that holds, or why not. */
export function rateWords({ state, rate, lower, upper, reason }: Rate): string {
  switch (state) {
    case 'shown':
      return rate === null ? 'none' : `${percent(rate)} % ${percentInterval(lower, upper)}`
    case 'interval_only':
      return upper === null ? 'none' : `at most ${percent(upper)} %`
    case 'suppressed':
      return reason ?? 'too few reviews'
  }
}

/** The same seen from the other side: the share without a discrepancy. Limits change places. */
export function complianceWords(found: Rate): { large: string; interval: string } {
  const { state, rate, lower, upper, reason } = found
  const rest = (share: number | null) => (share === null ? null : 1 - share)
  switch (state) {
    case 'shown':
      return {
        large: rate === null ? 'none' : `${percent(1 - rate)} %`,
        interval: percentInterval(rest(upper), rest(lower)),
      }
    case 'interval_only':
      return { large: upper === null ? 'none' : `at least ${percent(1 - upper)} %`, interval: '' }
    case 'suppressed':
      return { large: 'not shown', interval: reason ?? 'too few reviews' }
  }
}

/** The revenue gap as a figure, and what must be said with it. */
export function gapWords(gap: Gap): { figure: string; interval: string; note: string } {
  const { state, gap_cents, lower_cents, upper_cents, largest_share } = gap
  const largest =
    largest_share === null
      ? ''
      : ` The largest finding is ${(100 * largest_share).toFixed(0)} % of it.`
  if (state === 'suppressed' || gap_cents === null)
    return { figure: 'not shown', interval: '', note: 'Too few reviews.' }
  const interval =
    lower_cents === null || upper_cents === null
      ? ''
      : `[${compactMoney(lower_cents)}, ${compactMoney(upper_cents)}]`
  const figure = compactMoney(gap_cents)
  switch (state) {
    case 'interval':
      return { figure, interval, note: largest.trim() }
    case 'few_findings':
      return { figure, interval, note: `Rests on fewer than three findings.${largest}` }
    case 'words_only':
      return { figure, interval, note: `Likely understated; no interval.${largest}` }
  }
}

export const reviewsWords = (reviewed: number, findings: number) =>
  `${count(findings)} found in ${count(reviewed)} random reviews`
