import { openEngine } from './engine.ts'

/** `npm run engine`: the embedded engine alone, until Ctrl-C. */
const engine = await openEngine({ dataDir: process.env['DATA_DIR'] || './data' })
process.stdout.write(
  `ClickHouse answers at ${engine.writer.url} (secrets in engine.json of the data folder)\n`,
)
const held = setInterval(() => {}, 60_000)
const stop = () => {
  clearInterval(held)
  engine.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
