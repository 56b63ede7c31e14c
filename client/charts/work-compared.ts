import type { ThroughputComparedRow } from '../../server/contract/throughput-times.ts'
import { count } from '../ui/format.ts'
import { between } from '../ui/quantile.ts'
import type { RangeAxis, RangeRow } from './ranges.ts'

type Row = ThroughputComparedRow
export type PaceVerdict = 'faster' | 'same' | 'slower' | 'too_few'

/** Against which side a Center is flagged; `same` is what chance can explain. */
export function paceVerdict({
  tested,
  flagged,
  pace_ratio,
  pace_ratio_reference,
}: Row): PaceVerdict {
  const ratio = pace_ratio_reference ?? pace_ratio
  if (!tested || ratio === null) return 'too_few'
  if (!flagged) return 'same'
  return ratio > 1 ? 'faster' : 'slower'
}
export const verdictWords: Readonly<Record<PaceVerdict, string>> = {
  faster: 'closes faster',
  same: 'not distinguishable',
  slower: 'closes slower',
  too_few: 'too little to compare',
}

const groups: readonly PaceVerdict[] = ['faster', 'same', 'slower', 'too_few']
/** Flagged ones at the ends, those that chance can explain together between them, each group by adjusted pace. */
export const comparedOrder = (rows: readonly Row[]): Row[] =>
  rows.toSorted(
    (a, b) =>
      groups.indexOf(paceVerdict(a)) - groups.indexOf(paceVerdict(b)) ||
      (b.pace_ratio ?? 0) - (a.pace_ratio ?? 0) ||
      a.center.localeCompare(b.center),
  )

export const ratio = (value: number | null) => (value === null ? null : value.toFixed(2))

export const comparedRanges = (rows: readonly Row[], nameOf: (center: string) => string) =>
  rows.map((row): RangeRow => {
    const name = nameOf(row.center)
    const verdict = paceVerdict(row)
    const flagged = verdict === 'faster' || verdict === 'slower'
    const shown = verdict !== 'too_few'
    const pace = shown
      ? `closing pace ${ratio(row.pace_ratio) ?? 'not known'} ${between(ratio(row.pace_lower), ratio(row.pace_upper))} of the others', ${verdictWords[verdict]}`
      : verdictWords[verdict]
    const raw =
      row.raw_pace_ratio === null ? '' : `; raw ${ratio(row.raw_pace_ratio)}, not the same work`
    return {
      name: `${name}\n${shown ? `${count(row.closed)} closed` : 'too little to compare'}`,
      value: shown ? row.pace_ratio : null,
      lower: shown ? row.pace_lower : null,
      upper: shown ? row.pace_upper : null,
      hollow: row.raw_pace_ratio,
      label: flagged ? verdictWords[verdict].replace('closes ', '') : null,
      words: `${name}: ${pace}; ${count(row.closed)} closed of ${count(row.items)}${raw}`,
    }
  })

export const paceAxis: RangeAxis = {
  name: 'closing pace, times that of the others',
  ticks: [0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10].map((at) => ({
    at,
    text: String(at),
  })),
  reference: 1,
}
