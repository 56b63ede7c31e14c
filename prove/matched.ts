import { excessDisagreement } from '../server/domain/uniformity/excess.ts'
import type { CellTable } from '../server/domain/uniformity/types.ts'
import { atLeast, atMost, unbiased } from './claims.ts'
import type { Design, Proof } from './proof.ts'
import { cumulative, type Random } from './random.ts'
import type { Tally } from './tally.ts'
import { tallyUniformity } from './uniformity-tally.ts'

interface MatchedDesign {
  name: string
  groups: number
  importers: number
  ports: number
  tau: number
  rates: readonly [number, number]
  heavy?: boolean
}

interface Row {
  cell: number
  importer: number
  port: number
  n: number
  x: number
  p: number
}

/** The same goods of the same importer at two or three ports; importers' own risk has log sd 0.8. */
function matchedRows(random: Random, design: MatchedDesign, effects: Float64Array): Row[][] {
  const ports = cumulative(Array.from(effects, () => Math.exp(random.normal())))
  const importers = cumulative(
    Array.from({ length: design.importers }, () => Math.exp(0.8 * random.normal())),
  )
  const risk = Array.from({ length: design.importers }, () => random.multiplier(0.8))
  const [low, high] = design.rates
  return Array.from({ length: design.groups }, (_, cell) => {
    const importer = random.pick(importers)
    const usual = Math.exp(random.between(Math.log(low), Math.log(high)))
    // Room for a port two standard deviations strict, or the planted multiplier would not hold.
    const rate = Math.min(0.9 * Math.exp(-2 * design.tau), usual * (risk[importer] ?? 1))
    const used = new Set([random.pick(ports), random.pick(ports), random.pick(ports)])
    return [...used].map((port) => {
      const n = 1 + random.integer(30)
      const p = Math.min(0.9, rate * Math.exp(effects[port] ?? 0))
      return { cell, importer, port, n, x: random.binomial(n, p), p }
    })
  })
}

function tallyExcess(matched: readonly Row[][], tally: Tally): void {
  const groups = matched.map((ports) => ({ importer: ports[0]?.importer ?? 0, ports }))
  let weights = 0
  let weighted = 0
  for (const { ports } of groups) {
    for (const [index, one] of ports.entries()) {
      for (const other of ports.slice(index + 1)) {
        if (one.n < 2 || other.n < 2) continue
        const weight = (one.n * other.n) / (one.n + other.n)
        weights += weight
        weighted += weight * (one.p - other.p) ** 2
      }
    }
  }
  const truth = weighted / weights
  const found = excessDisagreement(groups)
  if (found === null || found.excess === null) return
  tally.covers('excess_covered', truth, found.lower, found.upper)
  tally.add('excess_bias', found.excess - truth)
  tally.add('excess', found.excess)
}

function design(matched: MatchedDesign): Design {
  return {
    name: `${matched.name}, tau ${matched.tau}`,
    heavy: matched.heavy ?? false,
    play: (random, tally) => {
      const effects = Float64Array.from(
        { length: matched.ports },
        () => matched.tau * random.normal(),
      )
      const groups = matchedRows(random, matched, effects)
      const rows = groups.flat()
      const table: CellTable = {
        cell: Int32Array.from(rows, ({ cell }) => cell),
        port: Int32Array.from(rows, ({ port }) => port),
        importer: null,
        n: Float64Array.from(rows, ({ n }) => n),
        x: Float64Array.from(rows, ({ x }) => x),
        cells: matched.groups,
        ports: matched.ports,
        importers: 0,
      }
      tallyUniformity({ table, effects }, tally, matched.tau)
      tallyExcess(groups, tally)
    },
  }
}

const usual = { groups: 1000, importers: 200, ports: 20, rates: [0.01, 0.3] as const }
const many = { ...usual, groups: 5000, importers: 500, ports: 60, heavy: true }
const few = { ...usual, groups: 110, importers: 60, ports: 12, rates: [0.02, 0.3] as const }

export const matchedGoods: Proof = {
  name: 'matched',
  about:
    'With the importer held fixed no dispersion is needed: flags, index and excess hold as they are.',
  worlds: { bounded: 60, long: 1000 },
  designs: [
    ...[0, 0.2, 0.5].map((tau) => design({ name: '1,000 groups', ...usual, tau })),
    ...[0, 0.5].map((tau) => design({ name: '110 groups', ...few, tau })),
    ...[0, 0.2, 0.5].map((tau) => design({ name: '5,000 groups', ...many, tau })),
  ],
  columns: {
    any_false_flag: 'share',
    zero_spread_excluded: 'share',
    index_covered: 'share',
    tau_squared_ratio: 'mean',
    excess_covered: 'share',
    excess: 'mean',
    excess_bias: 'mean',
    flagged_ports: 'mean',
  },
  claims: (played) =>
    [...played].flatMap(([name, tally]) => [
      ...(name.endsWith('tau 0')
        ? [
            atMost(name, tally, 'any_false_flag', 0.05),
            atMost(name, tally, 'zero_spread_excluded', 0.05),
          ]
        : [atLeast(name, tally, 'index_covered', 0.93)]),
      atLeast(name, tally, 'excess_covered', 0.93),
      unbiased(name, tally, 'excess_bias', 0),
    ]),
}
