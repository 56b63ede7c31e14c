import { uniformityOf } from '../server/domain/uniformity/uniformity.ts'
import { atLeast, meanAtMost, type Claim } from './claims.ts'
import { small, standard } from './port-sizes.ts'
import { portWorld, type PortDesign } from './port-world.ts'
import type { Design, Proof } from './proof.ts'
import { tallyUniformity } from './uniformity-tally.ts'

function focal(world: PortDesign, ratio: number, expected: number, heavy: boolean): Design {
  const sd = world.importer_sd ?? 0
  const differing = sd > 0 ? `, importers sd ${sd}` : ''
  return {
    name: `${world.ports} ports, one at ${ratio}x, E ${expected}${differing}`,
    heavy,
    play: (random, tally) => {
      const { table, effects } = portWorld(random, { ...world, focal: { ratio, expected } })
      const { ports } = uniformityOf(table)
      const found = ports.find(({ port }) => port === 0)
      const flagged = ports.filter((port) => port.flagged)
      const wrong = flagged.filter(({ port }) => effects[port] === 0).length
      tally.add('focal_found', found?.flagged === true)
      if (found) {
        tally.add('focal_expected', found.e_star)
        tally.add('focal_importers', found.k ?? 0)
      }
      tally.add('false_share_of_flags', flagged.length === 0 ? 0 : wrong / flagged.length)
      tally.add('any_false_flag', wrong > 0)
      tally.add('tested_ports', ports.filter((port) => port.tested).length)
    },
  }
}

function tenth(name: string, world: PortDesign, heavy: boolean): Design {
  return {
    name,
    heavy,
    play: (random, tally) =>
      tallyUniformity(portWorld(random, { ...world, tenth: 2 }), tally, null),
  }
}

const easy = focal(small, 2, 100, false)

export const uniformityPower: Proof = {
  name: 'uniformity-power',
  about: 'A port that is twice as strict is found, and few of the flags beside it are false.',
  worlds: { bounded: 60, long: 900 },
  designs: [
    focal(small, 2, 20, false),
    focal(small, 2, 50, false),
    easy,
    focal(small, 1.5, 100, false),
    tenth('25 ports, every tenth at 2x', small, false),
    ...[0, 0.8].flatMap((importer_sd) =>
      [1.5, 2].flatMap((ratio) =>
        [20, 50, 100].map((expected) => focal({ ...standard, importer_sd }, ratio, expected, true)),
      ),
    ),
    tenth('100 ports, every tenth at 2x', standard, true),
    tenth(
      '100 ports, every tenth at 2x, importers sd 0.8',
      { ...standard, importer_sd: 0.8 },
      true,
    ),
    tenth(
      '100 ports, every tenth at 2x, 3 % hot',
      { ...standard, hot: { share: 0.03, factor: 8 } },
      true,
    ),
  ],
  columns: {
    focal_found: 'share',
    focal_expected: 'mean',
    focal_importers: 'mean',
    planted_found: 'share',
    false_share_of_flags: 'share',
    any_false_flag: 'share',
    tested_ports: 'mean',
  },
  claims: (played) =>
    [...played].flatMap(([name, tally]): Claim[] => [
      meanAtMost(name, tally, 'false_share_of_flags', 0.05),
      ...(name === easy.name ? [atLeast(name, tally, 'focal_found', 0.8)] : []),
    ]),
}
