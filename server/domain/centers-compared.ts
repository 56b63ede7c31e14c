import type { ThroughputComparedRow } from '../contract/throughput-times.ts'
import { figure } from './figure.ts'
import { comparedGroups, type CenterComparison } from './survival/pace.ts'
import { quantileFigure, type WorkGroup } from './work-times.ts'

/** What makes pieces of work alike, in words for the page, and what does not enter. */
export const adjustedFor = [
  'type of work',
  'size of the importer by number of entries',
  'entry type',
  'antidumping or countervailing duty case',
]
export const notAdjustedFor = [
  'staff of the Center',
  'how hard a single case is',
  'how long the importer takes to answer, unless the work is paused',
]

const stratumOf = ({ work_type, importer_size, entry_type, adcvd }: WorkGroup) =>
  [work_type, importer_size, entry_type, adcvd].join(' ')

/** All Centers against each other on the same kinds of work; `strata` counts these kinds. Source: `survival/pace.ts`. */
export function centersComparedOf(groups: readonly WorkGroup[]): {
  rows: ThroughputComparedRow[]
  strata: number
} {
  const spells = groups.map((group) => ({ ...group, stratum: stratumOf(group) }))
  return {
    rows: comparedGroups(spells).map(rowOf),
    strata: new Set(spells.map((spell) => spell.stratum)).size,
  }
}

function rowOf(compared: CenterComparison): ThroughputComparedRow {
  return {
    center: compared.center,
    items: compared.items,
    closed: compared.closed,
    pace_ratio: figure(compared.ratio),
    pace_lower: figure(compared.lower),
    pace_upper: figure(compared.upper),
    pace_ratio_reference: figure(compared.ratio_reference),
    raw_pace_ratio: figure(compared.raw_ratio),
    own_median: quantileFigure(compared.own_median),
    expected_median: quantileFigure(compared.expected_median),
    difference_days: figure(compared.median_difference?.estimate ?? null),
    difference_lower: figure(compared.median_difference?.lower ?? null),
    difference_upper: figure(compared.median_difference?.upper ?? null),
    left_out_share: figure(compared.left_out_share),
    p: figure(compared.p),
    p_reference: figure(compared.p_reference),
    tested: compared.tested,
    set_aside: compared.set_aside,
    flagged: compared.flagged,
  }
}
