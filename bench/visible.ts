import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { post } from './ingest-doors.ts'
import { filesFolder, historyFile } from './ingest-files.ts'
import { ended, foldingServer, httpIngest } from './processes.ts'
import { benchWorld, p95, median, type BenchResult } from './world.ts'

const eventsASecond = 2000
const requestsASecond = 20
const pollMs = 25
const givenUpMs = 30_000

/**
 * Events posted at 2,000 a second, and how long until an API answer shows them: in each request one entry that is filed is
 * asked for every 25 ms until it is there. Time from before the request is sent; the asking is part of the load.
 */
export async function visibleBench(duration_s: number): Promise<BenchResult> {
  const folder = filesFolder()
  const world = await benchWorld()
  try {
    const path = await historyFile(folder, eventsASecond * duration_s * 1.1)
    const server = await foldingServer(world.dataDir)
    const ingest = await httpIngest(world.dataDir)
    const times: number[] = []
    const accepted: number[] = []
    const waiting: Promise<void>[] = []
    const began = performance.now()
    let sent = 0
    for await (const body of bodies(path)) {
      if (sent >= requestsASecond * duration_s) break
      const due = began + (sent * 1000) / requestsASecond
      await sleep(Math.max(0, due - performance.now()))
      sent += 1
      waiting.push(
        (async () => {
          const start = performance.now()
          await post(ingest.url, body.join('\n'))
          accepted.push(performance.now() - start)
          const entry = filedIn(body)
          if (entry === undefined) return
          const address = `${server.url}/api/entries/${entry.filed_on}/${entry.port}/${entry.number}`
          for (let shown = false; !shown;) {
            const answer = await fetch(address)
            await answer.arrayBuffer()
            shown = answer.ok
            if (!shown && performance.now() - start > givenUpMs)
              throw new Error(`${address} answers ${answer.status} after ${givenUpMs} ms.`)
            if (!shown) await sleep(pollMs)
          }
          times.push(performance.now() - start)
        })(),
      )
    }
    await Promise.all(waiting)
    await ended(ingest.child)
    await ended(server.child)
    const p99 = times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? 0
    const summary = {
      events_per_s: eventsASecond,
      seconds: duration_s,
      n: times.length,
      p50_ms: Math.round(median(times)),
      p95_ms: Math.round(p95(times)),
      p99_ms: Math.round(p99),
      accepted_p50_ms: Math.round(median(accepted)),
      accepted_p95_ms: Math.round(p95(accepted)),
    }
    return { table: [summary], summary }
  } finally {
    await world.close()
  }
}

async function* bodies(path: string): AsyncGenerator<string[]> {
  let lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(path) })) {
    lines.push(line)
    if (lines.length < eventsASecond / requestsASecond) continue
    yield lines
    lines = []
  }
}

/** The last entry that this request files. */
function filedIn(lines: readonly string[]) {
  const line = lines.findLast((text) => text.includes('"event_type":"entry.filed"'))
  if (line === undefined) return undefined
  // A line of our simulator.
  return (JSON.parse(line) as { entry: { number: string; port: string; filed_on: string } }).entry
}
