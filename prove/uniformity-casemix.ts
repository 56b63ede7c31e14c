import { atLeast, atMost } from './claims.ts'
import { small, standard } from './port-sizes.ts'
import { portWorld, type PortDesign } from './port-world.ts'
import type { Design, Proof } from './proof.ts'
import { tallyCrude, tallyUniformity } from './uniformity-tally.ts'

function design(name: string, world: PortDesign, heavy = false): Design {
  return {
    name,
    heavy,
    play: (random, tally) => {
      const played = portWorld(random, { ...world, rates: [0.01, 0.5], specialised: true })
      tallyUniformity(played, tally, 0)
      tallyCrude(played, tally)
    },
  }
}

export const uniformityCasemix: Proof = {
  name: 'uniformity-casemix',
  about:
    'Ports that differ only in the goods they handle, with rates 50 times apart, are not flagged.',
  worlds: { bounded: 60, long: 1000 },
  designs: [
    design('specialised ports', small),
    design('specialised ports, importers sd 0.5', { ...small, importer_sd: 0.5 }),
    design('100 specialised ports', standard, true),
  ],
  columns: {
    any_false_flag: 'share',
    zero_spread_excluded: 'share',
    index: 'mean',
    tested_ports: 'mean',
    compared_share: 'share',
    crude_any_flag: 'share',
  },
  claims: (played) =>
    [...played].flatMap(([name, tally]) => [
      atMost(name, tally, 'any_false_flag', 0.05),
      atMost(name, tally, 'zero_spread_excluded', 0.05),
      atLeast(name, tally, 'crude_any_flag', 0.9),
    ]),
}
