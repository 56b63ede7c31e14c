import type { Quantile } from '../../server/contract/throughput-times.ts'

/** Closings that a quantile of a survival curve needs before it is told. */
export const closingsNeeded = { median: 10, p90: 30 } as const

/** `12.4` under a hundred, `118` above. */
export const days = (value: number) =>
  value.toFixed(Math.abs(value) < 99.95 ? 1 : 0).replace('-', '−')

/** `[10.1, 15.0]`; an open end is said. */
export const between = (lower: string | null, upper: string | null) => {
  if (lower === null && upper === null) return 'no interval'
  if (lower === null) return `[up to ${upper}]`
  return upper === null ? `[${lower} or more]` : `[${lower}, ${upper}]`
}
const orNull = (value: number | null) => (value === null ? null : days(value))
export const daysBetween = (lower: number | null, upper: number | null) =>
  between(orNull(lower), orNull(upper))

/**
 * A quantile in days as read: the number, and its interval.
 * `longest` is the greatest age seen, in days: a quantile that was not reached is longer than that.
 */
export function quantileWords(
  { days: value, lower, upper, state }: Quantile,
  longest: number | null,
): { value: string; interval: string } {
  if (state === 'too_few' || (state === 'shown' && value === null))
    return { value: 'too few', interval: '' }
  if (state === 'not_reached')
    return {
      value: longest === null ? 'not reached' : `> ${Math.floor(longest)}`,
      interval: lower === null ? '' : daysBetween(lower, null),
    }
  return { value: days(value ?? 0), interval: daysBetween(lower, upper) }
}
