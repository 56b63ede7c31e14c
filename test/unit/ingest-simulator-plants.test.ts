import { describe, expect, test } from 'vitest'
import type { EntryEvent } from '../../ingest/contract/entry-event.ts'
import { dayMs, parseDate } from '../../ingest/simulator/calendar.ts'
import type { Filing } from '../../ingest/simulator/filing.ts'
import { isTrusted } from '../../ingest/simulator/importers.ts'
import { readOptions, UsageError } from '../../ingest/simulator/options.ts'
import type { Plants } from '../../ingest/simulator/plants.ts'
import { historyEvents } from '../../ingest/simulator/stream.ts'
import { Truth } from '../../ingest/simulator/truth.ts'
import { from, keyOf, ofType, simulate } from '../support/simulated-events.ts'

/** Share of a port's entries that were examined. */
function examRates(events: readonly EntryEvent[]): Map<string, number> {
  const examined = new Set(ofType(events, 'exam.ordered').map((event) => keyOf(event.entry)))
  const filed = new Map(ofType(events, 'entry.filed').map((event) => [keyOf(event.entry), event]))
  const tallies = new Map<string, [number, number]>()
  for (const [key, event] of filed) {
    const [all, hits] = tallies.get(event.entry.port) ?? [0, 0]
    tallies.set(event.entry.port, [all + 1, hits + (examined.has(key) ? 1 : 0)])
  }
  return new Map([...tallies].map(([port, [all, hits]]) => [port, hits / all]))
}

describe('plants', () => {
  test('a strict port examines more, and no other port changes', () => {
    const plain = examRates(simulate(6_000, 3))
    const strict = examRates(simulate(6_000, 3, { strict_port: { port: '2704', ratio: 4 } }))
    expect((strict.get('2704') ?? 0) / (plain.get('2704') ?? 1)).toBeGreaterThan(2)
    plain.delete('2704')
    strict.delete('2704')
    expect(strict).toEqual(plain)
  })

  test('a planted compliance rate and evasion lane are what the truth then holds', () => {
    const truth = (plants: Plants) => {
      let [all, material, lane, laneMaterial, trusted] = [0, 0, 0, 0, 0]
      const options = { seed: 9, entries: 20_000, from, days: 180, plants }
      const counted = new Truth()
      const events = historyEvents({
        ...options,
        observe: (filing) => {
          counted.observe(filing)
          all += 1
          material += filing.latent.material ? 1 : 0
          trusted += isTrusted(filing.state) ? 1 : 0
          const inLane = filing.lines.some((l) => l.hts10.startsWith('850440') && l.origin === 'VN')
          if (!inLane || filing.day < 60) return
          lane += 1
          laneMaterial += filing.latent.material ? 1 : 0
        },
      })
      const written = Array.from(events).length
      const report = JSON.stringify(counted.report(options, plants))
      return {
        written,
        report,
        material,
        rate: material / all,
        lane,
        laneRate: laneMaterial / lane,
        trusted: trusted / all,
      }
    }
    const plain = truth({})
    expect(plain.written).toBeGreaterThan(100_000)
    expect(plain.report).toContain(`"material":${plain.material}`)
    expect(plain.rate).toBeGreaterThan(0.011)
    expect(plain.rate).toBeLessThan(0.02)
    expect(plain.trusted).toBeGreaterThan(0.15)
    expect(truth({ compliance: 0.95 }).rate).toBeCloseTo(0.05, 2)
    const evasion = truth({ evasion_lane: { hts6: '850440', origin: 'VN', rate: 0.4 } })
    expect(evasion.lane).toBeGreaterThan(plain.lane)
    expect(evasion.laneRate).toBeGreaterThan(0.3)
  })

  test('a planted benefit is the ratio of trusted selections, and leaves other accounts alone', () => {
    const selected = (benefit: number) => {
      const trusted = new Map<string, boolean>()
      const observe = (filing: Filing) => trusted.set(keyOf(filing.ref), isTrusted(filing.state))
      const plants = { benefit }
      const events = [
        ...historyEvents({ seed: 3, entries: 8_000, from, days: 180, plants, observe }),
      ]
      const flags = ofType(events, 'entry.selected').map((event) => trusted.get(keyOf(event.entry)))
      return { trusted: flags.filter((flag) => flag === true).length, all: flags.length }
    }
    const [none, half] = [selected(1), selected(0.5)]
    expect(half.trusted / none.trusted).toBeGreaterThan(0.4)
    expect(half.trusted / none.trusted).toBeLessThan(0.6)
    // Up to a few whose repeated or late copies fall differently.
    expect(Math.abs(half.all - half.trusted - (none.all - none.trusted))).toBeLessThan(5)
  })

  test('a slow Center takes longer', () => {
    const median = (plants: Plants) => {
      const events = simulate(10_000, 4, plants)
      const opened = new Map(ofType(events, 'work.opened').map((event) => [event.work_id, event]))
      const days = ofType(events, 'work.closed').flatMap((event) => {
        const start = opened.get(event.work_id)
        if (start?.center !== '007' || start.work_type !== 'inquiry') return []
        return [(Date.parse(event.occurred_at) - Date.parse(start.occurred_at)) / dayMs]
      })
      days.sort((a, b) => a - b)
      return days[days.length >> 1] ?? 0
    }
    expect(median({ slow_center: { center: '007', ratio: 3 } }) / median({})).toBeGreaterThan(2)
  })
})

describe('the command line', () => {
  const base = ['--entries', '100', '--seed', '1']

  test('defaults and plants are read', () => {
    const { options } = readOptions([...base, '--plant', 'strict_port=2704:2', '--plant', 'benefit=0.5']) // prettier-ignore
    expect(options.from).toBe(parseDate('2026-01-05'))
    expect(options.days).toBe(180)
    expect(options.plants).toEqual({ strict_port: { port: '2704', ratio: 2 }, benefit: 0.5 })
  })

  test.each([
    [['--seed', '1']],
    [[...base, '--from', '2026-02-30']],
    [[...base, '--days', '0']],
    [[...base, '--colour', 'red']],
    [[...base, 'extra']],
    [[...base, '--plant', 'strict_port=9999:2']],
    [[...base, '--plant', 'benefit=much']],
    [[...base, '--plant', 'luck=7']],
  ])('%j is refused', (args) => {
    expect(() => readOptions(args)).toThrow(UsageError)
  })
})
