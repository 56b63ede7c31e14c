import { seededRandom } from '../support/streams.ts'
import type { Place } from './places.ts'
import { linkFaults, type LinkFault, type Moment } from './proxy.ts'

/** Between whom a fault strikes: producer and ingest, ingest and database, server and database. */
export type Lane = 'door' | 'ingest' | 'file' | 'server'
export type Victim = 'ingest' | 'file' | 'server' | 'engine'
export type PlannedFault =
  | { kind: LinkFault; lane: Lane; place: Place; nth: number; ms: number }
  | {
      kind: 'kill'
      victim: Victim
      lane: Lane
      place: Place
      nth: number
      ms: number
      moment: Moment
    }
  | { kind: 'kill at any time'; victim: Victim; ms: number }
  | { kind: 'full disk'; nth: number; lasts_ms: number }

/** What one round does, all of it drawn from its seed. */
export interface Plan {
  seed: number
  faults: PlannedFault[]
  /** A second ingest takes the same stream. */
  two: boolean
  /** The share of the round's lines that goes by file, 0 for none. */
  by_file: number
}

const placesOf: Record<Lane, readonly Place[]> = {
  door: ['post'],
  ingest: ['evidence', 'evidence', 'evidence', 'ledger', 'ledger', 'ledger', 'refused', 'run'],
  file: ['evidence', 'evidence', 'ledger', 'refused', 'run', 'read'],
  server: ['fold', 'fold', 'fold', 'applied', 'score', 'score', 'score ledger', 'queue', 'read'],
}
/** Statements that read and write, and end so that a condition can be put behind them. */
const outlived: readonly Place[] = ['fold', 'score']
/** Requests of these places come by the dozen in a round, of the others once or twice a wave. */
const frequent: ReadonlySet<Place> = new Set(['post', 'evidence', 'ledger', 'fold', 'applied'])
const moments: readonly Moment[] = ['before', 'during', 'during', 'after']

export function planOf(seed: number): Plan {
  // The lines of the round are drawn from the seed itself; these numbers are others.
  const random = seededRandom(seed ^ 0x5eed)
  const whole = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  const one = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error('nothing to draw from')
    return item
  }
  const two = random() < 0.3
  const by_file = random() < 0.3 ? 0.3 : 0
  const lanes: Lane[] = ['door', 'ingest', 'ingest', 'ingest', 'server', 'server', 'server']
  if (by_file > 0) lanes.push('file', 'file')
  const nthOf = (place: Place, lane: Lane) =>
    lane !== 'file' && frequent.has(place) ? whole(1, 6) : 1

  function linkFault(): PlannedFault {
    const kind = one(linkFaults)
    const lane = kind === 'outlive' ? 'server' : one(lanes)
    const place = one(kind === 'outlive' ? outlived : placesOf[lane])
    const longest: Partial<Record<LinkFault, number>> = {
      delay: 400,
      late: 2500,
      outlive: 2900,
      refuse: 1200,
    }
    const ms = kind in longest ? whole(50, longest[kind] ?? 0) : 0
    return { kind, lane, place, nth: nthOf(place, lane), ms }
  }
  function kill(victim: Victim): PlannedFault {
    if (random() < 0.2) return { kind: 'kill at any time', victim, ms: whole(0, 1500) }
    const lane = victim === 'engine' ? one(lanes.filter((other) => other !== 'door')) : victim
    const at = victim === 'ingest' && random() < 0.3 ? 'door' : lane
    const place = one(placesOf[at])
    const ms = random() < 0.5 ? 0 : whole(1, 12)
    return {
      kind: 'kill',
      victim,
      lane: at,
      place,
      nth: nthOf(place, at),
      ms,
      moment: one(moments),
    }
  }

  const faults: PlannedFault[] = Array.from({ length: whole(5, 9) }, linkFault)
  for (let count = whole(1, 2); count > 0; count -= 1) faults.push(kill('ingest'))
  if (random() < 0.5) faults.push(kill('server'))
  if (random() < 0.35) faults.push(kill('engine'))
  if (by_file > 0 && random() < 0.6) faults.push(kill('file'))
  if (random() < 0.25)
    faults.push({ kind: 'full disk', nth: whole(1, 8), lasts_ms: whole(300, 1500) })
  return { seed, faults, two, by_file }
}
