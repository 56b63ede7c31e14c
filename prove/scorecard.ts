import { meanAtMost, unbiased, type Claim } from './claims.ts'
import type { Design, Proof } from './proof.ts'
import { judged, learn } from './scorecard-learned.ts'
import { tradeOf, type TradeDesign } from './scorecard-world.ts'
import type { Tally } from './tally.ts'

/** What keys of few rows cost: the area that may be lost against true chances, by rows of history. */
const mostLost: Readonly<Record<number, number>> = { 6000: 0.05, 20_000: 0.03 }

function design(kind: string, world: TradeDesign, yearly = 6000, heavy = false): Design {
  return {
    name: `${kind}, ${yearly} rows`,
    heavy,
    play: (random, tally) => {
      const { train, judge, truth } = tradeOf(random, world, yearly)
      const learned = learn(train, judge, random, 0)
      const auc = learned.evaluation.auc.estimate
      const best = judged(truth, judge.outcome, random, 0)
      if (auc === null || best.auc.estimate === null) return
      tally.add('auc', auc)
      tally.add('auc_of_truth', best.auc.estimate)
      tally.add('auc_lost', best.auc.estimate - auc)
      const at = learned.evaluation.at.find(({ share }) => share === 0.1)
      if (typeof at?.precision.estimate === 'number')
        tally.add('precision_10', at.precision.estimate)
      tally.add('calibration_error', learned.calibration_error)
      tally.add('features', learned.fit.scorecard.features.length)
    },
  }
}

const mixed = { lane: 1, claim: 0.5, importer: 0.7, undervalued: 1 }
const nothing = { lane: 0, claim: 0, importer: 0, undervalued: 0 }
const silent = 'no structure'

export const scorecard: Proof = {
  name: 'scorecard',
  about:
    'A learned score orders later declarations nearly as true chances would, and finds nothing in noise.',
  worlds: { bounded: 4, long: 60 },
  designs: [
    design('lanes, claims, importers', mixed),
    design('lanes, claims, importers', mixed, 20_000, true),
    design('claims of a lane', { ...nothing, lane: 0.5, claim: 1.2 }),
    design('claims of a lane', { ...nothing, lane: 0.5, claim: 1.2 }, 20_000, true),
    design('importers only', { ...nothing, importer: 1.2 }, 6000, true),
    design('values too low', { ...nothing, undervalued: 2 }, 6000, true),
    design(silent, nothing),
    design(silent, nothing, 20_000, true),
  ],
  columns: {
    auc: 'mean',
    auc_of_truth: 'mean',
    auc_lost: 'mean',
    precision_10: 'mean',
    calibration_error: 'mean',
    features: 'mean',
  },
  claims: (played) => [...played].flatMap(([name, tally]) => claimsOf(name, tally)),
}

function claimsOf(name: string, tally: Tally): Claim[] {
  const rows = name.endsWith(', 20000 rows') ? 20_000 : 6000
  const calibrated = meanAtMost(name, tally, 'calibration_error', 0.03)
  return name.startsWith(silent)
    ? [unbiased(name, tally, 'auc', 0.5, 0.02), calibrated]
    : [meanAtMost(name, tally, 'auc_lost', mostLost[rows] ?? 0), calibrated]
}
