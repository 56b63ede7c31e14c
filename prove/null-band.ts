import { nullBand } from '../server/domain/uniformity/null-band.ts'
import { uniformityOf } from '../server/domain/uniformity/uniformity.ts'
import { atMost } from './claims.ts'
import { small } from './port-sizes.ts'
import { portWorld, type PortDesign } from './port-world.ts'
import type { Design, Proof } from './proof.ts'

/** With 39 draws p is a multiple of 1/40: 5 % is one of its levels. */
const draws = 39
const alike = 'importers alike'

function design(name: string, world: PortDesign): Design {
  return {
    name,
    play: (random, tally) => {
      const { table } = portWorld(random, world)
      const result = uniformityOf(table)
      if (result.spread === null) return
      const { p, upper } = nullBand(table, result, { draws, seed: random.integer(2 ** 31) })
      tally.add('p_at_most_5', p <= 0.05)
      tally.add('above_band', result.spread.index > upper)
      tally.add('p', p)
      tally.add('index', result.spread.index)
      tally.add('upper', upper)
    },
  }
}

export const nullBandProof: Proof = {
  name: 'null-band',
  about:
    'Where ports treat the same goods alike, the index leaves the band of chance in 5 % of worlds, in 10 % at most where importers differ.',
  worlds: { bounded: 20, long: 600 },
  designs: [
    design(alike, small),
    design('importers sd 0.5', { ...small, importer_sd: 0.5 }),
    design('importers sd 1', { ...small, importer_sd: 1 }),
  ],
  columns: {
    p_at_most_5: 'share',
    above_band: 'share',
    p: 'mean',
    index: 'mean',
    upper: 'mean',
  },
  // Seed 3, 1,500 worlds: 4.1, 7.1 and 7.8 %. Dealing out widened counts does not know all that importers do.
  claims: (played) =>
    [...played].map(([name, tally]) =>
      atMost(name, tally, 'p_at_most_5', name === alike ? 0.05 : 0.1),
    ),
}
