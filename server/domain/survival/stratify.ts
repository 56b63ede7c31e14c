import type { Spell } from './kaplan-meier.ts'
import type { SortedStratum } from './log-rank.ts'

/** A spell of work in a Center, among work of its kind. */
export interface CenterSpell extends Spell {
  center: string
  /** Like with like: only items of one stratum are compared. */
  stratum: string
  /** Whether it was opened inside the period looked at, not before it. */
  received_inside: boolean
}

/** The Centers of the items in order of their names; their places are the numbers used below. */
export function centerNames(items: readonly CenterSpell[]): string[] {
  return [...new Set(items.map(({ center }) => center))].toSorted()
}

/** Items by stratum, strata in order of their names. */
export function byStratum<I extends CenterSpell>(items: readonly I[]): [string, I[]][] {
  const strata = new Map<string, I[]>()
  for (const item of items) {
    const stratum = strata.get(item.stratum)
    if (stratum) stratum.push(item)
    else strata.set(item.stratum, [item])
  }
  return [...strata].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Strata with their items in order of entry and of exit, O(n log n). */
export function sortStrata(
  items: readonly CenterSpell[],
  centers: readonly string[],
): SortedStratum[] {
  const numbers = new Map(centers.map((center, number) => [center, number]))
  return byStratum(items).map(([stratum, all]) => {
    const seen = all.filter(({ entry, exit }) => exit > entry || entry === 0)
    const entry = Float64Array.from(seen, (item) => item.entry)
    const exit = Float64Array.from(seen, (item) => item.exit)
    return {
      stratum,
      center: Int32Array.from(seen, ({ center }) => numbers.get(center) ?? -1),
      entry,
      exit,
      closed: Uint8Array.from(seen, ({ closed }) => Number(closed)),
      by_entry: orderOf(entry),
      by_exit: orderOf(exit),
    }
  })
}

function orderOf(values: Float64Array): Int32Array {
  return Int32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
}
