import { adversary } from '../support/adversary.ts'
import { released } from '../support/events.ts'
import { cut, repeated, rewritten, seededRandom, shuffled, simulate } from '../support/streams.ts'

/** One world for all rounds: rounds draw from it, so that they repeat each other's events. */
export interface FaultWorld {
  /** Lines of one entry, piece of work or account together. */
  subjects: string[][]
  lines: string[]
}

export async function faultWorld(): Promise<FaultWorld> {
  const lines = [...(await simulate(['--entries', '1200', '--seed', '7'])), ...adversary().lines]
  const subjects = new Map<string, string[]>()
  for (const line of lines) {
    const subject = /"(?:entry":\{"number|work_id|importer_number)":"([^"]+)"/.exec(line)?.[1]
    const known = subjects.get(subject ?? line)
    if (known === undefined) subjects.set(subject ?? line, [line])
    else known.push(line)
  }
  return { lines, subjects: [...subjects.values()] }
}

/** What a round sends. The lines of a file are sent once, those of requests until each has its 202. */
export interface Load {
  valid: string[]
  bad: string[]
  /** Accepted, and pending for the length of any test. */
  early: string[]
  requests: string[][]
  file: string[]
}

const subjectsARound = 40
const looseLines = 60
const linesARequest = 40

/** Draws whole subjects and loose events, adds lines that are refused, shuffles, repeats and cuts. */
export function loadOf(world: FaultWorld, seed: number, byFile: number, tomorrow: string): Load {
  const random = seededRandom(seed)
  const some = <T>(items: readonly T[], count: number): T[] =>
    Array.from({ length: count }, () => items[Math.floor(random() * items.length)]).filter(
      (item) => item !== undefined,
    )
  const valid = [...some(world.subjects, subjectsARound).flat(), ...some(world.lines, looseLines)]
  const bad = [
    `{"seed":${seed},`,
    `[${seed}]`,
    JSON.stringify(released(1, { event_id: `bad-${seed}`, occurred_at: seed })),
    JSON.stringify(released(1, { event_id: `real-${seed}`, simulated: false })),
  ]
  const early = [JSON.stringify(released(1, { event_id: `early-${seed}`, occurred_at: tomorrow }))]
  const again = repeated(rewritten(valid, seed), 0.2, seed)
  const order = shuffled([...valid, ...again, ...bad, ...early], seed)
  const split = Math.floor(order.length * byFile)
  return {
    valid,
    bad,
    early,
    file: order.slice(0, split),
    requests: cut(order.slice(split), linesARequest, seed),
  }
}
