import { createReadStream } from 'node:fs'
import { openEngine } from '../sql/engine.ts'
import { readConfig } from '../ingest/config.ts'
import { ingestFile } from '../ingest/load.ts'
import { nodeFs } from '../ingest/spool-fs.ts'

/**
 * One load of one file in a process of its own, so that its memory and processor time are its own:
 * `ingest-child.ts FILE`, with DATA_DIR naming the running engine. The last line is JSON.
 */
const path = process.argv[2] ?? ''
const config = readConfig(process.env)
const engine = await openEngine({ dataDir: config.data_dir })
const before = process.cpuUsage()
const began = performance.now()
const totals = await ingestFile({
  config,
  engine,
  now: () => new Date(),
  fs: nodeFs,
  log: { info: () => {}, warn: console.error, error: console.error },
  writer: process.pid,
  path,
  stdin: createReadStream('/dev/null'),
  format: 'ndjson',
  stop: new AbortController().signal,
  abandon: new AbortController().signal,
})
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(before)
await engine.close()
const peak_mb = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(
  `${JSON.stringify({ ...totals, seconds, processor_s: (user + system) / 1e6, peak_mb })}\n`,
)
process.exit(0)
