import { comparedCenters } from '../server/domain/survival/pace.ts'
import { atLeast, atMost, meanAtMost, type Claim } from './claims.ts'
import { discoveries } from './crude.ts'
import type { Design, Proof } from './proof.ts'
import type { Random } from './random.ts'

interface CentersDesign {
  name: string
  /** Items received per Center and day. */
  intensity: number
  /** Closing pace of Center 0 against the others'. */
  pace: number
}

const centers = 10
const strata = 12
const window = 60

/** Service times of a stratum are Weibull, so a Center's pace is exactly one factor on its closings. */
const shape = 1.2

/** All items open at any time of the period. Every Center has a mix of its own. */
function items(random: Random, { intensity, pace }: CentersDesign) {
  const medians = Array.from({ length: strata }, (_, stratum) => 3 * 1.3 ** stratum)
  return Array.from({ length: centers }, (_, center) => {
    const mix = medians.map(() => Math.exp(1.5 * random.normal()))
    const whole = mix.reduce((sum, share) => sum + share, 0)
    return medians.flatMap((median, stratum) => {
      const start = -10 * median
      const share = (mix[stratum] ?? 0) / whole
      const mean = intensity * share * (window - start)
      const received = random.binomial(Math.ceil(mean * 50), mean / Math.ceil(mean * 50))
      return Array.from({ length: received }, () => {
        const opened = random.between(start, window)
        const speed = center === 0 ? pace : 1
        const exponential = -Math.log(1 - random.uniform()) / speed
        const age = median * (exponential / Math.LN2) ** (1 / shape)
        return {
          center: `center-${center}`,
          stratum: `stratum-${stratum}`,
          entry: Math.max(0, -opened),
          exit: Math.min(window - opened, age),
          closed: opened + age <= window,
          received_inside: opened >= 0,
        }
      }).filter(({ entry, exit }) => exit > entry)
    })
  }).flat()
}

function design(centersDesign: CentersDesign): Design {
  return {
    name: centersDesign.name,
    play: (random, tally) => {
      const world = items(random, centersDesign)
      const equal = centersDesign.pace === 1
      const compared = comparedCenters(world)
      const wrong = compared.filter(
        ({ center, flagged }) => flagged && (equal || center !== 'center-0'),
      )
      const flags = compared.filter(({ flagged }) => flagged).length
      tally.add('any_false_flag', wrong.length > 0)
      tally.add('false_share_of_flags', flags === 0 ? 0 : wrong.length / flags)
      const raw = comparedCenters(world.map((item) => ({ ...item, stratum: 'all' })))
      tally.add(
        'raw_any_flag',
        discoveries(
          raw.flatMap(({ p }) => (p === null ? [] : [p])),
          0.05,
        ) > 0,
      )
      const own = compared.find(({ center }) => center === 'center-0')
      if (!own) return
      tally.add('closed', own.closed)
      tally.add('found', own.flagged)
      tally.add('left_out_share', own.left_out_share ?? 1)
      if (own.lower !== null && own.upper !== null) {
        tally.covers('pace_covered', centersDesign.pace, own.lower, own.upper)
      }
      if (equal && own.median_difference) {
        const { lower, upper } = own.median_difference
        tally.covers('median_difference_covered', 0, lower, upper)
      }
    },
  }
}

export const centersCompared: Proof = {
  name: 'centers',
  about:
    'Centers with very different work are compared like for like: pace and medians hold, and nobody is blamed for the mix.',
  worlds: { bounded: 60, long: 1000 },
  designs: [
    design({ name: 'no difference, 0.7 items a day', intensity: 0.7, pace: 1 }),
    design({ name: 'no difference, 3 items a day', intensity: 3, pace: 1 }),
    design({ name: 'one Center at pace 0.7, 3 items a day', intensity: 3, pace: 0.7 }),
  ],
  columns: {
    any_false_flag: 'share',
    false_share_of_flags: 'share',
    raw_any_flag: 'share',
    pace_covered: 'share',
    median_difference_covered: 'share',
    found: 'share',
    closed: 'mean',
    left_out_share: 'share',
  },
  claims: (played) =>
    [...played].flatMap(([name, tally]): Claim[] => [
      atLeast(name, tally, 'pace_covered', 0.93),
      ...(name.startsWith('no difference')
        ? [
            atMost(name, tally, 'any_false_flag', 0.05),
            atLeast(name, tally, 'median_difference_covered', 0.93),
            atLeast(name, tally, 'raw_any_flag', 0.5),
          ]
        : [
            // Where one Center truly differs, only the share of false flags is promised, not that there is none.
            meanAtMost(name, tally, 'false_share_of_flags', 0.05),
            atLeast(name, tally, 'found', 0.5),
          ]),
    ]),
}
