import { complianceRate, mergeStrata, shownRate } from '../server/domain/compliance/rate.ts'
import { atLeast, atMost, farFromZero, unbiased, type Claim } from './claims.ts'
import type { Design, Proof } from './proof.ts'
import { reviewWorld, trueRate, type ReviewDesign, type ReviewedStratum } from './review-world.ts'
import type { Tally } from './tally.ts'

const designs: readonly ReviewDesign[] = [
  { strata: 5, reviewed: 30, rate: 0.1, weight_spread: 0, relation: 0 },
  { strata: 5, reviewed: 100, rate: 0.05, weight_spread: 0.4, relation: 0 },
  { strata: 10, reviewed: 300, rate: 0.015, weight_spread: 0.4, relation: 0 },
  { strata: 10, reviewed: 300, rate: 0.1, weight_spread: 0.4, relation: 0.7 },
  { strata: 10, reviewed: 300, rate: 0.1, weight_spread: 0.4, relation: -0.7 },
  { strata: 10, reviewed: 1000, rate: 0.015, weight_spread: 0.8, relation: 0.7 },
  { strata: 20, reviewed: 1000, rate: 0.04, weight_spread: 0.4, relation: 0 },
  { strata: 20, reviewed: 1000, rate: 0.015, weight_spread: 1.2, relation: -0.7 },
  { strata: 20, reviewed: 2000, rate: 0.2, weight_spread: 0.4, relation: 0.7 },
  { strata: 40, reviewed: 3000, rate: 0.015, weight_spread: 0.4, relation: 0 },
  { strata: 40, reviewed: 5000, rate: 0.005, weight_spread: 0.8, relation: 0 },
  { strata: 40, reviewed: 5000, rate: 0.4, weight_spread: 0.4, relation: -0.7 },
]

/** All strata get five reviews at least, as the sampling plan promises; thinner ones are merged. */
function judge(strata: readonly ReviewedStratum[], tally: Tally): void {
  const truth = trueRate(strata)
  const merged = mergeStrata(strata)
  const { p, lower, upper } = complianceRate(merged)
  const weights = strata.filter(({ n }) => n > 0).map(({ N, n }) => N / n)
  const x = strata.reduce((sum, stratum) => sum + stratum.x, 0)
  const n = strata.reduce((sum, stratum) => sum + stratum.n, 0)
  tally.covers('covered', truth, lower, upper)
  tally.add('above', lower > truth)
  tally.add('below', upper < truth)
  tally.add('relative_error', (p - truth) / truth)
  tally.add('naive_relative_error', (x / n - truth) / truth)
  tally.add('findings', x)
  tally.add('weights_largest_to_smallest', Math.max(...weights) / Math.min(...weights))
  tally.add('empty_strata', strata.filter((stratum) => stratum.n === 0).length)
}

function nameOf(design: ReviewDesign): string {
  return `${design.strata} strata, ${design.reviewed} reviews, ${design.rate * 100} %, spread ${design.weight_spread}, relation ${design.relation}`
}

const ordinary = designs.map((design): Design => ({
  name: nameOf(design),
  play: (random, tally) => judge(reviewWorld(random, design), tally),
}))

/** Officers pick what looks bad: the worst strata are reviewed most. */
const targeted: Design = {
  name: 'targeted sample',
  play: (random, tally) =>
    judge(
      reviewWorld(random, {
        strata: 10,
        reviewed: 2000,
        rate: 0.05,
        weight_spread: 1,
        relation: -1,
      }),
      tally,
    ),
}

/** As many strata as reviews allow hardly five each: some stay empty and are merged. */
const thin: Design = {
  name: 'thin strata, merged',
  play: (random, tally) =>
    judge(
      reviewWorld(random, {
        strata: 40,
        reviewed: 200,
        rate: 0.1,
        weight_spread: 0.4,
        relation: 0,
      }),
      tally,
    ),
}

const hardlyAny: Design = {
  name: 'hardly any finding',
  play: (random, tally) => {
    const strata = reviewWorld(random, {
      strata: 5,
      reviewed: 300,
      rate: 0.003,
      weight_spread: 0.3,
      relation: 0,
    })
    judge(strata, tally)
    const shown = shownRate(strata)
    if (strata.every(({ x }) => x === 0)) {
      tally.add('without_finding_from_zero', shown.lower === 0 && (shown.upper ?? 0) > 0)
      tally.add('without_finding_no_point', shown.state === 'interval_only')
    }
  },
}

export const compliance: Proof = {
  name: 'compliance',
  about:
    'The weighted rate is unbiased and its interval holds the register’s rate, however the sample was spread.',
  worlds: { bounded: 200, long: 2000 },
  designs: [...ordinary, targeted, thin, hardlyAny],
  columns: {
    covered: 'share',
    above: 'share',
    below: 'share',
    relative_error: 'share',
    naive_relative_error: 'share',
    findings: 'mean',
    weights_largest_to_smallest: 'mean',
    empty_strata: 'mean',
    without_finding_from_zero: 'share',
    without_finding_no_point: 'share',
  },
  claims: (played) =>
    [...played].flatMap(([name, tally]): Claim[] => [
      atLeast(name, tally, 'covered', 0.93),
      ...(tally.mean('findings') >= 10 && tally.mean('weights_largest_to_smallest') <= 10
        ? [atMost(name, tally, 'covered', 0.97)]
        : []),
      ...(name === targeted.name
        ? [
            unbiased(name, tally, 'relative_error', 0, 0.01),
            farFromZero(name, tally, 'naive_relative_error', 0.2),
          ]
        : []),
      ...(name === hardlyAny.name
        ? [
            atLeast(name, tally, 'without_finding_from_zero', 0.999),
            atLeast(name, tally, 'without_finding_no_point', 0.999),
          ]
        : []),
    ]),
}
