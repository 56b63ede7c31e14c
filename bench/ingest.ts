import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fieldsOf, pipeRaw } from './ingest-peer.ts'
import { fromKafka, overHttp } from './ingest-doors.ts'
import { filesFolder, historyFile, variants, type Variant } from './ingest-files.ts'
import { ended, foldingServer, program } from './processes.ts'
import { benchWorld, median, timed, type BenchResult, type BenchWorld } from './world.ts'

interface Load {
  evidence_s: number
  folded_s: number
  processor_s: number
  peak_mb: number
  received: number
}

/**
 * The same file, alternating in one run: Centerline until durable and in evidence with the server folding, and until folded;
 * the peer pipes it raw into a bare table of the same engine. A fresh engine each round, the order of the two in turn.
 */
export async function ingestBench({
  events,
  rounds = 3,
}: {
  events: number
  rounds?: number
}): Promise<BenchResult> {
  const folder = filesFolder()
  const history = await historyFile(folder, events)
  const fields = await fieldsOf(history)
  const table: Record<string, unknown>[] = []
  const loads: Load[] = []
  const peers: { whole: number; few: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const world = await benchWorld()
    try {
      const ours = async () => loads.push(await load(world, history))
      const peer = async () => {
        const whole = await pipeRaw(world.client, history, 'whole', fields)
        await merged(world)
        const few = await pipeRaw(world.client, history, 'few', fields)
        peers.push({ whole, few })
      }
      for (const phase of round % 2 === 0 ? [ours, peer] : [peer, ours]) {
        await phase()
        await merged(world)
      }
    } finally {
      await world.close()
    }
    table.push({ file: 'event-time order', ...loads.at(-1), peer: peers.at(-1) })
    console.error(table.at(-1))
  }
  for (const [name, make] of Object.entries(variants) as [Variant, (typeof variants)[Variant]][]) {
    const path = join(
      folder,
      `${name.replaceAll(/\W+/g, '-')}.ndjson${name === 'gzip' ? '.gz' : ''}`,
    )
    await make(history, path)
    const world = await benchWorld()
    try {
      table.push({ file: name, ...(await load(world, path)) })
    } finally {
      await world.close()
      rmSync(path)
    }
    console.error(table.at(-1))
  }
  for (const door of [overHttp, fromKafka]) {
    const world = await benchWorld()
    try {
      table.push({ ...(await door(world, history)) })
    } finally {
      await world.close()
    }
    console.error(table.at(-1))
  }
  const evidence = median(loads.map((one) => one.evidence_s))
  const folded = median(loads.map((one) => one.folded_s))
  const [whole, few] = [median(peers.map((one) => one.whole)), median(peers.map((one) => one.few))]
  const count = loads[0]?.received ?? 0
  const ratio = (a: number, b: number) => Number((a / b).toFixed(3))
  return {
    table,
    summary: {
      events: count,
      events_per_s_evidence: Math.round(count / evidence),
      events_per_s_folded: Math.round(count / folded),
      events_per_s_peer_whole: Math.round(count / whole),
      events_per_s_peer_few: Math.round(count / few),
      ratio: ratio(whole, evidence),
      ratio_folded: ratio(whole, folded),
      ratio_few: ratio(few, evidence),
      peak_mb: Math.max(...loads.map((one) => one.peak_mb)),
    },
  }
}

/** Loads a file by a process of its own while a server folds. */
async function load(world: BenchWorld, path: string): Promise<Load> {
  const server = await foldingServer(world.dataDir)
  try {
    const child = program('ingest-child.ts', [path], { DATA_DIR: world.dataDir })
    let out = ''
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()))
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`The load ended with ${code}.`)
    const folded = await timed(() => applied(world))
    // Written by ingest-child.ts.
    const told = JSON.parse(out) as { seconds: number } & Omit<Load, 'evidence_s' | 'folded_s'>
    return {
      evidence_s: round(told.seconds),
      folded_s: round(told.seconds + folded / 1000),
      processor_s: round(told.processor_s),
      peak_mb: told.peak_mb,
      received: told.received,
    }
  } finally {
    await ended(server.child)
  }
}

const round = (value: number) => Number(value.toFixed(2))

async function count(world: BenchWorld, query: string): Promise<number> {
  const answer = await world.client.query({ query, format: 'JSONEachRow' })
  return Number((await answer.json<{ n: string }>())[0]?.n ?? 0)
}

/** Waits until every batch of ingest is folded; decisions are batches of their own. */
async function applied(world: BenchWorld): Promise<void> {
  const open = `select count() as n from ingest_batch where source != 'score' and batch_seq not in (select batch_seq from applied where kind = 'batch')`
  while ((await count(world, open)) > 0) await sleep(50)
}

/** Waits until nothing is merged any more, so that one phase does not pay for the other. */
async function merged(world: BenchWorld): Promise<void> {
  while ((await count(world, 'select count() as n from system.merges')) > 0) await sleep(200)
}
