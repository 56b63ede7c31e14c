import { fold } from '../server/loop/fold.ts'
import {
  allBatches,
  benchWorld,
  historyChunks,
  median,
  p95,
  stream,
  timed,
  type BenchResult,
} from './world.ts'

/** One tick: folding 200 and 2,000 touched entries of a loaded world, 15 times each; the peer folds one. */
export async function tickBench(entries: number): Promise<BenchResult> {
  const world = await benchWorld()
  await world.load(stream(historyChunks(entries)))
  await fold(world.client, await allBatches(world.client), 1)
  const table: { touched: number; p50_ms: number; p95_ms: number }[] = []
  let batch = 1
  for (const touched of [1, 200, 2000]) {
    const times: number[] = []
    for (let run = 0; run < 15; run += 1) {
      batch += 1
      await world.client.command({
        query: `insert into touched select {batch:UInt64}, 'entry', filed_on, port, entry_number from entry
          order by cityHash64(entry_number, {batch:UInt64}) limit {touched:UInt32}`,
        query_params: { batch, touched },
      })
      times.push(await timed(() => fold(world.client, [String(batch)], batch)))
    }
    table.push({ touched, p50_ms: Math.round(median(times)), p95_ms: Math.round(p95(times)) })
  }
  await world.close()
  const [one, , many] = table
  return {
    table,
    summary: {
      entries,
      p50_ms: many?.p50_ms ?? 0,
      p95_ms: many?.p95_ms ?? 0,
      ratio: Number(((many?.p50_ms ?? 0) / (one?.p50_ms ?? 1)).toFixed(2)),
    },
  }
}
