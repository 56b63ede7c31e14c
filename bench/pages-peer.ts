import { readFileSync } from 'node:fs'
import type { Filters } from '../server/contract/filters.ts'
import type { LiveView } from '../server/contract/live.ts'
import { addDays } from '../server/domain/range.ts'
import { reply, views, type Reply } from '../server/live/views.ts'
import { fullScope } from '../sql/scope.ts'
import { rounded } from './pages-answers.ts'
import { say, type PagesWorld } from './pages-world.ts'
import { median, timed } from './world.ts'

interface Question {
  name: string
  view: LiveView
  days: number
  /** The same total of both answers; where definitions differ a little, so does it. */
  ours: (answer: Reply) => number
}
const sum = (answer: Reply, read: (row: Record<string, unknown>) => unknown) =>
  answer.rows.reduce((total, row) => total + Number(read(row as Record<string, unknown>)), 0)
/** Each stands beside a statement in `bench/peer/` that asks the events themselves. */
const questions: Question[] = [
  { name: 'queue', view: 'queues', days: 28, ours: (answer) => answer.n },
  {
    name: 'throughput',
    view: 'throughput',
    days: 28,
    ours: (answer) => sum(answer, (row) => row.received),
  },
  { name: 'release', view: 'release-times', days: 28, ours: (answer) => answer.n },
  { name: 'uniformity', view: 'uniformity', days: 180, ours: (answer) => answer.n },
  {
    name: 'compliance',
    view: 'compliance',
    days: 180,
    ours: (answer) => sum(answer, (row) => (row.dimension === 'all' ? (row.register ?? 0) : 0)),
  },
]
const textOf = (name: string) => readFileSync(new URL(`peer/${name}.sql`, import.meta.url), 'utf8')

export interface PeerRow {
  question: string
  days: number
  ours_ms: number
  peer_ms: number
  ratio: number
  ours_total: number
  peer_total: number
}

/**
 * The same questions asked of the folded tables through the view (base forgotten, estimators and all), and of the event
 * table directly: one statement over payloads, without estimators. Alternating in one run; medians.
 */
export async function againstEvents(world: PagesWorld, lastDay: string): Promise<PeerRow[]> {
  const { client, state } = world
  const rows: PeerRow[] = []
  for (const { name, view, days, ours } of questions) {
    const period = { from: addDays(lastDay, 1 - days), to: lastDay }
    const filters: Filters = view === 'queues' ? {} : period
    const times = { ours: [] as number[], peer: [] as number[] }
    const totals = { ours: 0, peer: 0 }
    const askPeer = async () => {
      const answer = await client.query({
        query: textOf(name),
        query_params: { ...period, as_of: state.freshness().as_of },
        format: 'JSONEachRow',
        clickhouse_settings: {
          log_comment: `peer_${name}`,
          max_bytes_before_external_group_by: '2000000000',
        },
      })
      const found = await answer.json<{ total: number }>()
      totals.peer = found.reduce((all, row) => all + row.total, 0)
    }
    const askOurs = async () => {
      totals.ours = ours(await reply(views[view], state.asking(), filters, fullScope, new Date()))
    }
    for (let run = 0; run < 5; run += 1) {
      await state.refresh()
      times.ours.push(await timed(askOurs))
      times.peer.push(await timed(askPeer))
    }
    const [ours_ms, peer_ms] = [median(times.ours), median(times.peer)]
    rows.push({
      question: name,
      days,
      ours_ms: rounded(ours_ms),
      peer_ms: rounded(peer_ms),
      ratio: Number((peer_ms / ours_ms).toFixed(2)),
      ours_total: totals.ours,
      peer_total: totals.peer,
    })
    say(`peer ${name}`)
  }
  return rows
}
