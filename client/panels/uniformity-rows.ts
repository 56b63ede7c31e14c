import type { UniformityPage, UniformityRow } from '../../server/contract/uniformity.ts'
import type { Names } from '../api/session.ts'
import type { IntervalRow } from '../charts/interval-rows.ts'
import { lookOf, shownRatio, unitName, unitWords } from './uniformity-words.ts'

/**
 * Rows of the pictures, without those that nothing was compared of: of more than `most` the flagged ones and those with most
 * to tell, then all by ratio, highest first.
 */
export function shownRows(
  rows: readonly UniformityRow[],
  meta: UniformityPage['meta'],
  names: Names,
  most = 40,
): (IntervalRow & { information: number })[] {
  const weight = (row: UniformityRow) => (row.flagged || row.set_aside ? Infinity : row.information)
  return rows
    .filter((row) => shownRatio(row).ratio !== null)
    .toSorted((a, b) => weight(b) - weight(a) || (a.unit < b.unit ? -1 : 1))
    .slice(0, most)
    .toSorted((a, b) => (shownRatio(b).ratio ?? 0) - (shownRatio(a).ratio ?? 0))
    .map((row) => {
      const { ratio, lower, upper } = shownRatio(row)
      return {
        name: unitName(row.unit, names),
        value: ratio,
        lower,
        upper,
        look: lookOf(row),
        words: unitWords(row, meta, names),
        information: row.information,
      }
    })
}
