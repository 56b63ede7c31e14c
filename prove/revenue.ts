import { revenueGap } from '../server/domain/compliance/revenue-gap.ts'
import { atLeast, atMost } from './claims.ts'
import type { Design, Proof } from './proof.ts'
import type { Random } from './random.ts'

interface Register {
  /** Duty in dollars, ascending. */
  duty: Float64Array
  /** Change of duty a review would find, in dollars; refunds below zero. */
  change: Float64Array
  duty_total: number
  gap: number
}

/** Duty with log sd 1.8; a finding changes it by a factor of log sd 1, in three of ten cases a refund. */
function register(random: Random, entries: number, rate: number): Register {
  const duty = Float64Array.from({ length: entries }, () =>
    Math.exp(5 + 1.8 * random.normal()),
  ).toSorted()
  const change = duty.map((value) => {
    if (random.uniform() >= rate) return 0
    const size = value * 0.2 * Math.exp(random.normal())
    return random.uniform() < 0.3 ? -size : size
  })
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
  return { duty, change, duty_total: sum(duty), gap: sum(change) }
}

/** `n` of the entries from..to-1, drawn without return. */
function reviewed(random: Random, change: Float64Array, from: number, to: number, n: number) {
  const N = to - from
  if (n >= N) return { N, changes: Array.from(change.subarray(from, to)) }
  const chosen = new Set<number>()
  while (chosen.size < n) chosen.add(from + random.integer(N))
  return { N, changes: Array.from(chosen, (index) => change[index] ?? 0) }
}

/** Five bands of equal total duty, equal numbers from each, the top band wholly. */
function byDuty(random: Random, world: Register, reviews: number) {
  const edges = [0]
  let total = 0
  for (const [index, value] of world.duty.entries()) {
    total += value
    if (total >= (world.duty_total * edges.length) / 5 && edges.length < 5) edges.push(index + 1)
  }
  edges.push(world.duty.length)
  return edges
    .slice(1)
    .map((to, band) =>
      reviewed(
        random,
        world.change,
        edges[band] ?? 0,
        to,
        band === 4 ? Infinity : Math.ceil(reviews / 5),
      ),
    )
}

interface RevenueDesign {
  reviews: number
  rate: number
  entries: number
  banded: boolean
  heavy?: boolean
}

function design({ reviews, rate, entries, banded, heavy = false }: RevenueDesign): Design {
  return {
    name: `${banded ? 'strata by duty' : 'plain random sample (no claim)'}, ${reviews} of ${entries}, ${rate * 100} %`,
    heavy,
    play: (random, tally) => {
      const world = register(random, entries, rate)
      const strata = banded
        ? byDuty(random, world, reviews)
        : [reviewed(random, world.change, 0, entries, reviews)]
      const shown = revenueGap(strata, world.duty_total, { top_band_complete: banded })
      tally.add('words_only', shown.state === 'words_only')
      tally.add('few_findings', shown.state === 'few_findings')
      tally.add('error_in_duty', (shown.total - world.gap) / world.duty_total)
      tally.add('largest_share', shown.largest_share)
      const forced = banded
        ? shown
        : revenueGap(strata, world.duty_total, { top_band_complete: true })
      tally.covers('covered', world.gap / world.duty_total, forced.lower, forced.upper)
      const k = forced.k
      if (k !== null) tally.add('k', k)
    },
  }
}

export const revenue: Proof = {
  name: 'revenue',
  about:
    'With strata by duty and the top band complete the interval of the revenue gap holds; a plain sample gets none.',
  worlds: { bounded: 100, long: 1000 },
  designs: [
    design({ reviews: 300, rate: 0.015, entries: 20_000, banded: true }),
    design({ reviews: 1000, rate: 0.1, entries: 20_000, banded: true }),
    design({ reviews: 1000, rate: 0.015, entries: 20_000, banded: false }),
    ...[300, 1000, 5000, 20_000].map((reviews) =>
      design({ reviews, rate: 0.015, entries: 100_000, banded: true, heavy: true }),
    ),
    ...[300, 1000, 5000].map((reviews) =>
      design({ reviews, rate: 0.015, entries: 100_000, banded: false, heavy: true }),
    ),
  ],
  columns: {
    covered: 'share',
    words_only: 'share',
    few_findings: 'share',
    k: 'mean',
    error_in_duty: 'share',
    largest_share: 'mean',
  },
  claims: (played) =>
    [...played].flatMap(([name, tally]) =>
      name.startsWith('strata')
        ? [atLeast(name, tally, 'covered', 0.93), atMost(name, tally, 'words_only', 0)]
        : [atLeast(name, tally, 'words_only', 1)],
    ),
}
