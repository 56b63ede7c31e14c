import { ascending, type Ages } from './kaplan-meier.ts'

/** At every age at which something closed, ascending: what each Center had at risk and what it closed. */
export interface AgeTable {
  ages: Float64Array
  /** Of Center c at the age in place a: [a * centers + c]. */
  atRisk: Int32Array
  closed: Int32Array
  /** The same of all Centers, by place. */
  allAtRisk: Int32Array
  allClosed: Int32Array
  centers: number
}

/** One sweep over the ages of all Centers of a stratum together; none for a Center without items. */
export function ageTable(groups: readonly (Ages | undefined)[]): AgeTable {
  const centers = groups.length
  const ages = distinct(ascending(groups.flatMap((group) => group?.closings ?? [])))
  const atRisk = new Int32Array(ages.length * centers)
  const closed = new Int32Array(ages.length * centers)
  groups.forEach((group, center) => {
    if (group !== undefined) fill(group, center)
  })
  return {
    ...{ ages, atRisk, closed, centers },
    allAtRisk: totals(atRisk, centers),
    allClosed: totals(closed, centers),
  }

  function fill({ entries, exits, closings }: Ages, center: number): void {
    const watchedSinceOpening = exits.length - entries.length
    let entered = 0
    let left = 0
    let next = 0
    for (let place = 0; place < ages.length; place++) {
      const age = ages[place] ?? 0
      while ((entries[entered] ?? Infinity) < age) entered++
      while ((exits[left] ?? Infinity) < age) left++
      const first = next
      while (closings[next] === age) next++
      atRisk[place * centers + center] = watchedSinceOpening + entered - left
      closed[place * centers + center] = next - first
    }
  }
}

function totals(ofCenters: Int32Array, centers: number): Int32Array {
  const all = new Int32Array(centers === 0 ? 0 : ofCenters.length / centers)
  for (let at = 0; at < ofCenters.length; at++) {
    all[Math.floor(at / centers)]! += ofCenters[at] ?? 0
  }
  return all
}

function distinct(sorted: Float64Array): Float64Array {
  let kept = 0
  for (let at = 0; at < sorted.length; at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[kept++] = sorted[at] ?? 0
  }
  return sorted.slice(0, kept)
}
