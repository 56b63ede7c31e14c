import type { Impact } from '../../server/contract/impact.ts'
import type { Band } from '../../server/contract/policies.ts'

type Level = Impact['points'][number]

/** What entries with `threshold` points and more add up to. */
export function ofThreshold(points: readonly Level[], threshold: number): Omit<Level, 'points'> {
  const sum = { entries: 0, inspected: 0, discrepancies: 0, found_cents: 0, officer_minutes: 0 }
  for (const level of points) {
    if (level.points < threshold) continue
    sum.entries += level.entries
    sum.inspected += level.inspected
    sum.discrepancies += level.discrepancies
    sum.found_cents += level.found_cents
    sum.officer_minutes += level.officer_minutes
  }
  return sum
}

export const risky = ({ high, elevated }: Impact['ports'][number]['was']) => high + elevated
/** Days of the period, both ends included. */
export const daysOf = ({ from, to }: Impact) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
/** Points from which the policy itself has entries looked at; its highest band where none is elevated or high. */
export const firstLookedAt = (bands: readonly Band[]): number =>
  (bands.find(({ segment }) => segment === 'elevated' || segment === 'high') ?? bands.at(-1))
    ?.from_points ?? 0
