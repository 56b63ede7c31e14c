import { expect, test } from 'vitest'
import { canonicalFilters } from '../../server/contract/canonical-topic.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { measureNames } from '../../server/contract/measures.ts'
import type { Session } from '../../server/contract/session.ts'
import { adversary } from '../support/adversary.ts'
import { entryLaws } from '../support/conservation-entries.ts'
import { Ledger } from '../support/conservation-ledger.ts'
import { centerLaws, entrySplit, partition } from '../support/conservation-sums.ts'
import {
  type Ask,
  neverOpen,
  type Page,
  type Range,
  workLaws,
  workSplit,
} from '../support/conservation-work.ts'
import { oracle } from '../support/oracle.ts'
import { road } from '../support/road.ts'
import { seededRandom, simulate } from '../support/streams.ts'

const dayMs = 86_400_000
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const firstDay = Date.UTC(2025, 11, 20)
/** The simulated half year. */
const halfYear = { from: '2026-01-05', to: '2026-07-05', tz: 'America/New_York' }
const turns = 4
const zones = ['America/New_York', 'America/Los_Angeles', 'UTC', 'Pacific/Guam']

/** What a page may ask for, drawn from a seed. */
function draws(seed: number, { centers, ports, modes }: Session) {
  const random = seededRandom(seed)
  const one = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const some = <T>(list: readonly T[]): T[] | undefined => {
    if (random() < 0.7) return undefined
    const chosen = list.filter(() => random() < 0.5)
    return chosen.length === 0 ? [one(list)] : chosen
  }
  const range = (): { whole: Range; first: Range; second: Range } => {
    const from = Math.floor(random() * 190)
    const to = from + 1 + Math.floor(random() * (210 - from))
    const cut = from + Math.floor(random() * (to - from))
    const day = (at: number) => dayOf(firstDay + at * dayMs)
    const tz = one(zones)
    return {
      whole: { from: day(from), to: day(to), tz },
      first: { from: day(from), to: day(cut), tz },
      second: { from: day(cut + 1), to: day(to), tz },
    }
  }
  const goods = (): Filters =>
    Object.fromEntries(
      Object.entries({
        center: some(centers.map(({ code }) => code)),
        port: some(ports.filter(({ entries }) => entries > 0).map(({ code }) => code)),
        segment: some(['trusted', 'standard', 'elevated', 'high'] as const),
        mode: some(modes.map(({ code }) => code)),
        tier: some([0, 1, 2, 3]),
      }).filter(([, values]) => values !== undefined),
    )
  return {
    range,
    goods,
    center: () => some(centers.map(({ code }) => code)),
    measure: () => one(measureNames),
  }
}

test.each([22])(
  'nothing is lost and nothing is counted twice, whatever is asked for (seed %i)',
  async (seed) => {
    const system = await road()
    const lines = [
      ...(await simulate(['--entries', '700', '--seed', String(seed)])),
      ...adversary().lines,
    ]
    await system.load(lines)
    await system.server.settle()
    const answers = new Map<string, Promise<unknown>>()
    const ask: Ask = <R>(view: string, filters: Filters) => {
      const path = `/api/${view}?${canonicalFilters(filters)}`
      const answer = answers.get(path) ?? system.get(path)
      answers.set(path, answer)
      return answer as Promise<Page<R>>
    }
    // It is received and closed, and never backlog: the one exception to received - closed = growth.
    const inverted = neverOpen(oracle(lines).world.works.values())
    expect(inverted.length).toBeGreaterThan(0)
    const session = await system.get<Session>('/api/session')
    const draw = draws(seed, session)
    const ledger = new Ledger()

    for (let turn = 0; turn < turns; turn += 1) {
      const { whole, first, second } = draw.range()
      const measure = draw.measure()
      const goods = draw.goods()
      await workLaws(ask, ledger, whole, draw.center(), inverted)
      await workSplit(ask, ledger, [whole, first, second])
      await entryLaws(ask, ledger, { ...whole, ...goods }, measure)
      const asked = (range: Range) => ({ ...range, ...goods, measure })
      await entrySplit(ask, ledger, [asked(whole), asked(first), asked(second)])
    }
    await centerLaws(ask, ledger, halfYear)
    const ports = session.ports.filter(({ entries }) => entries > 0)
    await partition(
      ask,
      ledger,
      halfYear,
      ports.map(({ code }) => ({ port: [code] })),
    )
    const modes = session.modes.map(({ code }) => ({ mode: [code] }))
    await partition(ask, ledger, halfYear, modes)

    expect(ledger.broken).toEqual([])
    // The laws were looked at where there was something to lose.
    expect([...ledger.seen.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThan(2500)
    expect(ledger.seen.size).toBeGreaterThanOrEqual(45)
  },
)
