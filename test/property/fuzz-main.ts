import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rejectionCodes } from '../../ingest/contract/rejection.ts'
import { connect } from '../../sql/client.ts'
import { openEngine } from '../../sql/engine.ts'
import { migrate } from '../../sql/migrate.ts'
import { fuzzRecords, some } from '../support/fuzz.ts'
import { sendRecords, type Ends } from '../support/fuzz-road.ts'
import { seededRandom } from '../support/streams.ts'

/**
 * `npm run fuzz -- --records 1000000 [--seed S]`: the long form of ingest-fuzz.test.ts, in runs of 20,000 records on
 * one engine. Prints counts by end and the resident memory (MiB) of this process, ingest and checks together. Fails at
 * the first record without its one end.
 */
const perRun = 20_000
const { values } = parseArgs({ options: { records: { type: 'string' }, seed: { type: 'string' } } })
const records = Number(values.records ?? 100_000)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
if (!(Number.isSafeInteger(records) && records > 0 && Number.isSafeInteger(seed)))
  throw new Error('--records and --seed take whole numbers')

const say = (text: string) => process.stdout.write(`${text}\n`)
const dataDir = mkdtempSync(join(tmpdir(), 'centerline-fuzz-'))
const engine = await openEngine({ dataDir })
await migrate(engine.writer)
const client = connect(engine.writer)
const ends: Ends = new Map()
let sent = 0
let lines = 0
let peak = 0
let early = 0
try {
  say(`seed ${seed}, ${records} records`)
  const stream = fuzzRecords(seed, new Date(Date.now() + 86_400_000).toISOString())
  const started = performance.now()
  while (sent < records) {
    const part = some(stream, Math.min(perRun, records - sent))
    const answer = await sendRecords(
      { engine, client, dataDir },
      part,
      `${seed}-${sent}`,
      seededRandom(sent),
    )
    sent += part.length
    lines += answer.lines
    for (const [end, count] of answer.ends) ends.set(end, (ends.get(end) ?? 0) + count)
    const now = Math.round(process.memoryUsage.rss() / 1_048_576)
    peak = Math.max(peak, now)
    if (early === 0 && sent >= records / 10) early = peak
    if (sent % (perRun * 5) === 0 || sent >= records) say(`${sent} records, RSS ${now} MiB`)
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  say(`${lines} lines in ${seconds} s; RSS peak ${early} MiB at a tenth, ${peak} MiB in all`)
  for (const [end, count] of [...ends].toSorted(([, a], [, b]) => b - a)) say(`${end} ${count}`)
  say(
    `never: ${rejectionCodes.filter((code) => !ends.has(code)).join(' ')} (the first two are of CSV)`,
  )
} finally {
  await client.close()
  await engine.close()
  rmSync(dataDir, { recursive: true, force: true })
}
