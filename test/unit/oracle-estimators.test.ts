import { describe, expect, test } from 'vitest'
import { riskRatioOf, timeRatioOf } from '../support/oracle-benefit-ratios.ts'
import { cases, expectFigures } from '../support/oracle-gold.ts'
import { gapOf, joined, rateOf } from '../support/oracle-rate.ts'
import {
  betaQuantile,
  discoveries,
  hypergeometric,
  normalCdf,
  normalQuantile,
  tQuantile,
  tTwoSided,
} from '../support/oracle-special.ts'
import { curveOf, longestOf, quantileOf } from '../support/oracle-survival.ts'

interface Special {
  f: string
  p: number
  a: number
  b: number
  df: number
  t: number
  z: number
  N: number
  X: number
  n: number
  from_: number
  value: number & number[]
}
describe('special functions', () => {
  for (const one of cases<Special>('special'))
    test(JSON.stringify(one), () => {
      const values: Record<string, () => number> = {
        beta_quantile: () => betaQuantile(one.p, one.a, one.b),
        t_quantile: () => tQuantile(one.p, one.df),
        t_two_sided: () => tTwoSided(one.t, one.df),
        normal_cdf: () => normalCdf(one.z),
        normal_quantile: () => normalQuantile(one.p),
        median_ratio_constant: () => Math.SQRT2 * normalQuantile(0.75),
      }
      if (one.f === 'hypergeometric_pmf') {
        const { from, probabilities } = hypergeometric(one.N, one.X, one.n)
        expect(from).toBe(one.from_)
        expect(probabilities.map((p) => p.toPrecision(8))).toEqual(
          one.value.map((p) => p.toPrecision(8)),
        )
      } else {
        const got = values[one.f]?.()
        expect(Math.abs((got ?? 0) / one.value - (one.value === 0 ? 0 : 1))).toBeLessThan(1e-8)
      }
    })
  test('discoveries stop at the last p below its line', () => {
    const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    expect(discoveries(p, 0.05).filter(Boolean)).toHaveLength(2)
  })
})

interface Sampled {
  kind: string
  strata: number[][]
  merged: number[][]
}
interface Money {
  kind: string
  strata: [number, number[]][]
  duty_total: number
}
test('rates from a stratified sample', () => {
  for (const one of cases<Sampled & Record<string, unknown>>('compliance')) {
    if (one.kind === 'revenue') continue
    const strata = one.strata.map(([N = 0, n = 0, x = 0]) => ({ N, n, x }))
    const merged = joined(strata, ({ n }) => n).map((group) => ({
      N: group.reduce((sum, { N }) => sum + N, 0),
      n: group.reduce((sum, { n }) => sum + n, 0),
      x: group.reduce((sum, { x }) => sum + x, 0),
    }))
    if (one.kind === 'collapse') expect(merged.map(({ N, n, x }) => [N, n, x])).toEqual(one.merged)
    expectFigures({ ...rateOf(one.kind === 'collapse' ? merged : strata) }, one)
  }
})

test('the revenue gap', () => {
  for (const one of cases<Money & Record<string, unknown>>('compliance')) {
    if (one.kind !== 'revenue') continue
    const strata = one.strata.map(([N, changes]) => ({ N, changes }))
    const { total, rate, se_total, k, lower, upper } = gapOf(strata, one.duty_total)
    const [low, high] = [lower / one.duty_total, upper / one.duty_total]
    expectFigures({ total, rate, se_total, k, lower: low, upper: high }, one)
  }
})

interface Lives {
  name: string
  items: [number, number, number][]
  median: Record<string, number | null>
  p90: Record<string, number | null>
  curve?: { t: number; at_risk: number; closed: number; survival: number }[]
}
describe('survival', () => {
  for (const one of cases<Lives>('survival'))
    test(one.name, () => {
      const items = one.items.map(([entry, exit, closed]) => ({
        entry,
        exit,
        closed: closed === 1,
      }))
      const curve = curveOf(items)
      const longest = longestOf(items)
      expectFigures({ ...quantileOf(curve, 0.5, longest), longest }, one.median)
      expectFigures({ ...quantileOf(curve, 0.9, longest), longest }, one.p90)
      one.curve?.forEach((point, at) => {
        const { t, at_risk, closed, survival } = curve[at] ?? {}
        expectFigures({ t, at_risk, closed, survival }, point)
      })
    })
})

interface Arms {
  kind: string
  rows: number[][]
}
test('trusted importers beside others', () => {
  for (const one of cases<Arms & Record<string, unknown>>('benefit')) {
    if (one.kind === 'published') continue
    const rows = one.rows.map(([importer, stratum, trusted, fourth = 0, fifth = 0]) => ({
      importer: String(importer),
      stratum: String(stratum),
      trusted: trusted === 1,
      n: fourth,
      x: fifth,
      hours: fourth,
    }))
    if (one.kind === 'exams') {
      const { log_se, ...figures } = riskRatioOf(rows) ?? { log_se: 0 }
      expectFigures({ ...figures, jackknife_se: log_se }, one)
    } else expectFigures({ ...timeRatioOf(rows) }, one)
  }
})
