import { importerKeySecret } from '../server/config.ts'
import { createPageState } from '../server/live/state.ts'
import { reply, views } from '../server/live/views.ts'
import { liveViews } from '../server/contract/live.ts'
import { fold } from '../server/loop/fold.ts'
import { markApplied, newestEvent } from '../server/loop/applied.ts'
import { fullScope } from '../sql/scope.ts'
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

/**
 * Every view cold (its base query included), 15 times, over the folded tables; the peer asks the event table
 * for the release times directly. `--entries 20000` is repeated by shifting keys until `entry` holds 2 million.
 */
export async function pagesBench(entries: number): Promise<BenchResult> {
  const world = await benchWorld()
  const { client } = world
  await world.load(stream(historyChunks(entries)))
  const batches = await allBatches(client)
  const counts = await fold(client, batches, 1)
  await markApplied(client, batches, counts, await newestEvent(client, batches))
  // Only the folded table grows: the pages read nothing else, and folding 2 million is another benchmark.
  for (let copy = 1; copy < Math.ceil(2_000_000 / entries); copy += 1) {
    await client.command({
      query: `insert into entry select * replace (concat('C', leftPad(toString({copy:UInt32}), 3, '0'), substring(entry_number, 5)) as entry_number,
        in_queue and {copy:UInt32} < 10 as in_queue) from entry where not startsWith(entry.entry_number, 'C')`,
      query_params: { copy },
    })
  }
  const secret = importerKeySecret({ cookieSecret: 'bench', dataDir: world.dataDir })
  const table: { view: string; p50_ms: number; p95_ms: number }[] = []
  for (const name of liveViews) {
    const times: number[] = []
    for (let run = 0; run < 15; run += 1) {
      const state = createPageState(client, secret)
      await state.refresh()
      times.push(await timed(() => reply(views[name], state.asking(), {}, fullScope, new Date())))
    }
    table.push({ view: name, p50_ms: Math.round(median(times)), p95_ms: Math.round(p95(times)) })
  }
  const [rows] = await (
    await client.query({
      query: 'select count() as entries from entry final',
      format: 'JSONEachRow',
    })
  ).json<{ entries: number }>()
  await world.close()
  return {
    table,
    summary: {
      entries: rows?.entries ?? 0,
      p50_ms: median(table.map((row) => row.p50_ms)),
      p95_ms: Math.max(...table.map((row) => row.p95_ms)),
    },
  }
}
