import { loadavg } from 'node:os'
import { againstEvents } from './pages-peer.ts'
import { answerTimes } from './pages-answers.ts'
import { filterSets } from './pages-filters.ts'
import { withOlder } from './pages-older.ts'
import { queryCosts } from './pages-log.ts'
import { watchedRounds } from './pages-watch.ts'
import { pagesWorld, say, type PagesOptions } from './pages-world.ts'
import { median, type BenchResult } from './world.ts'

/**
 * Every live view over a simulated history: cold and warm answers with distinct filters, what their queries read, one
 * watched round over the hub, and the same questions asked of the event table directly. The default history of 330 days
 * holds a hundredth of what the United States file at 2 million events and a tenth at 20 million.
 */
export async function pagesBench(options: PagesOptions): Promise<BenchResult> {
  const world = await pagesWorld(options)
  try {
    const loaded = { ...world.loaded, rss_mb: rss(), machine_load: machineLoad() }
    console.table([loaded])
    const lastDay = (world.state.freshness().as_of ?? '').slice(0, 10)
    const sets = await filterSets(world.client, options.sets, lastDay)
    const since = Date.now()
    const answers = await answerTimes(world, sets)
    console.table(answers)
    const queries = await queryCosts(world.client, since)
    console.table(queries)
    const watched = await watchedRounds(world, sets)
    console.table(watched)
    const peers = await againstEvents(world, lastDay)
    const over = answers.filter((row) => row.over !== '')
    const history = options.older > 0 ? await withOlder(world, options, sets) : []
    if (history.length > 0) console.table(history)
    say(`${over.length} of ${answers.length} over budget`)
    return {
      table: peers,
      summary: {
        ratio: median(peers.map((row) => row.ratio)),
        p50_ms: median(answers.map((row) => row.cold_p50)),
        p95_ms: Math.max(...answers.map((row) => row.cold_p95)),
        rss_mb_end: rss(),
        machine_load_end: machineLoad(),
        over_budget: over.map((row) => `${row.view} ${row.days}: ${row.over}`),
        ...{ loaded, answers, queries, watched, peers, history },
      },
    }
  } finally {
    await world.close()
  }
}

/** Memory of this process, with the simulator, ingest, the hub and the thread of the measures in it. */
const rss = () => Math.round(process.memoryUsage().rss / 1e6)
/** Processes that wanted a core in the last minute: what else runs on the machine shows here. */
const machineLoad = () => Math.round((loadavg()[0] ?? 0) * 10) / 10
