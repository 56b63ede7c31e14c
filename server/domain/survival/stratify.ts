import { agesOf, type Ages, type Spell } from './kaplan-meier.ts'
import { ageTable, type AgeTable } from './age-table.ts'

/** A spell of work in a Center, among work of its kind. */
export interface CenterSpell extends Spell {
  center: string
  /** Like with like: only items of one stratum are compared. */
  stratum: string
  /** Whether it was opened inside the period looked at, not before it. */
  received_inside: boolean
}

/** All spells of one Center in one stratum: how many, and the ages of those that were seen at risk. */
export interface SpellGroup extends Ages {
  center: string
  stratum: string
  items: number
  /** Of these opened inside the period. */
  received: number
  closed: number
}

/** A stratum with its groups by number of the Center, and what happened at each closing age. */
export interface Stratum {
  stratum: string
  groups: readonly (SpellGroup | undefined)[]
  table: AgeTable
}

/** The Centers in order of their names; their places are the numbers used below. */
export function centerNames(groups: readonly { center: string }[]): string[] {
  return [...new Set(groups.map(({ center }) => center))].toSorted()
}

/** Single spells as groups. RangeError for ages that are none. */
export function spellGroups(items: readonly CenterSpell[]): SpellGroup[] {
  const found = new Map<string, CenterSpell[]>()
  for (const item of items) {
    const key = JSON.stringify([item.center, item.stratum])
    const group = found.get(key)
    if (group) group.push(item)
    else found.set(key, [item])
  }
  return [...found.values()].map((group) => ({
    center: group[0]?.center ?? '',
    stratum: group[0]?.stratum ?? '',
    items: group.length,
    received: group.filter(({ received_inside }) => received_inside).length,
    closed: group.filter(({ closed }) => closed).length,
    ...agesOf(group),
  }))
}

/** The groups by stratum, strata in order of their names; a Center has one group in a stratum at most. */
export function strataOf(groups: readonly SpellGroup[], centers: readonly string[]): Stratum[] {
  const numbers = new Map(centers.map((center, number) => [center, number]))
  const strata = new Map<string, (SpellGroup | undefined)[]>()
  for (const group of groups) {
    const known = strata.get(group.stratum) ?? centers.map(() => undefined)
    known[numbers.get(group.center) ?? -1] = group
    strata.set(group.stratum, known)
  }
  return [...strata]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([stratum, ofCenters]) => ({
      stratum,
      groups: ofCenters,
      table: ageTable(ofCenters),
    }))
}
