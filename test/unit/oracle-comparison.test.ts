import { describe, expect, test } from 'vitest'
import type { CountRow } from '../support/oracle-cells.ts'
import { compare } from '../support/oracle-comparison.ts'
import { excessOf } from '../support/oracle-excess.ts'
import { cases, expectFigures, near } from '../support/oracle-gold.ts'
import { paceOf } from '../support/oracle-pace.ts'
import { indexOf, likelihoodOf, modeOf, spreadOf } from '../support/oracle-spread.ts'

type Field = number | null
interface World {
  name: string
  columns: string[]
  rows: (string | number)[][]
  sigma2: number
  compared_share?: Record<string, number>
  log_likelihood?: Record<string, number>
  spread: { tau: number; lower: number; upper: number; loglik: number }
  median_ratio: number
  ports: Record<string, Record<string, Field | boolean>>
}
const rowsOf = ({ columns, rows }: World): CountRow[] =>
  rows.map((row) => {
    const value = (name: string) => row[columns.indexOf(name)]
    const importer = value('importer')
    return {
      importer: importer === undefined ? null : String(importer),
      cell: String(value('cell')),
      unit: String(value('port')),
      n: Number(value('n')),
      x: Number(value('x')),
    }
  })

describe('units compared on the same goods', () => {
  for (const world of cases<World>('uniformity'))
    test(world.name, () => {
      const byImporter = world.columns.includes('importer')
      const result = compare(rowsOf(world), byImporter)
      expect(result.complement).toBe(false)
      expect(near(result.sigma2, world.sigma2, 1e-4)).toBe(true)
      const kept = result.cells.filter(({ units, x, n }) => units.size > 1 && x > 0 && x < n)
      const wide = new Map(
        result.units.map(({ unit, stretch: { m, psi } }) => [unit, Math.max(m, psi)]),
      )
      const published = spreadOf(likelihoodOf(kept, wide))
      for (const name of ['tau', 'lower', 'upper'] as const)
        expect([name, near(published[name], world.spread[name], 1e-4)]).toEqual([name, true])
      // What is shown: the same, but for the upper limit where importers are adjusted for.
      const { upper = NaN, ...shown } = result.spread ?? {}
      expect({ ...published, upper: 0 }).toEqual({ ...shown, upper: 0 })
      const own = new Map(result.units.map(({ unit, stretch: { psi } }) => [unit, psi]))
      const greater = Math.max(published.upper, spreadOf(likelihoodOf(kept, own)).upper)
      expect(upper).toBe(byImporter ? greater : published.upper)
      expect(near(indexOf(result.spread?.tau ?? 0), world.median_ratio, 1e-4)).toBe(true)
      for (const [tau, height] of Object.entries(world.log_likelihood ?? {})) {
        const got = modeOf(likelihoodOf(kept, new Map()), Number(tau)).height
        expect([tau, near(got, height, 1e-6)]).toEqual([tau, true])
      }
      for (const [unit, share] of Object.entries(world.compared_share ?? {})) {
        const one = result.units.find((row) => row.unit === unit)
        expect(near((one?.compared_n ?? 0) / (one?.n ?? 1), share, 1e-6)).toBe(true)
      }
      for (const [unit, gold] of Object.entries(world.ports)) {
        const one = result.units.find((row) => row.unit === unit)
        const got: Record<string, Field | boolean | undefined> = {
          observed: one?.ratio.observed,
          o_star: one?.ratio.o_star,
          e_star: one?.ratio.e_star,
          ratio: one?.ratio.ratio,
          u: one?.ratio.u,
          v: one?.ratio.v,
          lower: one?.lower,
          upper: one?.upper,
          mid_p: one?.mid_p,
          p: one?.p,
          m: one?.stretch.m,
          k: one?.stretch.k,
          psi: one?.stretch.psi,
          c: one?.c,
          tested: one?.tested,
          p_reference: one?.p_reference,
          ratio_reference: one?.ratio_reference,
          set_aside: one?.set_aside,
          flag: one?.flagged,
        }
        for (const [name, value] of Object.entries(got)) {
          const expected = gold[name]
          // estimates that rest on tau are given to the digits that tau is
          const tolerance = ['m', 'c', 'psi', 'lower', 'upper', 'p'].includes(name) ? 1e-4 : 1e-6
          const same =
            typeof expected === 'boolean' || typeof value === 'boolean'
              ? value === expected
              : near(value, expected, tolerance)
          expect([unit, name, value, expected, same]).toEqual([unit, name, value, expected, true])
        }
      }
    })
})

interface Matched {
  groups: [number, [number, number, number][]][]
}
test('excess disagreement', () => {
  for (const one of cases<Matched & Record<string, unknown>>('matched')) {
    const groups = one.groups.map(([importer, ports]) => ({
      importer: String(importer),
      ports: ports.map(([, n, x]) => ({ n, x })),
    }))
    const { typical_points, ...figures } = excessOf(groups, 2)
    expect(typical_points).toBeNull()
    expectFigures({ ...figures }, one)
    expect(excessOf(groups)).toMatchObject({ importers: one['importers'], excess: null })
  }
})

interface Centers {
  items: [string, number, number, number, number][]
  center: string
  hazard_ratio: number
  gr_se: number
}
test('pace of Centers', () => {
  for (const one of cases<Centers & Record<string, unknown>>('centers')) {
    const items = one.items.map(([center, stratum, entry, exit, closed]) => ({
      center,
      stratum: String(stratum),
      entry,
      exit,
      closed: closed === 1,
      received_inside: entry === 0,
    }))
    const { ratio, se_log, ...figures } = paceOf(items, one.center)
    expectFigures({ ...figures }, one)
    expect(near(ratio, one.hazard_ratio, 1e-6) && near(se_log, one.gr_se, 1e-6)).toBe(true)
  }
})
