import { readFileSync } from 'node:fs'
import { allBatches, benchWorld, historyChunks, stream, timed } from './world.ts'
import { fold } from '../server/loop/fold.ts'
import { markApplied } from '../server/loop/applied.ts'
import { score } from '../server/loop/score.ts'
import { readPolicy } from '../server/loop/policy.ts'
const n = Number(process.argv[2] ?? 600)
const world = await benchWorld({ queryLog: true })
try {
  await world.load(stream(historyChunks(n)))
  const batches = await allBatches(world.client)
  console.log('fold', await timed(async () => markApplied(world.client, batches, await fold(world.client, batches, batches.length), null)))
  const rows = async (query: string) => (await world.client.query({ query, format: 'JSONEachRow' })).json<Record<string, unknown>>()
  console.log(await rows('select count() as n, sum(length(keys)) as keys, sum(length(results)) as results from inspected_entry final'))
  const policy = readPolicy(JSON.parse(readFileSync('server/policies/rules-1.json', 'utf8')))
  for (let round = 0; round < 3; round += 1) {
    const began = performance.now()
    console.log(await score(world.client, policy, new Date(), { batches: [], deferred: [], all: true }), performance.now() - began)
  }
  // as live: a batch of some 200 entries
  await world.client.command({ query: "insert into touched (batch_seq, subject_kind, filed_on, port, subject_id) select 77, 'entry', filed_on, port, entry_number from entry final where filed_on > '2026-05-15' order by cityHash64(entry_number) limit 200" })
  const began = performance.now()
  console.log('live', await score(world.client, policy, new Date(), { batches: ['77'], deferred: [], all: false }), performance.now() - began)
  await world.client.command({ query: 'system flush logs' })
  console.table(await rows("select log_comment, query_duration_ms as ms, intDiv(ProfileEvents['OSCPUVirtualTimeMicroseconds'],1000) as cpu_ms, read_rows, formatReadableSize(memory_usage) as mem, written_rows, left(exception, 80) as e from system.query_log where type != 'QueryStart' and log_comment = 'score_entries' order by event_time"))
} catch (error) { console.error(error) } finally { await world.close() }
process.exit(0)
