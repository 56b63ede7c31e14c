import type { Stratum } from './stratify.ts'

/** What the other Centers' curve of a stratum comes down to, on how many closings, up to which age. */
export interface Others {
  survival: number
  closed: number
  longest: number
}

/** All Centers of a stratum but one; survival 1 where they closed nothing. */
export function othersOf({ table, groups }: Stratum, center: number): Others {
  const found: Others = { survival: 1, closed: 0, longest: 0 }
  for (let place = 0; place < table.ages.length; place++) {
    const own = place * table.centers + center
    const closed = (table.allClosed[place] ?? 0) - (table.closed[own] ?? 0)
    if (closed === 0) continue
    const atRisk = (table.allAtRisk[place] ?? 0) - (table.atRisk[own] ?? 0)
    found.survival *= (atRisk - closed) / atRisk
    found.closed += closed
  }
  groups.forEach((group, of) => {
    if (of !== center) found.longest = Math.max(found.longest, group?.exits.at(-1) ?? 0)
  })
  return found
}

/** The closing ages of all strata in one order: at each the stratum by its place, and the row of its table. */
export interface ClosingOrder {
  ages: Float64Array
  stratum: Int32Array
  row: Int32Array
}

/** Merges pairs of lists until one is left; of equal ages the earlier stratum first. */
export function closingOrder(strata: readonly Stratum[]): ClosingOrder {
  let lists = strata.map(({ table: { ages } }, place): ClosingOrder => ({
    ages,
    stratum: new Int32Array(ages.length).fill(place),
    row: Int32Array.from(ages.keys()),
  }))
  while (lists.length > 1) {
    const halves = lists
    lists = []
    for (let at = 0; at < halves.length; at += 2) {
      const [left, right] = [halves[at], halves[at + 1]]
      if (left !== undefined) lists.push(right === undefined ? left : merged(left, right))
    }
  }
  return lists[0] ?? { ages: new Float64Array(), stratum: new Int32Array(), row: new Int32Array() }
}

function merged(left: ClosingOrder, right: ClosingOrder): ClosingOrder {
  const length = left.ages.length + right.ages.length
  const all = {
    ages: new Float64Array(length),
    stratum: new Int32Array(length),
    row: new Int32Array(length),
  }
  let [ofLeft, ofRight] = [0, 0]
  for (let at = 0; at < length; at++) {
    const isLeft = (left.ages[ofLeft] ?? Infinity) <= (right.ages[ofRight] ?? Infinity)
    const from = isLeft ? left : right
    const place = isLeft ? ofLeft++ : ofRight++
    all.ages[at] = from.ages[place] ?? 0
    all.stratum[at] = from.stratum[place] ?? 0
    all.row[at] = from.row[place] ?? 0
  }
  return all
}
