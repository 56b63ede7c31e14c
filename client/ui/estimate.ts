/** Estimates as people read them: a figure of sensible length, and its interval in brackets. Pure. */
type Limit = number | null

/** A ratio or factor: `1.18`, `12.4`, `0.035`. */
export function factor(value: number): string {
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095 || size === 0 ? 2 : 3)
}

/** A share of 1 in per cent, three significant digits at most: `1.84`, `61.2`, `0.31`. */
export function percent(value: number): string {
  if (value === 0) return '0'
  const hundred = 100 * value
  const size = Math.abs(hundred)
  return hundred.toFixed(size >= 10 ? 1 : 2).replace('-', '−')
}

const bracket = (lower: Limit, upper: Limit, text: (value: number) => string) =>
  lower === null ? '' : `[${text(lower)}, ${upper === null ? 'no limit' : text(upper)}]`
export const factorInterval = (lower: Limit, upper: Limit) => bracket(lower, upper, factor)
export const percentInterval = (lower: Limit, upper: Limit) => bracket(lower, upper, percent)

/** `0.004`, `under 0.001`. */
export const probability = (p: Limit) =>
  p === null ? '' : p < 0.001 ? 'under 0.001' : p.toFixed(p < 0.1 ? 3 : 2)

/** `1.9 times as often as`, `as often as` when the ratio rounds to 1. */
export const timesAsOften = (ratio: number) =>
  factor(ratio) === '1.00' ? 'as often as' : `${factor(ratio)} times as often as`
