import { uniformityOf } from '../server/domain/uniformity/uniformity.ts'
import { crudeFlags } from './crude.ts'
import type { PortWorld } from './port-world.ts'
import type { Tally } from './tally.ts'

/** Log of the median ratio of two ports drawn at random, per unit of tau. Source: Larsen, Merlo 2005. */
export const medianRatioFactor = 0.953873

/** Judges one world. `tau` is the planted spread, where a spread was planted. */
export function tallyUniformity(world: PortWorld, tally: Tally, tau: number | null): void {
  const { table, effects } = world
  const result = uniformityOf(table)
  const planted = (port: number) => Math.abs(effects[port] ?? 0) > 1e-9
  const flagged = result.ports.filter((port) => port.flagged)
  const wrong = flagged.filter(({ port }) => !planted(port)).length
  const tested = result.ports.filter((port) => port.tested)
  tally.add('any_false_flag', wrong > 0)
  tally.add('false_share_of_flags', flagged.length === 0 ? 0 : wrong / flagged.length)
  tally.add('flagged_ports', flagged.length)
  tally.add('stands_out_ports', result.ports.filter((port) => port.stands_out).length)
  tally.add(
    'any_stands_out',
    result.ports.some((port) => port.stands_out),
  )
  tally.add('tested_ports', tested.length)
  tally.add('compared_share', result.compared_n / result.n)
  tally.add('no_common_practice', result.no_common_practice)
  for (const port of tested) if (planted(port.port)) tally.add('planted_found', port.flagged)
  if (result.spread) {
    tally.add('index', result.spread.index)
    tally.add('index_lower_over_one', result.spread.index_lower > 1)
    if (tau === 0) tally.add('zero_spread_excluded', result.spread.lower > 0)
    if (tau !== null) {
      const truth = Math.exp(medianRatioFactor * tau)
      tally.covers('index_covered', truth, result.spread.index_lower, result.spread.index_upper)
      if (tau > 0) tally.add('tau_squared_ratio', (result.spread.tau / tau) ** 2)
    }
  }
}

/** What the crude comparison of port rates would flag in the same world. */
export function tallyCrude({ table }: PortWorld, tally: Tally): void {
  const n = new Float64Array(table.ports)
  const x = new Float64Array(table.ports)
  for (let row = 0; row < table.n.length; row++) {
    const port = table.port[row] ?? 0
    n[port] = (n[port] ?? 0) + (table.n[row] ?? 0)
    x[port] = (x[port] ?? 0) + (table.x[row] ?? 0)
  }
  tally.add('crude_any_flag', crudeFlags(n, x) > 0)
}
