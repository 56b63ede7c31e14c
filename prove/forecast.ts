import { backlogForecast, type BacklogWeek } from '../server/domain/forecast.ts'
import { atLeast, atMost } from './claims.ts'
import type { Design, Proof } from './proof.ts'
import type { Random } from './random.ts'

interface BacklogDesign {
  name: string
  /** Weeks of history the forecast is made from. */
  history: number
  /** Pieces of work a week. */
  received: number
  /** Share of what is open closed in a week. */
  closing: number
  /** Yearly swing of what is received, as a share; and how much more is received after a year. */
  season?: number
  growth?: number
  /** How much more is received in the last twelve weeks of the history and after it. */
  jump?: number
}

const ahead = 8
/** Each sends at most one piece a week. */
const importers = 2000

/** Received and closed by chance around their means; the backlog is what is left. */
function weeksOf(random: Random, world: BacklogDesign): BacklogWeek[] {
  const { received, closing, season = 0, growth = 0, jump = 0 } = world
  let backlog = Math.round(received / closing)
  const phase = random.between(0, 2 * Math.PI)
  return Array.from({ length: world.history + ahead }, (_, week) => {
    const year = week / 52
    const lately = week >= world.history - 12 ? jump : 0
    const mean =
      received * (1 + lately + growth * year + season * Math.sin(2 * Math.PI * year + phase))
    const arrived = random.binomial(importers, Math.max(0, mean) / importers)
    const closed = random.binomial(backlog, closing)
    backlog += arrived - closed
    return { received: arrived, closed, backlog }
  })
}

function design(world: BacklogDesign): Design {
  return {
    name: world.name,
    play: (random, tally) => {
      const weeks = weeksOf(random, world)
      const forecast = backlogForecast(weeks.slice(0, world.history), ahead)
      tally.add('beats_naive', forecast.beats_naive)
      const now = weeks[world.history - 1]?.backlog ?? 0
      let [own, naive] = [0, 0]
      for (const { ahead: step, estimate, lower, upper } of forecast.weeks) {
        const truth = weeks[world.history - 1 + step]?.backlog ?? 0
        own += Math.abs(estimate - truth)
        naive += Math.abs(now - truth)
        tally.add('limits_open', lower === null || upper === null)
        if (lower !== null && upper !== null) tally.covers('covered', truth, lower, upper)
        if (step === ahead && lower !== null) tally.covers('covered_at_8', truth, lower, upper)
      }
      // Over all worlds in which it was used: the ratio of one world says little where the naive error is small.
      if (forecast.beats_naive) tally.add('error_used', own / ahead)
      if (forecast.beats_naive) tally.add('error_naive', naive / ahead)
    },
  }
}

export const forecast: Proof = {
  name: 'forecast',
  about: 'Limits of the backlog ahead, nominally 80 %, hold at least 65 % of the weeks.',
  worlds: { bounded: 60, long: 1000 },
  designs: [
    design({ name: 'steady, 52 weeks', history: 52, received: 20, closing: 0.2 }),
    design({ name: 'steady, 26 weeks', history: 26, received: 20, closing: 0.2 }),
    design({ name: 'slow work, 52 weeks', history: 52, received: 20, closing: 0.04 }),
    design({ name: 'growing by half', history: 52, received: 20, closing: 0.1, growth: 0.5 }),
    design({ name: 'seasons of 30 %', history: 52, received: 20, closing: 0.1, season: 0.3 }),
    design({ name: 'half more of late', history: 52, received: 20, closing: 0.1, jump: 0.5 }),
    design({ name: 'few pieces', history: 52, received: 3, closing: 0.15 }),
    design({ name: '16 weeks only', history: 16, received: 20, closing: 0.1 }),
  ],
  columns: {
    covered: 'share',
    covered_at_8: 'share',
    limits_open: 'share',
    beats_naive: 'share',
    error_used: 'mean',
    error_naive: 'mean',
  },
  // Weeks of one world are not independent: the binomial law is too strict, so the edge is far out.
  claims: (played) =>
    [...played].flatMap(([name, tally]) =>
      tally.of('covered_at_8').n === 0
        ? []
        : [atLeast(name, tally, 'covered_at_8', 0.65), atMost(name, tally, 'covered_at_8', 0.95)],
    ),
}
