import { closedVerdict, liveVerdict } from '../server/domain/live-verdict.ts'
import { atLeast, atMost, type Claim } from './claims.ts'
import type { Design, Proof } from './proof.ts'

interface QuarterDesign {
  entries: number
  rate: number
  /** The running quarter's rate against the last one's. */
  change: number
}

/** A quarter of 90 days, looked at every hour. */
const hours = 2160

function design({ entries, rate, change }: QuarterDesign): Design {
  const now = change === 1 ? 'no change' : `rate x${change}`
  return {
    name: `${now}, ${entries} entries, ${rate * 100} %`,
    play: (random, tally) => {
      const before = random.binomial(entries, rate)
      if (before < 10) return
      const baseVariance = 1 / before - 1 / entries
      let n = 0
      let x = 0
      let z = 0
      let changed = false
      let everHourly = false
      let flips = 0
      let hourly = false
      for (let hour = 1; hour <= hours; hour++) {
        const more = Math.round((entries * hour) / hours) - n
        n += more
        x += random.binomial(more, rate * change)
        if (x < 10) continue
        const variance = baseVariance + 1 / x - 1 / n
        const verdict = liveVerdict({
          log_ratio: Math.log((x * entries) / (n * before)),
          variance,
          previous_variance: baseVariance,
          count: x,
          previous_count: before,
          already_changed: changed,
        })
        changed = verdict.changed
        z = verdict.z
        if (Math.abs(z) > 1.96 !== hourly) flips++
        hourly = Math.abs(z) > 1.96
        everHourly ||= hourly
      }
      tally.add('changed_live', changed)
      tally.add('changed', changed || closedVerdict(z))
      tally.add('hourly_changed', everHourly)
      tally.add('hourly_flips', flips)
      tally.add('hourly_changed_at_end', hourly)
    },
  }
}

export const live: Proof = {
  name: 'live',
  about:
    'A running quarter that is no different is called changed at any time in at most 5 % of worlds.',
  worlds: { bounded: 200, long: 2000 },
  designs: [
    ...[2000, 20_000, 200_000].flatMap((entries) =>
      [0.02, 0.2].map((rate) => design({ entries, rate, change: 1 })),
    ),
    design({ entries: 20_000, rate: 0.02, change: 1.2 }),
    design({ entries: 20_000, rate: 0.02, change: 0.8 }),
  ],
  columns: {
    changed: 'share',
    changed_live: 'share',
    hourly_changed: 'share',
    hourly_flips: 'mean',
    hourly_changed_at_end: 'share',
  },
  claims: (played) =>
    [...played].flatMap(([name, tally]): Claim[] =>
      name.startsWith('no change')
        ? [atMost(name, tally, 'changed', 0.05), atLeast(name, tally, 'hourly_changed', 0.1)]
        : [atLeast(name, tally, 'changed', 0.5)],
    ),
}
