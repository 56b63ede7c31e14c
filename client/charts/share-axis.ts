import type { IntervalAxis } from './interval-rows.ts'

/** An axis of shares in per cent from 0 to just above the longest interval. */
export function shareAxis(
  rows: readonly { value: number | null; upper: number | null }[],
  title: string,
  reference: number | undefined,
): IntervalAxis {
  const highest = Math.max(
    0.01,
    reference ?? 0,
    ...rows.flatMap(({ value, upper }) => [value ?? 0, upper ?? 0]),
  )
  const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => highest / size <= 6) ?? 0.2
  const max = Math.min(1, Math.ceil(highest / step) * step)
  return {
    title,
    min: 0,
    max,
    ticks: Array.from({ length: Math.round(max / step) + 1 }, (_, at) => at * step),
    at: (value) => value,
    label: (value) => String(Number((100 * value).toFixed(2))),
    reference,
  }
}
