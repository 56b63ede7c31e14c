import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { connect } from '../sql/client.ts'
import type { Connection, Engine } from '../sql/engine.ts'
import { AppError } from '../sql/errors.ts'
import type { DatabaseWatch } from './database-watch.ts'
import { isRefusal, reasonOf } from './reason.ts'

export interface RetryLog {
  warn(fields: object, message: string): void
}

/** The one connection ingest writes through; found again when the engine came back elsewhere. */
export class Database {
  client: ClickHouseClient
  /** Told of each try: whether the database answers. */
  readonly watch: DatabaseWatch | undefined
  private engine: Engine
  private at: Connection
  private finding: Promise<void> | undefined

  constructor(engine: Engine, watch?: DatabaseWatch) {
    this.engine = engine
    this.watch = watch
    this.at = engine.writer
    this.client = connect(this.at)
  }

  /** Asks for a living engine; several askers share one search. */
  async reconnect(): Promise<void> {
    this.finding ??= this.find().finally(() => {
      this.finding = undefined
    })
    await this.finding
  }

  private async find(): Promise<void> {
    const found = await this.engine.ensure()
    this.engine = found
    const { url, password, headers } = found.writer
    const same =
      url === this.at.url &&
      password === this.at.password &&
      JSON.stringify(headers) === JSON.stringify(this.at.headers)
    if (same) return
    const old = this.client
    this.at = found.writer
    this.client = connect(this.at)
    await old.close()
  }

  async close(): Promise<void> {
    await this.client.close()
  }
}

/**
 * Tries until it works, however long the database is away: 100 ms doubling to 5 s between tries.
 * Gives up only on a refusal of the data itself, on an error of our own, or with STOPPED when `signal` says so.
 */
export async function untilDone<T>(
  database: Database,
  attempt: (client: ClickHouseClient) => Promise<T>,
  log: RetryLog,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      const result = await attempt(database.client)
      database.watch?.answered()
      return result
    } catch (error) {
      if (isRefusal(error) || error instanceof AppError) throw error
      if (signal.aborted)
        throw new AppError('STOPPED', 'Ingest was told to stop.', { cause: error })
      database.watch?.failed(error)
      const fields = { tries: tries + 1, reason: reasonOf(error) }
      log.warn(fields, 'the database cannot be used; trying again')
      await sleep(Math.min(5000, 100 * 2 ** Math.min(tries, 6)), undefined, { signal }).catch(
        () => undefined,
      )
      await database.reconnect().catch(() => undefined)
    }
  }
}
