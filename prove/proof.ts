import type { Claim } from './claims.ts'
import { Random } from './random.ts'
import { Tally } from './tally.ts'

/** Worlds of one kind: `play` makes one, lets the estimators judge it and tallies against the truth. */
export interface Design {
  name: string
  play: (random: Random, tally: Tally) => void
  /** Too slow for every test run: only in the long form, and there every third world. */
  heavy?: boolean
}

export interface Proof {
  name: string
  /** One sentence: what is claimed. */
  about: string
  worlds: { bounded: number; long: number }
  designs: readonly Design[]
  /** Columns of the table in their order. */
  columns: Readonly<Record<string, 'share' | 'mean'>>
  /** Only about designs that were played. */
  claims: (played: ReadonlyMap<string, Tally>) => Claim[]
}

export interface Span {
  seed: number
  from: number
  to: number
  long: boolean
}

const heavyEvery = 3

export function designsOf(proof: Proof, long: boolean): readonly Design[] {
  return proof.designs.filter((design) => long || design.heavy !== true)
}

/** Plays worlds `from` .. `to - 1` of every design. */
export function play(proof: Proof, span: Span): Map<string, Tally> {
  const names = new Set(proof.designs.map(({ name }) => name))
  // Two designs of one name would be one row, and the first would go unjudged.
  if (names.size < proof.designs.length) throw new Error(`${proof.name} names two designs alike.`)
  return new Map(
    designsOf(proof, span.long).map((design) => {
      const tally = new Tally()
      for (let world = span.from; world < span.to; world++) {
        if (design.heavy === true && world % heavyEvery !== 0) continue
        tally.add('worlds', true)
        design.play(new Random(span.seed, proof.name, design.name, world), tally)
      }
      return [design.name, tally]
    }),
  )
}

/** One row a design, for console.table. */
export function rowsOf(
  proof: Proof,
  played: ReadonlyMap<string, Tally>,
): Record<string, Record<string, string>> {
  return Object.fromEntries(
    [...played].map(([design, tally]) => [
      design,
      {
        worlds: String(tally.of('worlds').n),
        ...Object.fromEntries(
          Object.entries(proof.columns)
            .filter(([key]) => tally.of(key).n > 0)
            .map(([key, kind]) => [key, shown(tally.mean(key), kind)]),
        ),
      },
    ]),
  )
}

function shown(value: number, kind: 'share' | 'mean'): string {
  return kind === 'share' ? `${(100 * value).toFixed(1)} %` : value.toPrecision(3)
}
