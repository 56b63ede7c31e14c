import { adversary } from '../support/adversary.ts'
import { released } from '../support/events.ts'
import { cut, repeated, rewritten, seededRandom, shuffled, simulate } from '../support/streams.ts'

/** One world for all rounds. */
export interface FaultWorld {
  /** Lines of one entry, piece of work or account together: rounds draw from them again and again. */
  known: string[][]
  /** Others, of which each round has its own. */
  single: string[][]
}

export async function faultWorld(): Promise<FaultWorld> {
  const lines = [...(await simulate(['--entries', '6000', '--seed', '7'])), ...adversary().lines]
  const subjects = new Map<string, string[]>()
  for (const line of lines) {
    const subject = /"(?:entry":\{"number|work_id|importer_number)":"([^"]+)"/.exec(line)?.[1]
    const others = subjects.get(subject ?? line)
    if (others === undefined) subjects.set(subject ?? line, [line])
    else others.push(line)
  }
  const all = [...subjects.values()]
  const isKnown = (at: number) => at % 6 === 0 || at > all.length - 200
  return {
    known: all.filter((_, at) => isKnown(at)),
    single: shuffled(
      all.filter((_, at) => !isKnown(at)),
      7,
    ),
  }
}

/** A part of what a round sends. */
export interface Wave {
  valid: string[]
  bad: string[]
  /** Accepted, and pending for the length of any test. */
  early: string[]
  /** Repeated within the round and in other rounds, and sent to every door. */
  requests: string[][]
  /** Each line is in one request of one wave of one round, which goes to one door until it has its 202. */
  once: string[][]
  file: string[]
}

const knownSubjects = 16
const looseLines = 30
const linesARequest = 40
/** Subjects of the first wave, and of each further one. */
const singleSubjects = [14, 3, 3, 3, 3] as const
/** So small that an ingest that loses only small requests is caught. */
const linesOfOnce = 5
export const wavesOfARound = singleSubjects.length
const singleOfARound = singleSubjects.reduce((sum: number, count) => sum + count, 0)

/**
 * Draws the first wave of a round: whole subjects and loose events, with lines that are refused, shuffled, repeated and cut,
 * and lines that are sent once. The others are sent only as long as faults of the round have not struck.
 */
export function wavesOf(world: FaultWorld, seed: number, byFile: number, tomorrow: string): Wave[] {
  const random = seededRandom(seed)
  const some = <T>(items: readonly T[], count: number): T[] =>
    Array.from({ length: count }, () => items[Math.floor(random() * items.length)]).filter(
      (item) => item !== undefined,
    )
  let taken = seed * singleOfARound
  const single = (count: number) =>
    Array.from({ length: count }, () => world.single[taken++ % world.single.length] ?? []).flat()

  return singleSubjects.map((count, wave): Wave => {
    const id = `${seed}-${wave}`
    const bad = [
      `{"seed":"${id}",`,
      `["${id}"]`,
      JSON.stringify(released(1, { event_id: `bad-${id}`, occurred_at: seed })),
      JSON.stringify(released(1, { event_id: `real-${id}`, simulated: false })),
    ]
    const early = [JSON.stringify(released(1, { event_id: `early-${id}`, occurred_at: tomorrow }))]
    const known =
      wave > 0
        ? []
        : [...some(world.known, knownSubjects).flat(), ...some(world.known.flat(), looseLines)]
    const again = repeated(rewritten(known, seed), 0.2, seed)
    const once = shuffled([...single(count), ...bad.slice(0, 2)], seed)
    const shared = shuffled([...known, ...again, ...bad.slice(2), ...early], seed)
    const share = (lines: string[]) => Math.floor(lines.length * byFile)
    return {
      valid: [...known, ...once.filter((line) => !bad.includes(line))],
      bad,
      early,
      // Something of a file is refused too.
      file:
        byFile > 0
          ? [...bad, ...shared.slice(0, share(shared)), ...once.slice(0, share(once))]
          : [],
      requests: cut(shared.slice(share(shared)), linesARequest, seed),
      once: cut(once.slice(share(once)), linesOfOnce, seed),
    }
  })
}
