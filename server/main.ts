import { pino } from 'pino'
import { fileURLToPath } from 'node:url'
import { readServerConfig } from './config.ts'
import { runServer } from './run.ts'

/** `npm run server`: the server alone. */
const config = readServerConfig(process.env)
const logger = pino({ level: config.logLevel }, pino.destination(2))
const server = await runServer({
  config,
  now: () => new Date(),
  clientRoot: fileURLToPath(new URL('../dist/client', import.meta.url)),
  logger,
}).catch((error: unknown) => {
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'the server does not start')
  process.exit(1)
})
process.stdout.write(`Centerline serves ${server.url}\n`)
let stopping = false
const stop = () => {
  if (stopping) return
  stopping = true
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
