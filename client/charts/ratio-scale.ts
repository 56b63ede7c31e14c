/**
 * Ratios are drawn by their natural logarithm, so that twice and half lie equally far from 1. The axis stays a value
 * axis: areas and bars can be stacked on it, which a logarithmic axis of the library does not allow.
 */
export interface RatioScale {
  min: number
  max: number
  ticks: number[]
  /** Position of a ratio; what lies outside stands at the edge. */
  at: (ratio: number) => number
}

const steps = [
  [0.8, 0.9, 1, 1.1, 1.25],
  [0.5, 0.6, 0.8, 1, 1.25, 1.6, 2],
  [0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5],
  [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20],
] as const

/** The finest ticks that hold all values; beyond a twentieth and twenty times the axis ends. */
export function ratioScale(values: readonly (number | null)[]): RatioScale {
  const known = values.filter((value) => value !== null)
  const low = Math.max(0.05, Math.min(0.9, ...known))
  const high = Math.min(20, Math.max(1.1, ...known))
  const list = steps.find((ticks) => (ticks[0] ?? 1) <= low && (ticks.at(-1) ?? 1) >= high) ?? [1]
  const from = list.findLast((tick) => tick <= low) ?? 0.05
  const to = list.find((tick) => tick >= high) ?? 20
  const min = Math.log(from)
  const max = Math.log(to)
  return {
    min,
    max,
    ticks: list.filter((tick) => tick >= from && tick <= to).map(Math.log),
    at: (ratio) => (ratio <= 0 ? min : Math.min(max, Math.max(min, Math.log(ratio)))),
  }
}

/** The axis of a picture of intervals: as far as its marks and limits go, with a line at 1. */
export function ratioAxis(
  rows: readonly { value: number | null; lower: number | null; upper: number | null }[],
  title: string,
) {
  const scale = ratioScale(
    rows.flatMap(({ value, lower, upper }) => [
      value,
      Math.max(0.1, lower ?? 1),
      Math.min(10, upper ?? 1),
    ]),
  )
  return { title, ...scale, label: ratioLabel, reference: 1 }
}

/** `0.5`, `1`, `1.25` of a position. */
export const ratioLabel = (position: number) => String(Number(Math.exp(position).toPrecision(3)))
