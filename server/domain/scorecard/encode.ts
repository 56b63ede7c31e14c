import { missingValue } from './types.ts'

/** One level of keys: an id per row, 0 .. size - 1, and -1 where the row has no such key. */
export interface KeyLevel {
  id: Int32Array
  size: number
}

/** Most general first; every level divides the groups of the level before it (HS4, HS6, lane). */
export type KeyChain = readonly KeyLevel[]

export interface History {
  outcome: Uint8Array
  /** Day of filing. */
  days: Int32Array
  /** Day from whose end on the outcome is known; the filing day where it is left out. */
  known?: Int32Array
}

/**
 * What is known of each key: rows and outcomes, and from them smoothed rates. The rate of a key is
 * (hits + m * rate of its parent) / (n + m), m the strength of its level in rows; the first parent
 * is the rate of all rows, (hits + 0.5) / (n + 1).
 */
export class Profile {
  readonly #strengths: readonly number[]
  readonly #n: readonly Float64Array[]
  readonly #hits: readonly Float64Array[]
  #allN = 0
  #allHits = 0

  constructor(chain: KeyChain, strengths: readonly number[]) {
    this.#strengths = strengths
    this.#n = chain.map(({ size }) => new Float64Array(size))
    this.#hits = chain.map(({ size }) => new Float64Array(size))
  }

  /** Adds one row, or takes it out with `times` -1. */
  add(chain: KeyChain, row: number, outcome: number, times: 1 | -1 = 1): void {
    this.#allN += times
    this.#allHits += times * outcome
    for (let level = 0; level < chain.length; level++) {
      const id = chain[level]!.id[row]!
      if (id < 0) continue
      this.#n[level]![id]! += times
      this.#hits[level]![id]! += times * outcome
    }
  }

  /** Rates of a row at each level in ppm, whole; -1 without a key there, or when nothing is known. */
  rates(chain: KeyChain, row: number, into: readonly Int32Array[]): void {
    let rate = (this.#allHits + 0.5) / (this.#allN + 1)
    for (let level = 0; level < chain.length; level++) {
      const id = chain[level]!.id[row]!
      if (id >= 0) {
        const m = this.#strengths[level]!
        rate = (this.#hits[level]![id]! + m * rate) / (this.#n[level]![id]! + m)
      }
      into[level]![row] = id < 0 || this.#allN === 0 ? missingValue : Math.round(rate * 1_000_000)
    }
  }

  /** Rows known of the row's key at each level; -1 without a key. */
  counts(chain: KeyChain, row: number, into: readonly Int32Array[]): void {
    for (let level = 0; level < chain.length; level++) {
      const id = chain[level]!.id[row]!
      into[level]![row] = id < 0 ? missingValue : this.#n[level]![id]!
    }
  }
}

export interface Encoded {
  /** A level each: smoothed rate in ppm, and rows the key was known from. */
  rates: Int32Array[]
  counts: Int32Array[]
}

function emptyEncoded(chain: KeyChain): Encoded {
  const rows = chain[0]?.id.length ?? 0
  const columns = () => chain.map(() => new Int32Array(rows))
  return { rates: columns(), counts: columns() }
}

/** Training rows, each from what was known before its filing day: never from itself or its own day. */
export function encodeEarlier(
  chain: KeyChain,
  history: History,
  strengths: readonly number[],
): Encoded {
  const { outcome, days } = history
  const known = history.known ?? days
  const byDay = orderBy(days)
  const byKnown = orderBy(known)
  const profile = new Profile(chain, strengths)
  const encoded = emptyEncoded(chain)
  let next = 0
  for (const row of byDay) {
    for (; next < byKnown.length && known[byKnown[next]!]! < days[row]!; next++) {
      const earlier = byKnown[next]!
      profile.add(chain, earlier, outcome[earlier]!)
    }
    profile.rates(chain, row, encoded.rates)
    profile.counts(chain, row, encoded.counts)
  }
  return encoded
}

/** Training rows, each from all the others. Later rows count too, so only where days mean nothing. */
export function encodeOthers(
  chain: KeyChain,
  history: History,
  strengths: readonly number[],
): Encoded {
  const { outcome } = history
  const profile = profileOf(chain, history, strengths)
  const encoded = emptyEncoded(chain)
  for (let row = 0; row < outcome.length; row++) {
    profile.add(chain, row, outcome[row]!, -1)
    profile.rates(chain, row, encoded.rates)
    profile.counts(chain, row, encoded.counts)
    profile.add(chain, row, outcome[row]!)
  }
  return encoded
}

/** Rows to be judged, from a profile they are not in. `chain` has their keys, ids as in training. */
export function encodeJudged(chain: KeyChain, profile: Profile): Encoded {
  const encoded = emptyEncoded(chain)
  for (let row = 0; row < (chain[0]?.id.length ?? 0); row++) {
    profile.rates(chain, row, encoded.rates)
    profile.counts(chain, row, encoded.counts)
  }
  return encoded
}

/** The profile of all training rows. */
export function profileOf(
  chain: KeyChain,
  { outcome }: Pick<History, 'outcome'>,
  strengths: readonly number[],
): Profile {
  const profile = new Profile(chain, strengths)
  for (let row = 0; row < outcome.length; row++) profile.add(chain, row, outcome[row]!)
  return profile
}

function orderBy(days: Int32Array): Int32Array {
  return Int32Array.from(days, (_, row) => row).sort((a, b) => days[a]! - days[b]! || a - b)
}
