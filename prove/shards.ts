import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Proof, Span } from './proof.ts'
import { Tally, type Moments } from './tally.ts'

/** What a shard sends back: for every design its moments by key. */
export type ShardReport = Record<string, Record<string, Moments>>

/** Plays the span's worlds in `processes` child processes. Any number of them gives the same counts. */
export async function playInShards(
  proof: Proof,
  span: Span,
  processes: number,
): Promise<Map<string, Tally>> {
  const size = Math.ceil((span.to - span.from) / processes)
  const spans = Array.from({ length: processes }, (_, shard) => ({
    ...span,
    from: Math.min(span.to, span.from + shard * size),
    to: Math.min(span.to, span.from + (shard + 1) * size),
  }))
  const reports = await Promise.all(spans.map((part) => playShard(proof.name, part)))
  const joined = new Map<string, Tally>()
  for (const report of reports) {
    for (const [design, moments] of Object.entries(report)) {
      const tally = joined.get(design) ?? new Tally()
      tally.join(new Tally(moments))
      joined.set(design, tally)
    }
  }
  return joined
}

async function playShard(name: string, span: Span): Promise<ShardReport> {
  const child = fork(fileURLToPath(new URL('./shard-main.ts', import.meta.url)), [
    name,
    JSON.stringify(span),
  ])
  let report: ShardReport | undefined
  // The channel is between two processes of this folder only, so the message has the shape sent.
  child.on('message', (message) => (report = message as ShardReport))
  await once(child, 'exit')
  if (!report) throw new Error(`A process that played ${name} ended without a report.`)
  return report
}
