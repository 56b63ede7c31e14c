import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { History } from './check.ts'
import type { Job } from './children.ts'
import type { Plan, PlannedFault, Victim } from './plan.ts'
import { produce } from './producer.ts'
import type { Proxy } from './proxy.ts'
import { settle } from './settle.ts'
import type { System } from './system.ts'
import type { Tally } from './tally.ts'
import type { Wave } from './world.ts'

const roundMs = 300_000

/**
 * Sends a round's first wave while its faults strike, and further waves while some have not; waits until everything is
 * at rest. What was sent goes into the history. Answers the faults that did not strike.
 */
export async function playRound(
  system: System,
  plan: Plan,
  waves: readonly Wave[],
  history: History,
  tally: Tally,
): Promise<PlannedFault[]> {
  if (plan.two && system.ingests.length < 2) await system.addIngest()
  const doors = system.ingests.slice(0, plan.two ? 2 : 1)
  const stop = AbortSignal.timeout(roundMs)
  let job: Job | undefined
  const victims = {
    ingest: () => doors[plan.seed % doors.length]?.kept.kill() ?? false,
    server: () => system.server.kill(),
    file: () => job?.kill() ?? false,
    engine: () => system.killEngine(),
  }
  const timers = new Set<NodeJS.Timeout>()
  const open = new Set(plan.faults.filter((fault) => fault.kind !== 'full disk' || system.disk.own))
  for (const fault of open) {
    tally.plan(nameOf(fault))
    arm(fault)
  }
  try {
    for (const [index, wave] of waves.entries()) {
      if (index > 0 && open.size === 0) break
      await send(wave, `${plan.seed}-${index}`)
      // What waits for fold and score strikes after the last 202.
      await settle(system)
    }
    return [...open]
  } finally {
    for (const timer of timers) clearTimeout(timer)
    system.disk.empty()
    for (const proxy of system.proxies()) proxy.disarm()
    await settle(system)
  }

  async function send(wave: Wave, name: string): Promise<void> {
    if (wave.file.length > 0) {
      const path = join(system.folder, `round-${name}.ndjson`)
      writeFileSync(path, `${wave.file.join('\n')}\n`)
      job = system.load(path)
    }
    const urls = () => doors.map((ingest) => ingest.door.url)
    // With two ingests, both get what is repeated anyway.
    const repeated = plan.two ? wave.requests.flatMap((lines) => [lines, lines]) : wave.requests
    const [sent] = await Promise.all([
      produce(alternating(repeated, wave.once), urls, stop),
      job === undefined ? undefined : ended(job, wave.file.length),
    ])
    const byFile = job === undefined ? 0 : wave.file.length
    sent.acknowledged += byFile
    sent.tried += byFile * (job?.starts() ?? 0)
    history.add(wave, sent)
    job = undefined
  }
  function links(fault: { lane: string }): Proxy[] {
    if (fault.lane === 'server') return [system.serverLink]
    if (fault.lane === 'file') return [system.fileLink]
    const ingest = doors[plan.seed % doors.length]
    if (ingest === undefined) throw new Error('no ingest')
    return [fault.lane === 'door' ? ingest.door : ingest.link]
  }
  function struck(fault: PlannedFault, where: string): void {
    open.delete(fault)
    tally.add(nameOf(fault), where)
  }
  function strike(fault: PlannedFault & { victim: Victim }): boolean {
    const where = inFlightOf(fault.victim)
    if (!victims[fault.victim]()) return false
    struck(fault, where)
    return true
  }
  function inFlightOf(victim: Victim): string {
    const seen = {
      ingest: doors.flatMap(({ door, link }) => [door, link]),
      file: [system.fileLink],
      server: [system.serverLink],
      engine: [...doors.map(({ link }) => link), system.fileLink, system.serverLink],
    }[victim].flatMap((proxy) => proxy.inFlight())
    return seen.length === 0 ? 'idle' : [...new Set(seen)].toSorted().join(' + ')
  }
  function after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }
  function arm(fault: PlannedFault): void {
    switch (fault.kind) {
      case 'kill at any time': {
        const again = () => {
          if (!strike(fault)) after(100, again)
        }
        after(fault.ms, again)
        break
      }
      case 'full disk':
        armFull(fault, fault.nth)
        break
      case 'kill': {
        const { kind, place, nth, ms, moment } = fault
        for (const proxy of links(fault))
          proxy.arm({ kind, place, nth, ms, moment, strike: () => strike(fault) })
        break
      }
      default: {
        const { kind, place, nth, ms, lane } = fault
        const told = () => struck(fault, lane === 'door' ? 'producer' : `${lane}: ${place}`)
        for (const proxy of links(fault)) proxy.arm({ kind, place, nth, ms, strike: told })
      }
    }
  }
  /** A full disk struck when ingest turned somebody away for it; before that it is tried again. */
  function armFull(fault: PlannedFault & { kind: 'full disk' }, nth: number): void {
    const refusals = () => doors.reduce((sum, { door }) => sum + door.refusals(), 0)
    const fill = () => {
      const before = refusals()
      system.disk.fill()
      after(fault.lasts_ms, () => {
        system.disk.empty()
        if (refusals() > before) struck(fault, 'answered 503')
        else armFull(fault, 1)
      })
    }
    for (const proxy of links({ lane: 'door' }))
      proxy.arm({ kind: 'tell', place: 'post', nth, ms: 0, strike: fill })
  }
}

const nameOf = (fault: PlannedFault) => ('victim' in fault ? `kill ${fault.victim}` : fault.kind)

/** Both lists, in turns. */
const alternating = <T>(one: readonly T[], other: readonly T[]): T[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, at) => [one[at], other[at]])
    .flat()
    .filter((item) => item !== undefined)

/** A file that was loaded to its end says so of each of its lines. */
async function ended(job: Job, lines: number): Promise<void> {
  const out = await job.done
  if (!out.includes(`received=${lines} `)) throw new Error(`the file of ${lines} lines: ${out}`)
}
