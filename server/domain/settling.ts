import type { Settling } from '../contract/uniformity.ts'
import { addDays } from './range.ts'

export interface MeasureDelay {
  measure: string
  delays: number
  delay_days: number
}
/** Under this many measured delays nothing is said about settling. */
const fewestDelays = 100

/** Until which filing day the outcomes of a measure are in, from delays measured in the data. */
export function settlingOf(
  delays: readonly MeasureDelay[],
  measure: string,
  asOf: string | null,
): Omit<Settling, 'unsettled_n'> {
  const found = delays.find((delay) => delay.measure === measure)
  if (found === undefined || asOf === null || found.delays < fewestDelays)
    return { settled_through: null, delay_days: null, delays: found?.delays ?? 0 }
  const { delay_days } = found
  return {
    settled_through: addDays(asOf.slice(0, 10), -delay_days),
    delay_days,
    delays: found.delays,
  }
}
