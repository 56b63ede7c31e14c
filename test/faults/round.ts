import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan, PlannedFault, Victim } from './plan.ts'
import { produce, type Sent } from './producer.ts'
import type { Proxy } from './proxy.ts'
import { waitUntil, type System } from './system.ts'
import type { Tally } from './tally.ts'
import type { Load } from './world.ts'
import type { Job } from './children.ts'
import { rowsOf } from '../support/engine.ts'

const roundMs = 90_000

/** Sends a round's lines while its faults strike, and waits until everything is at rest. Answers what was sent. */
export async function playRound(
  system: System,
  plan: Plan,
  load: Load,
  tally: Tally,
): Promise<Sent> {
  if (plan.two && system.ingests.length < 2) await system.addIngest()
  const doors = system.ingests.slice(0, plan.two ? 2 : 1)
  const stop = AbortSignal.timeout(roundMs)
  let job: Job | undefined
  const victims = {
    ingest: () => doors[plan.seed % doors.length]?.kept.kill(),
    server: () => system.server.kill(),
    file: () => job?.kill(),
    engine: () => system.killEngine(),
  }
  const timers: NodeJS.Timeout[] = []
  for (const fault of plan.faults) arm(fault)
  try {
    if (load.file.length > 0) {
      const path = join(system.folder, `round-${plan.seed}.ndjson`)
      writeFileSync(path, `${load.file.join('\n')}\n`)
      job = system.load(path)
    }
    const urls = () => doors.map((ingest) => ingest.door.url)
    // With two ingests, both get the whole stream.
    const requests = plan.two ? load.requests.flatMap((lines) => [lines, lines]) : load.requests
    const [sent] = await Promise.all([
      produce(requests, urls, stop),
      job === undefined ? undefined : ended(job, load.file.length),
    ])
    const byFile = job === undefined ? 0 : load.file.length
    sent.acknowledged += byFile
    sent.tried += byFile * (job?.starts() ?? 0)
    // What waits for fold and score strikes after the last 202.
    await settle(system)
    return sent
  } finally {
    for (const timer of timers) clearTimeout(timer)
    system.disk.empty()
    for (const proxy of system.proxies()) proxy.disarm()
    await settle(system)
  }

  function links(fault: { lane: string }): Proxy[] {
    if (fault.lane === 'server') return [system.serverLink]
    if (fault.lane === 'file') return [system.fileLink]
    const ingest = doors[plan.seed % doors.length]
    if (ingest === undefined) throw new Error('no ingest')
    return [fault.lane === 'door' ? ingest.door : ingest.link]
  }
  function strike(victim: Victim): void {
    const where = inFlightOf(victim)
    if (victims[victim]() !== false) tally.add(`kill ${victim}`, where)
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
  function arm(fault: PlannedFault): void {
    switch (fault.kind) {
      case 'kill at any time':
        timers.push(setTimeout(() => strike(fault.victim), fault.ms))
        break
      case 'full disk':
        timers.push(
          setTimeout(fill, fault.ms),
          setTimeout(system.disk.empty, fault.ms + fault.lasts_ms),
        )
        break
      case 'kill': {
        const { kind, place, nth, ms, moment, victim } = fault
        for (const proxy of links(fault))
          proxy.arm({ kind, place, nth, ms, moment, strike: () => strike(victim) })
        break
      }
      default: {
        const { kind, place, nth, ms, lane } = fault
        const told = () => tally.add(kind, lane === 'door' ? 'producer' : `${lane}: ${place}`)
        for (const proxy of links(fault)) proxy.arm({ kind, place, nth, ms, strike: told })
      }
    }
  }
  function fill(): void {
    if (!system.disk.own) return
    tally.add('full disk', inFlightOf('ingest'))
    system.disk.fill()
  }
}

/** A file that was loaded to its end says so of each of its lines. */
async function ended(job: Job, lines: number): Promise<void> {
  const out = await job.done
  if (!out.includes(`received=${lines} `)) throw new Error(`the file of ${lines} lines: ${out}`)
}

/** Waits until nothing is on its way: links, spool, ledger, loop. Throws after a minute. */
export async function settle(system: System): Promise<void> {
  for (const proxy of system.proxies()) await proxy.quiet()
  for (const { kept } of system.ingests) await kept.up()
  const atRest = async () => {
    await system.server.up()
    const left = system.spooled().filter((name) => !name.includes('/future/'))
    if (left.length > 0) return false
    const [row] = await rowsOf<{ unapplied: number; unscored: number; open: number }>(
      system.client,
      `select
          (select uniqExact(batch_seq) from ingest_batch where batch_seq not in (select batch_seq from applied where kind = 'batch')) as unapplied,
          (select count() from entry final where filings > 0 and isNull(decided_at)) as unscored,
          (select count() from ingest_run final where kind = 'bulk' and not closed) as open`,
    )
    if (row === undefined || row.unapplied + row.unscored + row.open > 0) return false
    await system.get('/readyz')
    return true
  }
  let restful = 0
  await waitUntil('everything at rest', 75_000, async () => {
    restful = (await atRest().catch(() => false)) ? restful + 1 : 0
    return restful >= 4
  })
}
