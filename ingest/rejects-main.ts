import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { connect } from '../sql/client.ts'
import { openEngine, type Connection } from '../sql/engine.ts'
import { AppError } from '../sql/errors.ts'
import { migrate } from '../sql/migrate.ts'
import { readConfig } from './config.ts'
import { openIngest } from './open.ts'
import { replayAll, replayRejects } from './replay.ts'
import { listRejects, oneReject, rejectFilter, type RejectFilter } from './rejects-query.ts'
import type { Run } from './run.ts'
import { nodeFs } from './spool-fs.ts'

/** `npm run rejects`: one JSON line a record. Exit codes: 0 done, 1 a replay was refused again, 2 usage, 3 could not finish. */
const usage = `Usage: npm run rejects -- list [--code C,..] [--source S,..] [--since T] [--until T] [--replayed any|yes|no] [--limit N]
       npm run rejects -- show ID
       npm run rejects -- replay ID [--corrected FILE|-] [--by NAME]
       npm run rejects -- replay --code C .. [--by NAME]
Times are days or times in UTC. A replay needs an id or a filter; without --corrected the record is tried as it came.`
const usageCodes = new Set(['USAGE', 'BAD_CONFIG', 'BAD_FILTER', 'NO_SUCH_REJECT'])

process.exitCode = await main().catch((error: unknown) => {
  const code = error instanceof AppError ? error.code : 'FAULT'
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  if (code === 'USAGE') process.stderr.write(`${usage}\n`)
  return usageCodes.has(code) || code.startsWith('REPLAY_') ? 2 : 3
})

function readArguments() {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        ...{ code: text, source: text, since: text, until: text, replayed: text, limit: text },
        ...{ corrected: text, by: text, help: { type: 'boolean' } },
      },
    })
  } catch (cause) {
    throw new AppError('USAGE', cause instanceof Error ? cause.message : String(cause))
  }
}

async function main(): Promise<number> {
  const { positionals, values } = readArguments()
  const { by, corrected, help, ...filters } = values
  const [verb, id, ...rest] = positionals
  if (help === true) return say(usage)
  const wanted = verb === 'show' ? id !== undefined : verb !== 'list' || id === undefined
  if (rest.length > 0 || !wanted)
    throw new AppError('USAGE', 'Say list, show ID, replay ID or replay with a filter.')
  if (verb !== 'list' && verb !== 'show' && verb !== 'replay')
    throw new AppError('USAGE', `${verb ?? 'Nothing'} is none of list, show and replay.`)
  const filtered = Object.keys(filters).length > 0
  if (id !== undefined && filtered) throw new AppError('USAGE', 'An id needs no filter.')
  if (verb === 'replay' && id === undefined && (!filtered || corrected !== undefined))
    throw new AppError('USAGE', 'Replay one ID, with --corrected or not, or all of a filter.')
  const filter = rejectFilter(filters, verb === 'replay' ? 'no' : 'any')
  const sent = corrected === undefined ? undefined : readFileSync(corrected === '-' ? 0 : corrected)
  const config = readConfig(process.env)
  const log = pino(
    { level: config.log_level === 'info' ? 'warn' : config.log_level },
    pino.destination(2),
  )
  const { data_dir: dataDir, clickhouse_url: clickhouseUrl } = config
  const { clickhouse_user: clickhouseUser, clickhouse_password: clickhousePassword } = config
  const engine = await openEngine({ dataDir, clickhouseUrl, clickhouseUser, clickhousePassword })
  const now = () => new Date()
  try {
    if (verb !== 'replay') return await look(engine.writer, id, filter)
    const parts = { config, engine, now, log, fs: nodeFs, writer: randomInt(2 ** 40) }
    const ingest = await openIngest(parts)
    try {
      const one =
        id === undefined ? undefined : await ingest.withDatabase((client) => oneReject(client, id))
      const name = by ?? userInfo().username
      const from = { source: 'replay', origin: 'command', kind: 'live', total_bytes: 0 } as const
      let run: Promise<Run> | undefined
      const begin = () => (run ??= ingest.beginRun(from))
      const outcomes =
        one === undefined
          ? await replayAll(ingest, begin, filter, name)
          : await replayRejects(ingest, begin, [one], { by: name, corrected: sent })
      say(...outcomes)
      return outcomes.some(({ outcome }) => outcome === 'rejected') ? 1 : 0
    } finally {
      await ingest.close(new AbortController().signal)
    }
  } finally {
    await engine.close()
  }
}

/** Reads only: opening ingest would take over what a dead one left, and wait until the database has it. */
async function look(at: Connection, id: string | undefined, filter: RejectFilter): Promise<0> {
  await migrate(at)
  const client = connect(at)
  try {
    return id === undefined
      ? say(...(await listRejects(client, filter)))
      : say(await oneReject(client, id))
  } finally {
    await client.close()
  }
}

/** One line each: JSON, or text as it is. */
function say(...values: unknown[]): 0 {
  for (const value of values)
    process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
  return 0
}
