import { readFileSync } from 'node:fs'
import { historyEvents } from '../ingest/simulator/stream.ts'
import { importerKeySecret } from '../server/config.ts'
import { startMinuteThread } from '../server/live/minute.ts'
import { createPageState, type PageState } from '../server/live/state.ts'
import type { Answer } from '../server/live/view.ts'
import { startLoop } from '../server/loop/loop.ts'
import { readPolicy } from '../server/policy/document.ts'
import { growWorld } from './pages-copies.ts'
import { benchWorld, timed, type BenchWorld } from './world.ts'

export interface PagesOptions {
  /** Events of the history, Centerline's own decisions not counted. */
  events: number
  /** Events that are simulated, loaded and folded; the rest are copies of these. */
  base: number
  /** Days that the history spans; it ends on the same day whatever its length. */
  days: number
  /** Filter sets asked of every view. */
  sets: number
  /** Copies that lie before the history, each `days` earlier; answers are timed without and with them. */
  older: number
}
export interface PagesWorld extends BenchWorld {
  /** The last events of the history, not loaded: what arrives while the pages are watched. */
  feed: Buffer[]
  state: PageState
  /** Questions that the thread of the measures was asked: not answered yet, and answered. */
  thread: { pending: number; done: number }
  loaded: Record<string, number>
}

const dayMs = 86_400_000
const historyEnds = Date.parse('2025-12-02T00:00:00.000Z')
const eventsPerEntry = 6.2
const chunkBytes = 1 << 20
/** Live rounds and what each of them brings. */
export const feedBatches = 6
const feedEvents = 2000
export const policy = readPolicy(
  JSON.parse(readFileSync(new URL('../server/policies/rules-1.json', import.meta.url), 'utf8')),
)

/** The history as NDJSON in event-time order, without its last events, which go into `held`. */
async function* historyLines(entries: number, days: number, held: string[]) {
  const most = feedBatches * feedEvents
  const from = historyEnds - days * dayMs
  let text = ''
  for (const event of historyEvents({ seed: 7, entries, from, days })) {
    held.push(`${JSON.stringify(event)}\n`)
    if (held.length < 2 * most) continue
    text += held.splice(0, most).join('')
    if (text.length < chunkBytes) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text + held.splice(0, held.length - most).join(''))
}

/** A world of the size asked: loaded through ingest, folded and scored by the loop, grown by copies. */
export async function pagesWorld(options: PagesOptions): Promise<PagesWorld> {
  const world = await benchWorld({ queryLog: true })
  try {
    return { ...world, ...(await fill(world, options)) }
  } catch (error) {
    await world.close()
    throw error
  }
}

async function fill(world: BenchWorld, options: PagesOptions) {
  const { client } = world
  const held: string[] = []
  const entries = Math.round(Math.min(options.base, options.events) / eventsPerEntry)
  const loading = await timed(() => world.load(historyLines(entries, options.days, held)))
  say(`loaded in ${seconds(loading)} s`)
  const folding = await timed(async () => {
    const failed: unknown[] = []
    const loop = startLoop({
      client,
      policy: async () => policy,
      now: () => new Date(),
      onApplied: async () => {},
      onRound: async () => {},
      onLoad: () => {},
      onFault: async (error) => void failed.push(error),
    })
    await loop.settle()
    await loop.stop()
    if (failed.length > 0) throw failed[0]
  })
  say(`folded and scored in ${seconds(folding)} s`)
  const before = await sizes(world)
  const copies = Math.max(0, Math.round(options.events / (before.events ?? 1)) - 1)
  const copying = await timed(() => growWorld(client, { copies, daysBack: 0 }, say))
  say(`${copies} copies in ${seconds(copying)} s`)
  const secret = importerKeySecret({ cookieSecret: 'bench', dataDir: world.dataDir })
  const minute = startMinuteThread({ connection: world.engine.writer, secret })
  const thread = { pending: 0, done: 0 }
  const counted = {
    ...minute,
    view: async (...asked: Parameters<typeof minute.view>): Promise<Answer> => {
      thread.pending += 1
      try {
        return await minute.view(...asked)
      } finally {
        thread.pending -= 1
        thread.done += 1
      }
    },
  }
  const state = createPageState(client, secret, { minute: counted, band: minute })
  await state.refresh()
  const feed = Array.from({ length: feedBatches }, () =>
    Buffer.from(held.splice(0, feedEvents).join('')),
  )
  return {
    ...{ feed, state, thread },
    loaded: {
      copies,
      load_s: seconds(loading),
      fold_and_score_s: seconds(folding),
      copy_s: seconds(copying),
      ...(await sizes(world)),
    },
    close: async () => {
      await minute.close()
      await world.close()
    },
  }
}

const seconds = (ms: number) => Math.round(ms / 100) / 10
export const say = (text: string) => void process.stderr.write(`${text}\n`)

/** What the tables hold; `entry_parts` is how many sorted parts `final` has to merge. */
async function sizes({ client }: BenchWorld): Promise<Record<string, number>> {
  const answer = await client.query({
    query: `select
        (select count() from entry_event where event_type != 'entry.scored')
            + (select count() from work_event) + (select count() from account_event) as events,
        (select count() from entry_event where event_type = 'entry.scored') as decisions,
        (select count() from entry final) as entries,
        (select countIf(in_queue) from entry final) as queue,
        (select count() from work final) as works,
        (select count() from importer final) as accounts,
        (select count() from system.parts where active and database = currentDatabase() and table = 'entry') as entry_parts,
        (select sum(bytes_on_disk) from system.parts where active and database = currentDatabase()) as bytes_on_disk`,
    format: 'JSONEachRow',
  })
  return (await answer.json<Record<string, number>>())[0] ?? {}
}
