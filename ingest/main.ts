import { readFileSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { openEngine } from '../sql/engine.ts'
import { AppError } from '../sql/errors.ts'
import { readConfig } from './config.ts'
import { readMap } from './formats/map.ts'
import { ingestFile } from './load.ts'
import { minuteLog, progressLine } from './progress.ts'
import type { Totals } from './run.ts'
import { startHttpIngest } from './sources/http.ts'
import { ingestKafka } from './sources/kafka.ts'
import { nodeFs } from './spool-fs.ts'
import { readOptions, usage } from './options.ts'

/** `npm run ingest`: loads a file, listens for events over HTTP, or reads a Kafka topic. Exit codes: 0 done, 2 usage, 3 could not finish. */
const exitUsage = 2
const exitUnfinished = 3

process.exitCode = await main().catch((error: unknown) => {
  const code = error instanceof AppError ? error.code : 'FAULT'
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${message}\n`)
  if (code === 'USAGE') process.stderr.write(`${usage}\n`)
  return ['USAGE', 'BAD_CONFIG', 'BAD_MAP', 'INGEST_TOKEN_REQUIRED'].includes(code)
    ? exitUsage
    : exitUnfinished
})

async function main(): Promise<number> {
  const options = readOptions(
    () =>
      parseArgs({
        args: process.argv.slice(2),
        options: {
          source: { type: 'string' },
          path: { type: 'string' },
          format: { type: 'string' },
          map: { type: 'string' },
          from: { type: 'string' },
          follow: { type: 'boolean' },
          brokers: { type: 'string' },
          topic: { type: 'string' },
          group: { type: 'string' },
          help: { type: 'boolean' },
        },
      }).values,
  )
  if (options.source === 'help') {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const config = readConfig(process.env)
  const map =
    options.source === 'file' && options.map !== undefined
      ? readMap(options.map, (file) => readFileSync(file, 'utf8'))
      : undefined
  const log = pino({ level: config.log_level }, pino.destination(2))
  const stop = new AbortController()
  const abandon = new AbortController()
  const onSignal = () => {
    if (stop.signal.aborted) abandon.abort()
    stop.abort()
    setTimeout(() => abandon.abort(), 10_000).unref()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  // Started by `npm start`: its sudden end must not leave a listener behind.
  process.on('disconnect', onSignal)
  // The listener alone would keep a finished load alive.
  process.channel?.unref()
  const engine = await openEngine({
    dataDir: config.data_dir,
    clickhouseUrl: config.clickhouse_url,
    clickhouseUser: config.clickhouse_user,
    clickhousePassword: config.clickhouse_password,
  })
  const now = () => new Date()
  const parts = { config, engine, now, log, fs: nodeFs, writer: randomInt(2 ** 40) }
  try {
    if (options.source === 'http') {
      const http = await startHttpIngest(parts)
      process.stdout.write(`ingest listens on ${http.url}\n`)
      // A signal during the start has already been: its event does not come again.
      if (!stop.signal.aborted) {
        await new Promise((resolve) => {
          stop.signal.addEventListener('abort', resolve, { once: true })
        })
      }
      await http.close(abandon.signal)
      return 0
    }
    const signals = { stop: stop.signal, abandon: abandon.signal }
    if (options.source === 'kafka') {
      const { kafka_ssl: ssl, kafka_sasl: sasl, kafka_session_seconds: session_seconds } = config
      process.stdout.write(`ingest reads ${options.topic} as ${options.group}\n`)
      writeTotals(
        await ingestKafka({
          ...parts,
          ...signals,
          kafka: { ...options, ssl, sasl, session_seconds },
        }),
      )
      return 0
    }
    const totals = await ingestFile({
      ...parts,
      ...options,
      ...signals,
      map,
      stdin: process.stdin,
      onProgress:
        options.follow && !process.stderr.isTTY
          ? minuteLog(log)
          : (progress) => process.stderr.write(progressLine(progress, process.stderr.isTTY)),
    })
    if (process.stderr.isTTY) process.stderr.write('\n')
    writeTotals(totals)
    return stop.signal.aborted && !options.follow ? exitUnfinished : 0
  } finally {
    await engine.close()
    process.stdin.destroy()
  }
}

function writeTotals({ received, accepted, rejected, pending }: Totals): void {
  process.stdout.write(
    `received=${received} accepted=${accepted} rejected=${rejected} pending=${pending}\n`,
  )
}
