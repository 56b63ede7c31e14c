import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { fold } from '../server/loop/fold.ts'
import {
  allBatches,
  benchWorld,
  historyChunks,
  median,
  stream,
  timed,
  type BenchResult,
} from './world.ts'

/**
 * The same events, alternating: Centerline until in evidence and ledger, then folded; the peer pipes the
 * lines raw into INSERT ... FORMAT JSONEachRow of a bare table with the same columns in the same engine.
 */
export async function ingestBench(entries: number): Promise<BenchResult> {
  const chunks = historyChunks(entries)
  const events = chunks.reduce((sum, chunk) => sum + chunk.toString().split('\n').length - 1, 0)
  const rounds: { evidence_s: number; folded_s: number; peer_s: number }[] = []
  for (let round = 0; round < 3; round += 1) {
    const world = await benchWorld()
    const evidence = await timed(() => world.load(stream(chunks)))
    const folding = await timed(async () => fold(world.client, await allBatches(world.client), 1))
    await world.client.command({
      query: `create table bare (event_id String, event_type String, occurred_at DateTime64(3, 'UTC'), source String, simulated Bool, schema_version UInt8,
        entry String, importer_number String, lines String, work_id String, center String) engine = MergeTree order by (occurred_at, event_id)`,
    })
    const peer = await timed(async () => {
      const { stream: answer } = await world.client.exec({
        query: 'insert into bare format JSONEachRow',
        values: Readable.from(chunks, { objectMode: false }),
        clickhouse_settings: {
          input_format_skip_unknown_fields: 1,
          input_format_json_read_objects_as_strings: 1,
        },
      })
      await finished(answer.resume())
    })
    rounds.push({
      evidence_s: evidence / 1000,
      folded_s: (evidence + folding) / 1000,
      peer_s: peer / 1000,
    })
    await world.close()
  }
  const evidence = median(rounds.map((round) => round.evidence_s))
  const folded = median(rounds.map((round) => round.folded_s))
  const peer = median(rounds.map((round) => round.peer_s))
  return {
    table: rounds,
    summary: {
      events,
      events_per_s_evidence: Math.round(events / evidence),
      events_per_s_folded: Math.round(events / folded),
      events_per_s_peer: Math.round(events / peer),
      ratio: Number((peer / evidence).toFixed(3)),
      ratio_folded: Number((peer / folded).toFixed(3)),
    },
  }
}
