import { benjaminiHochberg } from '../multiple-tests.ts'
import { comparedMedians, noMedians, type MedianComparison } from './expected-median.ts'
import { ageTable, type AgeTable } from './age-table.ts'
import { pooledAges } from './kaplan-meier.ts'
import { logRanks, paceFrom, type Pace } from './log-rank.ts'
import {
  centerNames,
  spellGroups,
  strataOf,
  type CenterSpell,
  type SpellGroup,
} from './stratify.ts'

export interface CenterComparison extends MedianComparison {
  center: string
  items: number
  /** All of its closings, and those that could be compared. */
  closed: number
  compared: number
  /** Pace of closing against all other Centers, like for like; above 1 is faster. */
  ratio: number | null
  lower: number | null
  upper: number | null
  /** Enough closings beside others' (variance of the score at least 1) to be tested at all. */
  tested: boolean
  p: number | null
  /** The same against the Centers not set aside, which agree with each other. */
  ratio_reference: number | null
  lower_reference: number | null
  upper_reference: number | null
  p_reference: number | null
  flagged: boolean
  set_aside: boolean
  /** Pace without regard to the kind of work. */
  raw_ratio: number | null
}

const LEVEL = 0.05

/** Under one closing's worth of variance no difference could be told. */
const LEAST_VARIANCE = 1

const nobody = (): boolean => false

/**
 * How fast a Center closes its items against the other Centers, those in `excluded` left out,
 * stratum by stratum and age by age; null where no age of any stratum has both at risk.
 */
export function paceOf(
  items: readonly CenterSpell[],
  center: string,
  excluded?: ReadonlySet<string>,
): Pace | null {
  const groups = spellGroups(items)
  const centers = centerNames(groups)
  const own = logRanks(
    strataOf(groups, centers).map(({ table }) => table),
    (number) => excluded?.has(centers[number] ?? '') ?? false,
  )[centers.indexOf(center)]
  return own === undefined ? null : paceFrom(own)
}

/** `comparedGroups` of single spells. */
export const comparedCenters = (items: readonly CenterSpell[]): CenterComparison[] =>
  comparedGroups(spellGroups(items))

/**
 * All Centers, each against the others, in order of their names. Flags hold the false discovery
 * rate at 5 % and are taken against a reference: one very slow Center would make all others look
 * fast, so Centers that differ are set aside one by one, the clearest first, until those that are
 * left agree. A Center has one group in a stratum at most.
 */
export function comparedGroups(groups: readonly SpellGroup[]): CenterComparison[] {
  const centers = centerNames(groups)
  const strata = strataOf(groups, centers)
  const tables = strata.map(({ table }) => table)
  const ofCenter = centers.map((center) => groups.filter((group) => group.center === center))
  const paces = logRanks(tables, nobody).map(paceFrom)
  const raw = logRanks([ageTable(ofCenter.map(pooledAges))], nobody).map(paceFrom)
  const medians = comparedMedians(strata, centers.length)
  const tested = paces.map(canBeTested)
  const { setAside, against, flagged } = againstReference(tables, tested)
  const total = (number: number, read: (group: SpellGroup) => number) =>
    (ofCenter[number] ?? []).reduce((sum, group) => sum + read(group), 0)
  return centers.map((center, number) => {
    const pace = paces[number] ?? null
    const reference = against.get(number)
    return {
      center,
      items: total(number, ({ items }) => items),
      closed: total(number, ({ closed }) => closed),
      compared: pace?.compared ?? 0,
      ratio: pace?.ratio ?? null,
      lower: pace?.lower ?? null,
      upper: pace?.upper ?? null,
      tested: tested[number] ?? false,
      p: tested[number] ? (pace?.p ?? null) : null,
      ratio_reference: reference?.ratio ?? null,
      lower_reference: reference?.lower ?? null,
      upper_reference: reference?.upper ?? null,
      p_reference: reference?.p ?? null,
      flagged: flagged.has(number),
      set_aside: setAside.has(number),
      raw_ratio: raw[number]?.ratio ?? null,
      ...(medians[number] ?? noMedians),
    }
  })
}

/** Whether at least half of the items are in Centers that agree with each other. */
export function hasCommonPractice(compared: readonly CenterComparison[]): boolean {
  let agreeing = 0
  for (const { set_aside, items } of compared) agreeing += set_aside ? -items : items
  return agreeing >= 0
}

function againstReference(
  tables: readonly AgeTable[],
  tested: readonly boolean[],
): { setAside: Set<number>; against: Map<number, Pace>; flagged: Set<number> } {
  const setAside = new Set<number>()
  for (;;) {
    const against = new Map<number, Pace>()
    logRanks(tables, (center) => setAside.has(center)).forEach((sums, number) => {
      const pace = tested[number] ? paceFrom(sums) : null
      if (pace && canBeTested(pace)) against.set(number, pace)
    })
    const found = benjaminiHochberg(
      Array.from(against.values(), ({ p }) => p),
      LEVEL,
    ).flagged
    const flagged = new Set([...against.keys()].filter((_, index) => found[index]))
    const [clearest] = [...against]
      .filter(([number]) => flagged.has(number) && !setAside.has(number))
      .toSorted(([, a], [, b]) => a.p - b.p || b.u ** 2 / b.v - a.u ** 2 / a.v)
    if (!clearest) return { setAside, against, flagged }
    setAside.add(clearest[0])
  }
}

function canBeTested(pace: Pace | null): boolean {
  return pace !== null && pace.v >= LEAST_VARIANCE
}
