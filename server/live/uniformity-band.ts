import { defaultMeasure } from '../contract/measures.ts'
import type { Filters } from '../contract/filters.ts'
import type { UniformityBand } from '../contract/uniformity.ts'
import { figure } from '../domain/figure.ts'
import { nullBand } from '../domain/uniformity/null-band.ts'
import { compareUnits } from './compare-units.ts'
import type { Asking } from './view.ts'

/** 199 draws: the true level of a 5 % edge has a standard deviation of 1.5 points. The seed makes one question one answer. */
const options = { draws: 199, seed: 20110901 }

/** Where the index of uniformity falls by chance alone; without an index there is no band. */
export async function uniformityBand(asking: Asking, filters: Filters): Promise<UniformityBand> {
  const { result, selected } = await compareUnits(asking, filters, false)
  const known = { as_of: asking.freshness.as_of, measure: filters.measure ?? defaultMeasure }
  if (result.spread === null) return { ...known, draws: 0, lower: null, upper: null, p: null }
  const { lower, upper, p, draws } = nullBand(selected.table, result, options)
  return { ...known, draws, lower: figure(lower), upper: figure(upper), p: figure(p) }
}
