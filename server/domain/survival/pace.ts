import { benjaminiHochberg } from '../multiple-tests.ts'
import { compareMedians, type MedianComparison } from './expected-median.ts'
import { logRank, paceFrom, type Pace, type SortedStratum } from './log-rank.ts'
import { centerNames, sortStrata, type CenterSpell } from './stratify.ts'

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
  const centers = centerNames(items)
  const sums = logRank(
    sortStrata(items, centers),
    centers.indexOf(center),
    (number) => excluded?.has(centers[number] ?? '') ?? false,
  )
  return paceFrom(sums)
}

/**
 * All Centers, each against the others, in order of their names. Flags hold the false discovery
 * rate at 5 % and are taken against a reference: one very slow Center would make all others look
 * fast, so Centers that differ are set aside one by one, the clearest first, until those that are
 * left agree.
 */
export function comparedCenters(items: readonly CenterSpell[]): CenterComparison[] {
  const centers = centerNames(items)
  const strata = sortStrata(items, centers)
  const whole = sortStrata(
    items.map((item) => ({ ...item, stratum: '' })),
    centers,
  )
  const paces = centers.map((_, number) => paceFrom(logRank(strata, number, nobody)))
  const tested = centers.map((_, number) => canBeTested(paces[number] ?? null))
  const { setAside, against, flagged } = againstReference(strata, tested)
  return centers.map((center, number) => {
    const pace = paces[number] ?? null
    const reference = against.get(number)
    return {
      center,
      items: items.filter((item) => item.center === center).length,
      closed: items.filter((item) => item.center === center && item.closed).length,
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
      raw_ratio: paceFrom(logRank(whole, number, nobody))?.ratio ?? null,
      ...compareMedians(items, center),
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
  strata: readonly SortedStratum[],
  tested: readonly boolean[],
): { setAside: Set<number>; against: Map<number, Pace>; flagged: Set<number> } {
  const setAside = new Set<number>()
  for (;;) {
    const against = new Map<number, Pace>()
    tested.forEach((isTested, number) => {
      if (!isTested) return
      const pace = paceFrom(logRank(strata, number, (other) => setAside.has(other)))
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
